/// A picture in planar YUV 4:2:0 (I420), 8 bits a sample. Immutable once made, so it may be read on any thread.
///
/// Rows are tightly packed: the luma plane is `width` x `height`, each chroma plane is
/// `chromaWidth` x `chromaHeight`.
@safe
public final class VideoFrame: @unchecked Sendable {  // bytes are written only inside `init`
  /// Size in pixels, at least 1x1.
  public let width: Int
  /// Size in pixels, at least 1x1.
  public let height: Int
  /// When the picture was captured or decoded.
  public let time: MonotonicTime
  private let storage: UnsafeMutableBufferPointer<UInt8>

  /// Width of the two chroma planes.
  public var chromaWidth: Int { (width + 1) / 2 }
  /// Height of the two chroma planes.
  public var chromaHeight: Int { (height + 1) / 2 }

  /// The largest width or height that any part of the program accepts.
  public static let largestSide = 4096

  /// Makes a frame whose planes `fill` writes completely. The buffers are valid only inside the closure.
  public init(
    width: Int, height: Int, time: MonotonicTime,
    fill: (
      _ y: UnsafeMutableBufferPointer<UInt8>, _ u: UnsafeMutableBufferPointer<UInt8>,
      _ v: UnsafeMutableBufferPointer<UInt8>
    ) -> Void
  ) {
    precondition((1...Self.largestSide).contains(width) && (1...Self.largestSide).contains(height))
    self.width = width
    self.height = height
    self.time = time
    let luma = width * height
    let chroma = (width + 1) / 2 * ((height + 1) / 2)
    unsafe storage = .allocate(capacity: luma + 2 * chroma)
    unsafe fill(
      .init(rebasing: storage[..<luma]), .init(rebasing: storage[luma..<luma + chroma]),
      .init(rebasing: storage[(luma + chroma)...]))
  }

  deinit { unsafe storage.deallocate() }

  /// Reads the planes; strides are `width`, `chromaWidth`, `chromaWidth`. Pointers must not leave the closure.
  public func withPlanes<R, E: Error>(
    _ body: (
      _ y: UnsafeBufferPointer<UInt8>, _ u: UnsafeBufferPointer<UInt8>, _ v: UnsafeBufferPointer<UInt8>
    ) throws(E) -> R
  ) throws(E) -> R {
    let luma = width * height
    let chroma = chromaWidth * chromaHeight
    let all = unsafe UnsafeBufferPointer(storage)
    return unsafe try body(
      .init(rebasing: all[..<luma]), .init(rebasing: all[luma..<luma + chroma]),
      .init(rebasing: all[(luma + chroma)...]))
  }

  /// A frame of one colour (full-range-free BT.601 codes, as codecs use them).
  public static func solid(
    width: Int, height: Int, y: UInt8 = 16, u: UInt8 = 128, v: UInt8 = 128, time: MonotonicTime = .zero
  ) -> VideoFrame {
    unsafe VideoFrame(width: width, height: height, time: time) { yPlane, uPlane, vPlane in
      unsafe yPlane.initialize(repeating: y)
      unsafe uPlane.initialize(repeating: u)
      unsafe vPlane.initialize(repeating: v)
    }
  }
}
