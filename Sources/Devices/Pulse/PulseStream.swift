internal import Base
internal import CPulse
import Synchronization

/// One recording or playing stream, which survives its device and its server. All methods run with the main
/// loop's lock held, except those of the ring.
@safe
final class PulseStream: @unchecked Sendable {  // the main loop's lock; ring and delay are atomic
  /// Samples to keep at most between us and the server: 60 ms, cut down to 20 ms when there are more.
  static let longestQueue = 2_880
  static let shortQueue = 960

  let server: SoundServer
  let direction: AudioDevice.Direction
  let ring = SampleRing(capacity: 9_600)
  /// What the server says of its own delay, in microseconds.
  let serverDelay = Atomic<Int>(0)
  private let wanted: String?
  private var handle: OpaquePointer?
  private var onEvent: DeviceEventHandler = { _ in }
  private var isOnFallback = false
  private var lostSentence: DeviceError?
  /// What goes wrong while opening is thrown instead of told.
  private var isOpening = false

  init(server: SoundServer, direction: AudioDevice.Direction, device: String?) {
    self.server = server
    self.direction = direction
    wanted = device
  }

  /// Joins the server's streams and waits for the server; throws if there is none, and stays joined all the
  /// same.
  func open(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
    server.locked {
      self.onEvent = onEvent
      lostSentence = nil
      isOnFallback = false
      isOpening = true
      guard !server.streams.contains(where: { $0 === self }) else { return }
      server.streams.append(self)
      if server.isReady { attach() }
    }
    defer { server.locked { isOpening = false } }
    try server.connect()
  }

  /// Leaves the server's streams.
  func close() {
    server.locked {
      server.streams.removeAll { $0 === self }
      detach()
      onEvent = { _ in }
    }
  }

  /// Makes the server's stream, on the wanted device or, failing that, on the default one.
  func attach() {
    detach()
    guard let context = unsafe server.context, server.isReady,
      let fresh = unsafe vv_pulse_stream(context, direction == .capture ? "Microphone" : "Call")
    else { return }
    unsafe handle = fresh
    unsafe setCallbacks(fresh)
    let device = isOnFallback ? nil : wanted
    let status =
      direction == .capture ? unsafe vv_pulse_record(fresh, device) : unsafe vv_pulse_play(fresh, device)
    if status < 0 { failed() }
  }

  private func setCallbacks(_ stream: OpaquePointer) {
    // Valid until `detach`: the server keeps this object among its streams for as long as callbacks are set.
    let me = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe pa_stream_set_state_callback(
      stream,
      { _, data in
        guard let data = unsafe data else { return }
        unsafe Unmanaged<PulseStream>.fromOpaque(data).takeUnretainedValue().stateChanged()
      }, me)
    switch direction {
    case .capture:
      unsafe pa_stream_set_read_callback(
        stream,
        { stream, _, data in
          guard let data = unsafe data, let stream = unsafe stream else { return }
          unsafe Unmanaged<PulseStream>.fromOpaque(data).takeUnretainedValue().recorded(stream)
        }, me)
    case .playback:
      unsafe pa_stream_set_write_callback(
        stream,
        { stream, count, data in
          guard let data = unsafe data, let stream = unsafe stream else { return }
          unsafe Unmanaged<PulseStream>.fromOpaque(data).takeUnretainedValue().play(stream, count)
        }, me)
    }
  }

  /// Lets go of the server's stream.
  func detach() {
    guard let old = unsafe handle else { return }
    unsafe handle = nil
    unsafe Self.release(old)
  }

  /// Lets go of a stream whose context is going.
  func forgetHandle() { detach() }

  private static func release(_ stream: OpaquePointer) {
    unsafe pa_stream_set_state_callback(stream, nil, nil)
    unsafe pa_stream_set_read_callback(stream, nil, nil)
    unsafe pa_stream_set_write_callback(stream, nil, nil)
    unsafe pa_stream_disconnect(stream)
    unsafe pa_stream_unref(stream)
  }

  private func stateChanged() {
    guard let stream = unsafe handle else { return }
    switch unsafe pa_stream_get_state(stream) {
    case PA_STREAM_READY: works()
    case PA_STREAM_FAILED, PA_STREAM_TERMINATED: failed()
    default: break
    }
  }

  private func works() {
    if isOnFallback {
      guard lostSentence != nil else { return }
      return onEvent(.returned("The default device is used in place of “\(wanted ?? "")”."))
    }
    guard lostSentence != nil else { return }
    lostSentence = nil
    onEvent(.returned(direction == .capture ? "The microphone works again." : "The loudspeaker works again."))
  }

  /// The device vanished, or is not there: the default one is next, and after that a new device or server.
  private func failed() {
    detach()
    guard server.isReady else { return }
    lose(SoundFailure.device(isOnFallback ? nil : wanted, direction))
    if wanted != nil && !isOnFallback {
      isOnFallback = true
      attach()
    }
  }

  private func lose(_ error: DeviceError) {
    if lostSentence == nil || lostSentence != error { onEvent(.lost(error)) }
    lostSentence = error
  }

  /// The server is gone; it will call `attach` when it is back.
  func serverLost(_ error: DeviceError) {
    isOnFallback = false
    if lostSentence?.code != .noSoundServer && !isOpening { onEvent(.lost(error)) }
    lostSentence = error
  }

  /// The wanted device may have come back, or the first one appeared.
  func devicesChanged(_ devices: [AudioDevice]) {
    let mine = devices.filter { $0.direction == direction }
    if isOnFallback, mine.contains(where: { $0.name == wanted }) {
      isOnFallback = false
      attach()
    } else if unsafe handle == nil, !mine.isEmpty {
      isOnFallback = wanted != nil && !mine.contains { $0.name == wanted }
      attach()
    }
  }
}
