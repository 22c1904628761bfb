internal import Base
internal import CVPX

/// One running libvpx encoder of one size.
@safe
final class EncoderContext {
  private let codec: UnsafeMutablePointer<vpx_codec_ctx_t>

  init(_ settings: VPXEncoder.Settings) throws(CodecError) {
    let sides = 16...VideoFrame.largestSide
    guard sides.contains(settings.width), sides.contains(settings.height) else {
      throw CodecError(
        .setup, "\(settings.width)x\(settings.height) is not a size between 16 and \(sides.upperBound)")
    }
    unsafe codec = try Self.start(settings)
    tune(settings)
  }

  private static func start(
    _ settings: VPXEncoder.Settings
  ) throws(CodecError) -> UnsafeMutablePointer<vpx_codec_ctx_t> {
    let codec = UnsafeMutablePointer<vpx_codec_ctx_t>.allocate(capacity: 1)
    unsafe codec.initialize(to: vpx_codec_ctx_t())
    var status = VPX_CODEC_OK
    var config = unsafe configuration(settings, quantizer: nil, status: &status)
    if status == VPX_CODEC_OK {
      status = unsafe vv_vpx_encoder_init(codec, settings.codec == .vp9 ? 1 : 0, &config)
    }
    guard status == VPX_CODEC_OK else {
      unsafe codec.deallocate()
      throw CodecError(.setup, "\(settings.codec.rawValue) encoder", status: status.rawValue)
    }
    return unsafe codec
  }

  deinit {
    unsafe vpx_codec_destroy(codec)
    unsafe codec.deallocate()
  }

  /// Adopts a new bit rate, frame rate or quantiser; the size must be the one this was made with.
  func update(_ settings: VPXEncoder.Settings, quantizer: Int?) throws(CodecError) {
    var status = VPX_CODEC_OK
    var config = unsafe Self.configuration(settings, quantizer: quantizer, status: &status)
    if status == VPX_CODEC_OK { status = unsafe vpx_codec_enc_config_set(codec, &config) }
    guard status == VPX_CODEC_OK else {
      throw CodecError(.setup, "\(settings.codec.rawValue) encoder settings", status: status.rawValue)
    }
  }

  func encode(
    _ frame: VideoFrame, at time: Int64, duration: Int64, flags: Int
  ) throws(CodecError) -> (data: [UInt8], isKey: Bool)? {
    let status = unsafe frame.withPlanes { (y, u, v) -> vpx_codec_err_t in
      guard let y = y.baseAddress, let u = u.baseAddress, let v = v.baseAddress else {
        return VPX_CODEC_ERROR
      }
      return unsafe vv_vpx_encode(
        codec, y, u, v, UInt32(frame.width), UInt32(frame.height), time, UInt(duration), flags)
    }
    guard status == VPX_CODEC_OK else { throw CodecError(.encoding, "libvpx", status: status.rawValue) }
    var iterator: vpx_codec_iter_t?
    var size = 0
    var isKey: Int32 = 0
    var result: (data: [UInt8], isKey: Bool)?
    while let bytes = unsafe vv_vpx_next_packet(codec, &iterator, &size, &isKey) {
      let data = unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: size))
      result = ((result?.data ?? []) + data, (result?.isKey ?? false) || isKey != 0)
    }
    return result
  }

  private static func configuration(
    _ settings: VPXEncoder.Settings, quantizer: Int?, status: inout vpx_codec_err_t
  ) -> vpx_codec_enc_cfg_t {
    var config = unsafe vpx_codec_enc_cfg_t()
    status = unsafe vv_vpx_encoder_defaults(settings.codec == .vp9 ? 1 : 0, &config)
    unsafe config.g_w = UInt32(settings.width)
    unsafe config.g_h = UInt32(settings.height)
    unsafe config.g_timebase = vpx_rational(num: 1, den: 90_000)
    unsafe config.g_threads = settings.width * settings.height >= 1_280 * 720 ? 2 : 1
    unsafe config.g_lag_in_frames = 0
    unsafe config.g_error_resilient = vpx_codec_er_flags_t(VPX_ERROR_RESILIENT_DEFAULT)
    unsafe config.g_pass = VPX_RC_ONE_PASS
    unsafe config.kf_mode = VPX_KF_DISABLED
    unsafe config.rc_end_usage = VPX_CBR
    unsafe config.rc_target_bitrate = UInt32(min(max(settings.bitrate / 1_000, 5), 100_000))
    unsafe config.rc_resize_allowed = 0
    unsafe config.rc_dropframe_thresh = settings.mayDropFrames ? 30 : 0
    unsafe config.rc_undershoot_pct = 100
    unsafe config.rc_overshoot_pct = 15
    unsafe config.rc_buf_sz = 1_000
    unsafe config.rc_buf_initial_sz = 500
    unsafe config.rc_buf_optimal_sz = 600
    let fixed = quantizer.map { UInt32(min(max($0, 0), 63)) }
    unsafe config.rc_min_quantizer = fixed ?? 2
    unsafe config.rc_max_quantizer = fixed ?? 56
    return unsafe config
  }

  private func tune(_ settings: VPXEncoder.Settings) {
    let area = settings.width * settings.height
    // A key frame may not be larger than this share of a usual frame: half a second of the rate at most.
    let largestKey = max(300, 50 * settings.framesPerSecond / 2)
    set(VP8E_SET_STATIC_THRESHOLD, settings.isScreen ? 100 : 1)
    set(VP8E_SET_MAX_INTRA_BITRATE_PCT, largestKey)
    switch settings.codec {
    case .vp8:
      set(VP8E_SET_CPUUSED, area <= 640 * 360 ? -8 : area <= 1_280 * 720 ? -10 : -12)
      set(VP8E_SET_NOISE_SENSITIVITY, 0)
      set(VP8E_SET_TOKEN_PARTITIONS, area >= 1_280 * 720 ? 1 : 0)
      set(VP8E_SET_SCREEN_CONTENT_MODE, settings.isScreen ? 1 : 0)
    case .vp9:
      set(VP8E_SET_CPUUSED, area <= 640 * 360 ? 8 : 9)
      set(VP9E_SET_AQ_MODE, 3)
      set(VP9E_SET_ROW_MT, 1)
      set(VP9E_SET_TILE_COLUMNS, area >= 1_280 * 720 ? 1 : 0)
      set(VP9E_SET_TUNE_CONTENT, settings.isScreen ? 1 : 0)
    }
  }

  private func set(_ control: vp8e_enc_control_id, _ value: Int) {
    _ = unsafe vv_vpx_control(codec, Int32(control.rawValue), Int32(clamping: value))
  }
}
