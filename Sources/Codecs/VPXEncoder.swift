public import Base
internal import CVPX

/// A real-time VP8 or VP9 encoder: constant bit rate, no delay, key frames only when asked for.
///
/// Use from one thread at a time. Pictures of another size than the encoder's are scaled to it.
@safe
public final class VPXEncoder {
  /// What the encoder aims at.
  public struct Settings: Sendable, Equatable {
    /// The codec; fixed for the life of an encoder.
    public var codec: VideoCodec
    /// Pixels, 16…`VideoFrame.largestSide`.
    public var width: Int
    /// Pixels, 16…`VideoFrame.largestSide`.
    public var height: Int
    /// Pictures a second.
    public var framesPerSecond: Int
    /// Bits a second.
    public var bitrate: Int
    /// Lets the encoder leave out a picture rather than overshoot.
    public var mayDropFrames = false
    /// Tunes for text and windows instead of a camera.
    public var isScreen = false

    /// Settings for a camera.
    public init(codec: VideoCodec, width: Int, height: Int, framesPerSecond: Int, bitrate: Int) {
      self.codec = codec
      self.width = width
      self.height = height
      self.framesPerSecond = framesPerSecond
      self.bitrate = bitrate
    }
  }

  /// What the encoder aims at now; change it with `reconfigure`.
  public private(set) var settings: Settings
  private var context: EncoderContext
  private var clock: Int64 = 0
  private var keyWanted = true
  private var fixedQuantizer: Int?

  /// Starts an encoder; the first picture will be a key frame.
  public init(_ settings: Settings) throws(CodecError) {
    self.settings = settings
    context = try EncoderContext(settings)
  }

  /// Starts an encoder with the default tuning.
  public convenience init(codec: VideoCodec, width: Int, height: Int, fps: Int, bitrate: Int)
    throws(CodecError)
  {
    try self.init(
      Settings(codec: codec, width: width, height: height, framesPerSecond: fps, bitrate: bitrate))
  }

  /// Changes what is given and leaves the rest. A new size makes the next picture a key frame.
  public func reconfigure(
    bitrate: Int? = nil, fps: Int? = nil, width: Int? = nil, height: Int? = nil
  ) throws(CodecError) {
    var wanted = settings
    wanted.bitrate = bitrate ?? wanted.bitrate
    wanted.framesPerSecond = fps ?? wanted.framesPerSecond
    wanted.width = width ?? wanted.width
    wanted.height = height ?? wanted.height
    guard wanted != settings else { return }
    if wanted.width == settings.width && wanted.height == settings.height {
      try context.update(wanted, quantizer: fixedQuantizer)
    } else {
      // libvpx grows a running encoder only within limits; a fresh one costs a millisecond and always works.
      context = try EncoderContext(wanted)
      keyWanted = true
      fixedQuantizer = nil
    }
    settings = wanted
  }

  /// Compresses one picture; nil if the rate control left it out. `duration` is the time it will be shown
  /// (default: 1/fps). A plan is obeyed by VP8 only; VP9 ignores all of it but the quantiser.
  public func encode(
    _ frame: VideoFrame, forceKeyFrame: Bool = false, duration: Duration? = nil, plan: ReferencePlan? = nil
  ) throws(CodecError) -> EncodedFrame? {
    let picture = frame.scaled(toWidth: settings.width, height: settings.height)
    try adopt(quantizer: plan?.quantizer)
    let length = ticks(duration)
    let key = forceKeyFrame || keyWanted
    let result = try context.encode(
      picture, at: clock, duration: length, flags: flags(key: key, plan: plan))
    clock += length
    guard let result else { return nil }
    if result.isKey { keyWanted = false }
    return EncodedFrame(
      data: result.data, isKey: result.isKey, width: settings.width, height: settings.height)
  }

  /// Makes the next picture a key frame.
  public func requestKeyFrame() { keyWanted = true }

  private func adopt(quantizer: Int?) throws(CodecError) {
    guard quantizer != fixedQuantizer else { return }
    try context.update(settings, quantizer: quantizer)
    fixedQuantizer = quantizer
  }

  /// Time runs in ninety thousandths of a second, as in RTP.
  private func ticks(_ duration: Duration?) -> Int64 {
    let usual = 90_000 / Int64(min(max(settings.framesPerSecond, 1), 240))
    guard let duration else { return usual }
    return min(max(duration.nanoseconds / 1_000 * 9 / 100, 90), 900_000)
  }

  private func flags(key: Bool, plan: ReferencePlan?) -> Int {
    var flags = key ? vv_vpx_force_key : 0
    guard settings.codec == .vp8, let plan else { return flags }
    // Probabilities must not depend on a picture that may be lost (lossy-video.md §3).
    flags |= vv_vp8_no_upd_entropy
    guard !key else { return flags }
    if plan.reference != .last { flags |= vv_vp8_no_ref_last }
    if plan.reference != .golden { flags |= vv_vp8_no_ref_golden }
    if plan.reference != .altref { flags |= vv_vp8_no_ref_altref }
    if plan.store != .last { flags |= vv_vp8_no_upd_last }
    if plan.store != .golden { flags |= vv_vp8_no_upd_golden }
    if plan.store != .altref { flags |= vv_vp8_no_upd_altref }
    return flags
  }
}
