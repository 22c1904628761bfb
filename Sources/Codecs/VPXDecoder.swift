public import Base
internal import CVPX
internal import CYUV

/// A VP8 or VP9 decoder. Any bytes may be fed: what cannot be decoded is an error, and the next key frame
/// mends it.
///
/// One per stream; use from one thread at a time.
@safe
public final class VPXDecoder {
  private let codec: VideoCodec
  private let context: UnsafeMutablePointer<vpx_codec_ctx_t>

  /// Starts a decoder.
  public init(_ codec: VideoCodec, threads: Int = 1) throws(CodecError) {
    self.codec = codec
    let context = UnsafeMutablePointer<vpx_codec_ctx_t>.allocate(capacity: 1)
    unsafe context.initialize(to: vpx_codec_ctx_t())
    let status = unsafe vv_vpx_decoder_init(
      context, codec == .vp9 ? 1 : 0, UInt32(min(max(threads, 1), 8)))
    guard status == VPX_CODEC_OK else {
      unsafe context.deallocate()
      throw CodecError(.setup, "\(codec.rawValue) decoder", status: status.rawValue)
    }
    unsafe self.context = context
  }

  deinit {
    unsafe vpx_codec_destroy(context)
    unsafe context.deallocate()
  }

  /// The picture in `data`; nil if it is not to be shown. Throws on damage, on a size above
  /// `VideoFrame.largestSide`, and on pictures that build on missing ones: ask the sender for a key frame
  /// then.
  public func decode(_ data: [UInt8], time: MonotonicTime = .zero) throws(CodecError) -> VideoFrame? {
    guard !data.isEmpty else { throw CodecError(.corrupt, "empty \(codec.rawValue) frame") }
    guard PictureSize.isAcceptable(data, codec: codec) else {
      throw CodecError(.unsupported, "\(codec.rawValue) picture larger than \(VideoFrame.largestSide) pixels")
    }
    let data = codec == .vp9 ? PictureSize.closed(data) : data
    let status = unsafe vpx_codec_decode(context, data, UInt32(clamping: data.count), nil, 0)
    guard status == VPX_CODEC_OK else {
      // What was decoded before the damage must not come out with the next picture.
      while unsafe nextImage() != nil {}
      throw CodecError(.corrupt, "\(codec.rawValue) frame", status: status.rawValue)
    }
    let frame = try newestPicture(time: time)
    if unsafe vv_vpx_is_corrupted(context) != 0 {
      throw CodecError(.corrupt, "\(codec.rawValue) frame refers to a missing one")
    }
    return frame
  }

  /// A VP9 superframe may hold several pictures; the last one is the best.
  private func newestPicture(time: MonotonicTime) throws(CodecError) -> VideoFrame? {
    var iterator: vpx_codec_iter_t?
    var newest: UnsafeMutablePointer<vpx_image_t>?
    while let image = unsafe vpx_codec_get_frame(context, &iterator) { unsafe newest = image }
    guard let image = unsafe newest else { return nil }
    return unsafe try Self.copy(image.pointee, time: time)
  }

  private func nextImage() -> UnsafeMutablePointer<vpx_image_t>? {
    var iterator: vpx_codec_iter_t?
    return unsafe vpx_codec_get_frame(context, &iterator)
  }

  private static func copy(_ image: vpx_image_t, time: MonotonicTime) throws(CodecError) -> VideoFrame {
    let (width, height) = unsafe (Int(image.d_w), Int(image.d_h))
    guard (1...VideoFrame.largestSide).contains(width), (1...VideoFrame.largestSide).contains(height),
      let y = unsafe image.planes.0, let u = unsafe image.planes.1, let v = unsafe image.planes.2
    else { throw CodecError(.unsupported, "a picture of \(width)x\(height)") }
    let source = unsafe vv_i420(
      y: y, u: u, v: v, stride_y: image.stride.0, stride_u: image.stride.1, stride_v: image.stride.2,
      width: Int32(width), height: Int32(height))
    let convert: (vv_i420, vv_i420) -> Int32
    switch unsafe image.fmt {
    case VPX_IMG_FMT_I420: unsafe convert = vv_i420_copy
    case VPX_IMG_FMT_I422: unsafe convert = vv_i420_from_422
    case VPX_IMG_FMT_I444: unsafe convert = vv_i420_from_444
    default: throw CodecError(.unsupported, "a colour format other than 8-bit YUV")
    }
    return unsafe VideoFrame.filled(width: width, height: height, time: time) { unsafe convert(source, $0) }
  }
}
