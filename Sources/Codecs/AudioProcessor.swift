internal import CAudioProcessing

/// Cleans the microphone's signal: echo cancellation, noise suppression, automatic gain, high-pass filter.
///
/// 48 kHz mono in blocks of 10 ms (480 samples). Use from one thread at a time. About 0.1 ms a block.
@safe
public final class AudioProcessor {
  /// Which parts are at work.
  public struct Settings: Sendable, Equatable {
    /// Takes what is played out of what is recorded.
    public var echoCancellation = true
    /// Takes out steady noise.
    public var noiseSuppression = true
    /// Evens out the loudness.
    public var automaticGain = true
    /// Takes out rumble below 100 Hz.
    public var highPass = true

    /// Everything on.
    public init() {}
    /// Everything off.
    public static var off: Settings {
      var settings = Settings()
      settings.echoCancellation = false
      settings.noiseSuppression = false
      settings.automaticGain = false
      settings.highPass = false
      return settings
    }
  }

  /// Samples in a block.
  public static let blockLength = 480
  private let handle: OpaquePointer
  /// Which parts are at work; may be changed between blocks.
  public var settings: Settings { didSet { if settings != oldValue { apply() } } }
  /// Whether somebody spoke in the last block of `process`.
  public private(set) var hasVoice = false

  /// Starts a processor.
  public init(_ settings: Settings = .init()) throws(CodecError) {
    guard let handle = unsafe vv_apm_create() else { throw CodecError(.setup, "audio processing") }
    unsafe self.handle = handle
    self.settings = settings
    apply()
  }

  deinit { unsafe vv_apm_destroy(handle) }

  /// Tells what is about to be played. Once for each block, before the `process` that may hear its echo.
  public func processReverse(_ farEnd: [Int16]) throws(CodecError) {
    try check(farEnd)
    let status = unsafe vv_apm_reverse(handle, farEnd)
    guard status == 0 else { throw CodecError(.encoding, "audio processing (far end)", status: status) }
  }

  /// Cleans a recorded block in place. `delayMilliseconds`: from `processReverse` until the loudspeaker's
  /// sound, plus from the microphone until here; a rough figure is enough, the canceller follows.
  public func process(_ nearEnd: inout [Int16], delayMilliseconds: Int) throws(CodecError) {
    try check(nearEnd)
    var voice: Int32 = 0
    let delay = Int32(min(max(delayMilliseconds, 0), 500))
    let status = unsafe vv_apm_process(handle, &nearEnd, delay, &voice)
    guard status == 0 else { throw CodecError(.encoding, "audio processing", status: status) }
    hasVoice = voice != 0
  }

  private func check(_ block: [Int16]) throws(CodecError) {
    guard block.count == Self.blockLength else {
      throw CodecError(.badLength, "\(block.count) samples instead of \(Self.blockLength)")
    }
  }

  private func apply() {
    _ = unsafe vv_apm_set_echo(handle, settings.echoCancellation ? 1 : 0)
    _ = unsafe vv_apm_set_noise(handle, settings.noiseSuppression ? 1 : 0)
    _ = unsafe vv_apm_set_gain(handle, settings.automaticGain ? 1 : 0)
    _ = unsafe vv_apm_set_high_pass(handle, settings.highPass ? 1 : 0)
  }
}
