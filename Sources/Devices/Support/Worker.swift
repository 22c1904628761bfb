internal import Base
import Synchronization
internal import System

/// One thread that a source or sink runs while it is started. May be started again after `stop()`.
final class Worker: Sendable {
  private let thread = Mutex<NamedThread?>(nil)
  private let stopping = Atomic<Bool>(false)
  private let wake = WakeUp()

  /// True from `stop()` on: the body must return soon.
  var isStopping: Bool { stopping.load(ordering: .acquiring) }

  /// Runs `body` on a thread called `name`; does nothing if it runs already.
  func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
    thread.withLock { thread in
      guard thread == nil else { return }
      stopping.store(false, ordering: .releasing)
      thread = NamedThread(name, body: body)
    }
  }

  /// Asks the body to return without waiting for it.
  func requestStop() {
    stopping.store(true, ordering: .releasing)
    wake.signal()
  }

  /// Asks the body to return and waits for it. Never from the body itself.
  func stop() {
    let running = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let running else { return }
    requestStop()
    running.join()
  }

  /// Ends a wait early.
  func poke() { wake.signal() }

  /// Waits until `time` or a poke; false once the worker is stopping.
  func wait(until time: MonotonicTime) -> Bool {
    if !isStopping { _ = wake.wait(until: time) }
    return !isStopping
  }

  /// Waits until `time`, whatever happens in between; false once the worker is stopping.
  func sleep(until time: MonotonicTime) -> Bool {
    while !isStopping, wake.wait(until: time) {}
    return !isStopping
  }
}
