public import Base
internal import CYUV

/// How cameras lay out their pictures in memory.
public enum PixelFormat: String, Sendable, CaseIterable {
  case yuyv, uyvy, nv12, i420, rgb24, bgr24, mjpeg

  /// Bytes from one row to the next when rows are packed; 0 where there are no rows (JPEG).
  public func packedStride(width: Int) -> Int {
    switch self {
    case .yuyv, .uyvy: (width + 1) / 2 * 4
    case .nv12, .i420: width
    case .rgb24, .bgr24: width * 3
    case .mjpeg: 0
    }
  }

  /// The least a picture of this size takes, in bytes.
  public func byteCount(width: Int, height: Int, stride: Int) -> Int {
    switch self {
    case .yuyv, .uyvy, .rgb24, .bgr24: stride * (height - 1) + packedStride(width: width)
    case .nv12: stride * height + stride * ((height + 1) / 2 - 1) + (width + 1) / 2 * 2
    case .i420: stride * height + 2 * ((stride + 1) / 2) * ((height + 1) / 2)
    case .mjpeg: 4
    }
  }
}

/// Turns captured bytes into frames (libyuv).
public enum PictureConverter {
  /// The picture in `bytes`; nil if they are too few for its size, or not a picture. `stride` 0 means packed
  /// rows. A JPEG has the size that it says itself.
  public static func frame(
    from bytes: UnsafeRawBufferPointer, format: PixelFormat, width: Int, height: Int, stride: Int = 0,
    time: MonotonicTime
  ) -> VideoFrame? {
    let sides = 1...VideoFrame.largestSide
    guard sides.contains(width), sides.contains(height), bytes.count > 0,
      let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    else { return nil }
    if format == .mjpeg { return unsafe jpeg(base, count: bytes.count, time: time) }
    let packed = format.packedStride(width: width)
    let stride = stride == 0 ? packed : stride
    guard stride >= packed, stride <= 1 << 20,
      bytes.count >= format.byteCount(width: width, height: height, stride: stride)
    else { return nil }
    return unsafe make(width: width, height: height, time: time) { target in
      unsafe convert(base, format, stride: stride, to: target)
    }
  }

  private static func convert(
    _ base: UnsafePointer<UInt8>, _ format: PixelFormat, stride: Int, to target: vv_i420
  ) -> Int32 {
    let step = Int32(stride)
    switch format {
    case .yuyv: return unsafe vv_i420_from_yuyv(base, step, target)
    case .uyvy: return unsafe vv_i420_from_uyvy(base, step, target)
    case .nv12: return unsafe vv_i420_from_nv12(base, step, target)
    case .rgb24: return unsafe vv_i420_from_rgb(base, step, target)
    case .bgr24: return unsafe vv_i420_from_bgr(base, step, target)
    case .i420:
      let height = unsafe Int(target.height)
      let chroma = (stride + 1) / 2
      let y = unsafe UnsafeMutablePointer(mutating: base)
      let u = unsafe y + stride * height
      let v = unsafe u + chroma * ((height + 1) / 2)
      return unsafe vv_i420_copy(
        vv_i420(
          y: y, u: u, v: v, stride_y: step, stride_u: Int32(chroma), stride_v: Int32(chroma),
          width: target.width,
          height: target.height), target)
    case .mjpeg: return -1
    }
  }

  private static func jpeg(_ base: UnsafePointer<UInt8>, count: Int, time: MonotonicTime) -> VideoFrame? {
    var (width, height): (Int32, Int32) = (0, 0)
    guard unsafe vv_jpeg_size(base, count, &width, &height) == 0,
      (1...VideoFrame.largestSide).contains(Int(width)),
      (1...VideoFrame.largestSide).contains(Int(height))
    else { return nil }
    return unsafe make(width: Int(width), height: Int(height), time: time) {
      unsafe vv_i420_from_jpeg(base, count, $0)
    }
  }

  /// A copy of `frame` at another size.
  static func scaled(_ frame: VideoFrame, width: Int, height: Int) -> VideoFrame {
    guard frame.width != width || frame.height != height else { return frame }
    let result = unsafe frame.withPlanes { (y, u, v) -> VideoFrame? in
      guard let y = y.baseAddress, let u = u.baseAddress, let v = v.baseAddress else { return nil }
      let chroma = Int32(frame.chromaWidth)
      let source = unsafe vv_i420(
        y: .init(mutating: y), u: .init(mutating: u), v: .init(mutating: v), stride_y: Int32(frame.width),
        stride_u: chroma, stride_v: chroma, width: Int32(frame.width), height: Int32(frame.height))
      return unsafe make(width: width, height: height, time: frame.time) { unsafe vv_i420_scale(source, $0) }
    }
    return result ?? .solid(width: width, height: height, time: frame.time)
  }

  private static func make(
    width: Int, height: Int, time: MonotonicTime, _ body: (vv_i420) -> Int32
  ) -> VideoFrame? {
    var status: Int32 = -1
    let frame = unsafe VideoFrame(width: width, height: height, time: time) { y, u, v in
      unsafe y.initialize(repeating: 16)
      unsafe u.initialize(repeating: 128)
      unsafe v.initialize(repeating: 128)
      guard let y = y.baseAddress, let u = u.baseAddress, let v = v.baseAddress else { return }
      let chroma = Int32((width + 1) / 2)
      status = unsafe body(
        vv_i420(
          y: y, u: u, v: v, stride_y: Int32(width), stride_u: chroma, stride_v: chroma, width: Int32(width),
          height: Int32(height)))
    }
    return status == 0 ? frame : nil
  }
}
