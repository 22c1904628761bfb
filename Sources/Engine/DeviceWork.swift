internal import Synchronization
internal import System

/// Opens and closes devices and ends media threads, one after the other on a thread of its own: all of these may wait,
/// and neither actors nor screens should.
enum DeviceWork {
  private struct State {
    var jobs: [@Sendable () -> Void] = []
    var thread: NamedThread?
    var running = 0
  }
  private static let state = Mutex(State())
  private static let wakeUp = WakeUp()

  static func perform(_ job: @escaping @Sendable () -> Void) {
    state.withLock { state in
      state.jobs.append(job)
      state.running += 1
      if state.thread == nil { state.thread = NamedThread("devices") { work() } }
    }
    wakeUp.signal()
  }

  private static func work() {
    while true {
      wakeUp.wait()
      guard let job = state.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }) else { continue }
      job()
      state.withLock { $0.running -= 1 }
    }
  }

  /// Whether everything asked for is done.
  static var isIdle: Bool { state.withLock { $0.running == 0 } }
}
