internal import Base

/// A frame scaled to the samples its cells need, as 0x00RRGGBB. Keeps its buffers between frames.
@safe
struct PicturePixels {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var pixels: [UInt32] = []
  private var scaler = AreaScaler()
  private var chromaScaler = AreaScaler()
  private var planes: [UInt8] = []

  /// Scales the `source` part of `frame` to `width` x `height` samples (at least 1 x 1).
  mutating func load(_ frame: VideoFrame, source: Rect, width: Int, height: Int, mirrored: Bool) {
    let count = width * height
    self.width = width
    self.height = height
    if planes.count < 3 * count { planes = Array(repeating: 0, count: 3 * count) }
    if pixels.count != count { pixels = Array(repeating: 0, count: count) }
    let chroma = Rect(
      x: source.x / 2, y: source.y / 2, width: max(1, (source.width + 1) / 2),
      height: max(1, (source.height + 1) / 2))
    unsafe planes.withUnsafeMutableBufferPointer { planes in
      guard let out = planes.baseAddress else { return }
      unsafe frame.withPlanes { y, u, v in
        guard let y = y.baseAddress, let u = u.baseAddress, let v = v.baseAddress else { return }
        unsafe scaler.scale(Self.plane(y, frame.width, source), to: out, width: width, height: height)
        let stride = frame.chromaWidth
        unsafe chromaScaler.scale(
          Self.plane(u, stride, chroma), to: out + count, width: width, height: height)
        unsafe chromaScaler.scale(
          Self.plane(v, stride, chroma), to: out + 2 * count, width: width, height: height)
      }
      unsafe pixels.withUnsafeMutableBufferPointer { pixels in
        unsafe Self.convert(out, count: count, width: width, mirrored: mirrored, to: pixels)
      }
    }
  }

  private static func plane(_ base: UnsafePointer<UInt8>, _ stride: Int, _ part: Rect) -> AreaScaler.Plane {
    unsafe AreaScaler.Plane(
      base: base + part.y * stride + part.x, stride: stride, width: part.width, height: part.height)
  }

  /// BT.601 limited range to RGB, as codecs and cameras here use it.
  private static func convert(
    _ planes: UnsafePointer<UInt8>, count: Int, width: Int, mirrored: Bool,
    to out: UnsafeMutableBufferPointer<UInt32>
  ) {
    guard count > 0 else { return }
    for index in 0..<count {
      let luma = unsafe 298 &* (Int32(planes[index]) &- 16) &+ 128
      let u = unsafe Int32(planes[count &+ index]) &- 128
      let v = unsafe Int32(planes[2 &* count &+ index]) &- 128
      let r = clamp((luma &+ 409 &* v) &>> 8)
      let g = clamp((luma &- 100 &* u &- 208 &* v) &>> 8)
      let b = clamp((luma &+ 516 &* u) &>> 8)
      unsafe out[index] = UInt32(truncatingIfNeeded: r &<< 16 | g &<< 8 | b)
    }
    guard mirrored else { return }
    for row in stride(from: 0, to: count, by: width) {
      unsafe out[row..<row + width].reverse()
    }
  }

  @inline(__always)
  private static func clamp(_ value: Int32) -> Int32 { max(0, min(255, value)) }
}
