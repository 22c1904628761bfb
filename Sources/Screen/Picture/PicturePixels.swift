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

  /// Scales the `source` part of `frame` to `width` x `height` samples (at least 1 x 1). Every `chromaStep` rows share a row
  /// of chroma.
  mutating func load(
    _ frame: VideoFrame, source: Rect, width: Int, height: Int, mirrored: Bool, chromaStep: Int = 1
  ) {
    let count = width * height
    let step = max(1, chromaStep)
    let chromaHeight = (height + step - 1) / step
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
          Self.plane(u, stride, chroma), to: out + count, width: width, height: chromaHeight)
        unsafe chromaScaler.scale(
          Self.plane(v, stride, chroma), to: out + 2 * count, width: width, height: chromaHeight)
      }
      unsafe pixels.withUnsafeMutableBufferPointer { pixels in
        guard let target = pixels.baseAddress else { return }
        // Where every row has its own chroma, they all are one long row.
        let (lines, length) = step == 1 ? (min(1, height), count) : (height, width)
        for line in 0..<lines {
          let u = unsafe out + (count + line / step * length)
          let v = unsafe u + count
          let place = line * length
          unsafe Self.convert(y: out + place, u: u, v: v, count: length, to: target + place)
        }
        guard mirrored, width > 0 else { return }
        for row in Swift.stride(from: 0, to: count, by: width) { unsafe pixels[row..<row + width].reverse() }
      }
    }
  }

  private static func plane(_ base: UnsafePointer<UInt8>, _ stride: Int, _ part: Rect) -> AreaScaler.Plane {
    unsafe AreaScaler.Plane(
      base: base + part.y * stride + part.x, stride: stride, width: part.width, height: part.height)
  }

  /// BT.601 limited range to RGB, as codecs and cameras here use it.
  private static func convert(
    y: UnsafePointer<UInt8>, u: UnsafePointer<UInt8>, v: UnsafePointer<UInt8>, count: Int,
    to out: UnsafeMutablePointer<UInt32>
  ) {
    for index in 0..<count {
      let luma = unsafe 298 &* (Int32(y[index]) &- 16) &+ 128
      let (cb, cr) = unsafe (Int32(u[index]) &- 128, Int32(v[index]) &- 128)
      let r = clamp((luma &+ 409 &* cr) &>> 8)
      let g = clamp((luma &- 100 &* cb &- 208 &* cr) &>> 8)
      let b = clamp((luma &+ 516 &* cb) &>> 8)
      unsafe out[index] = UInt32(truncatingIfNeeded: r &<< 16 | g &<< 8 | b)
    }
  }

  @inline(__always)
  private static func clamp(_ value: Int32) -> Int32 { max(0, min(255, value)) }
}
