internal import Base
internal import CPulse

/// The connection to PulseAudio (or PipeWire in its place) that all streams share.
///
/// Connects when first needed, connects again when the server comes back, and never starts a server itself.
/// All methods may be called from any thread.
@safe
public final class SoundServer: @unchecked Sendable {  // every field is guarded by the main loop's lock
  /// The server that the environment names (PULSE_SERVER), or the user's own.
  public static let shared = SoundServer()

  let loop: OpaquePointer?
  let name: String
  let address: String?
  var context: OpaquePointer?
  var isRunning = false
  var isReady = false
  var hasFailed = false
  var attempts = 0
  var timer: OpaquePointer?
  var streams: [PulseStream] = []
  var observers: [Int: @Sendable (SoundServerEvent) -> Void] = [:]
  var nextObserver = 0
  var devices: [AudioDevice]?
  var listing: DeviceListing?
  var mustListAgain = false

  /// A connection of its own, under the name other programs show; `address` overrides PULSE_SERVER.
  public init(name: String = "Visavis", address: String? = nil) {
    unsafe loop = pa_threaded_mainloop_new()
    self.name = name
    self.address = address
  }

  deinit {
    guard let loop = unsafe loop else { return }
    // The last reference may go on the loop's own thread, which cannot wait for itself.
    guard unsafe pa_threaded_mainloop_in_thread(loop) == 0 else { return }
    close()
    unsafe pa_threaded_mainloop_free(loop)
  }

  /// Runs `body` with the main loop's lock, which the loop's own thread holds anyway.
  func locked<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    guard let loop = unsafe loop, unsafe pa_threaded_mainloop_in_thread(loop) == 0 else { return try body() }
    unsafe pa_threaded_mainloop_lock(loop)
    defer { unsafe pa_threaded_mainloop_unlock(loop) }
    return try body()
  }

  /// Returns when the server answers; throws if there is none, or none within `timeout`. Blocks: not for the
  /// Swift pool.
  public func connect(timeout: Duration = .seconds(2)) throws(DeviceError) {
    try locked { () throws(DeviceError) in
      hasFailed = false
      begin()
      try wait(until: .now() + timeout) { isReady || hasFailed }
      if !isReady { throw SoundFailure.noServer }
    }
  }

  /// The devices there are. Blocks like `connect`.
  public func listDevices(timeout: Duration = .seconds(2)) throws(DeviceError) -> [AudioDevice] {
    try connect(timeout: timeout)
    return try locked { () throws(DeviceError) in
      try wait(until: .now() + timeout) { devices != nil || !isReady }
      guard let devices else { throw SoundFailure.noServer }
      return devices
    }
  }

  /// Calls `handler` on the server's thread from now on, with the present state first; end it with the
  /// returned number.
  public func observe(_ handler: @escaping @Sendable (SoundServerEvent) -> Void) -> Int {
    locked {
      nextObserver += 1
      observers[nextObserver] = handler
      if isReady { handler(.connected) } else if hasFailed { handler(.disconnected(SoundFailure.noServer)) }
      if let devices { handler(.devices(devices)) }
      begin()
      return nextObserver
    }
  }

  /// Ends what `observe` began.
  public func removeObserver(_ number: Int) { locked { observers[number] = nil } }

  /// Ends the connection and all streams. A later call connects again.
  public func close() {
    guard let loop = unsafe loop, isRunning else { return }
    locked {
      for stream in streams { stream.detach() }
      streams = []
      observers = [:]
      cancelTimer()
      dropContext()
    }
    unsafe pa_threaded_mainloop_stop(loop)
    isRunning = false
  }

  /// Waits, with the lock held, until `condition` or the deadline; the loop's own thread never waits.
  private func wait(until deadline: MonotonicTime, _ condition: () -> Bool) throws(DeviceError) {
    guard let loop = unsafe loop else { throw SoundFailure.noServer }
    guard unsafe pa_threaded_mainloop_in_thread(loop) == 0 else { return }
    let milliseconds = UInt32(min(max((deadline - .now()).inMilliseconds, 1), 60_000))
    let alarm = unsafe vv_pulse_after(
      loop, milliseconds,
      { _, _, _, data in
        guard let data = unsafe data else { return }
        unsafe pa_threaded_mainloop_signal(OpaquePointer(data), 0)
      }, UnsafeMutableRawPointer(loop))
    defer { if let alarm = unsafe alarm { unsafe vv_pulse_cancel(loop, alarm) } }
    while !condition(), .now() < deadline { unsafe pa_threaded_mainloop_wait(loop) }
  }

  func signal() { if let loop = unsafe loop { unsafe pa_threaded_mainloop_signal(loop, 0) } }

  func tell(_ event: SoundServerEvent) { for handler in observers.values { handler(event) } }
}

/// The sentences for what goes wrong with sound.
enum SoundFailure {
  static let noServer = DeviceError(
    .noSoundServer,
    "No sound server answers (PulseAudio or PipeWire): no sound until one runs. See visavis doctor.")

  static let serverGone = DeviceError(
    .noSoundServer, "The sound server has gone. The call goes on without sound until it comes back.")

  static func device(_ name: String?, _ direction: AudioDevice.Direction) -> DeviceError {
    let kind: Sentence = direction == .capture ? "microphone" : "loudspeaker"
    guard let name else {
      return DeviceError(.sound, "The sound server has no \(kind). Plug one in; it will be used at once.")
    }
    return DeviceError(
      .sound, "The \(kind) “\(name)” does not work or is not there. Plug it in, or choose another one.")
  }
}
