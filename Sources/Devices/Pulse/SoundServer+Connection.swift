internal import Base
internal import CPulse

/// Coming and going of the connection. Everything here runs with the main loop's lock held.
extension SoundServer {
  /// Connects unless that is done or under way.
  func begin() {
    guard let loop = unsafe loop else {
      hasFailed = true
      return
    }
    if !isRunning { isRunning = unsafe pa_threaded_mainloop_start(loop) == 0 }
    guard isRunning, unsafe context == nil else { return }
    cancelTimer()
    unsafe openContext(loop)
  }

  private func openContext(_ loop: OpaquePointer) {
    guard let fresh = unsafe pa_context_new(pa_threaded_mainloop_get_api(loop), name) else { return failed() }
    unsafe context = fresh
    // The server outlives its context: both end in `close`, which unsets the callback first.
    let me = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe pa_context_set_state_callback(
      fresh,
      { _, data in
        guard let data = unsafe data else { return }
        unsafe Unmanaged<SoundServer>.fromOpaque(data).takeUnretainedValue().stateChanged()
      }, me)
    if unsafe vv_pulse_connect(fresh, address) < 0 { return failed() }
    // A server that accepts and then says nothing is no server.
    startTimer(after: 4_000)
  }

  private func stateChanged() {
    guard let context = unsafe context else { return }
    switch unsafe pa_context_get_state(context) {
    case PA_CONTEXT_READY: unsafe becameReady(context)
    case PA_CONTEXT_FAILED, PA_CONTEXT_TERMINATED: failed()
    default: break
    }
  }

  private func becameReady(_ context: OpaquePointer) {
    cancelTimer()
    isReady = true
    hasFailed = false
    attempts = 0
    let me = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe pa_context_set_subscribe_callback(
      context,
      { _, _, _, data in
        guard let data = unsafe data else { return }
        unsafe Unmanaged<SoundServer>.fromOpaque(data).takeUnretainedValue().listDevicesSoon()
      }, me)
    unsafe vv_pulse_subscribe(context)
    tell(.connected)
    for stream in streams { stream.attach() }
    listDevicesSoon()
    signal()
  }

  /// The connection broke or was never made: everybody is told, and it is tried again after 0.5, 1, 2 … 8 s.
  private func failed() {
    let wasReady = isReady
    dropContext()
    hasFailed = true
    let error = wasReady ? SoundFailure.serverGone : SoundFailure.noServer
    if wasReady || attempts == 0 { tell(.disconnected(error)) }
    for stream in streams { stream.serverLost(error) }
    if !streams.isEmpty || !observers.isEmpty {
      startTimer(after: UInt32(500 << min(attempts, 4)))
      attempts += 1
    }
    signal()
  }

  func dropContext() {
    isReady = false
    devices = nil
    listing = nil
    for stream in streams { stream.forgetHandle() }
    guard let old = unsafe context else { return }
    unsafe context = nil
    unsafe pa_context_set_state_callback(old, nil, nil)
    unsafe pa_context_set_subscribe_callback(old, nil, nil)
    unsafe pa_context_disconnect(old)
    unsafe pa_context_unref(old)
  }

  private func startTimer(after milliseconds: UInt32) {
    cancelTimer()
    guard let loop = unsafe loop else { return }
    let me = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe timer = vv_pulse_after(
      loop, milliseconds,
      { _, _, _, data in
        guard let data = unsafe data else { return }
        unsafe Unmanaged<SoundServer>.fromOpaque(data).takeUnretainedValue().timerFired()
      }, me)
  }

  func cancelTimer() {
    guard let loop = unsafe loop, let event = unsafe timer else { return }
    unsafe vv_pulse_cancel(loop, event)
    unsafe timer = nil
  }

  /// Either the wait before another try is over, or a try has taken too long.
  private func timerFired() {
    cancelTimer()
    if unsafe context != nil && !isReady { return failed() }
    begin()
  }
}
