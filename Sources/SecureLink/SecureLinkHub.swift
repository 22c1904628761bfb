internal import Base
internal import CNice
internal import Synchronization
internal import System

/// The one thread on which libnice and DTLS of all transports run.
///
/// Make one per process, close all transports, then call `shutdown()`.
public final class SecureLinkHub: Sendable {
  let loop = GLibLoop()
  private let thread: NamedThread
  private struct State {
    var isShutDown = false
    var isDraining = false
    /// Transports that carry media.
    var carrying = 0
    /// Agents whose relays are still being told to let go.
    var lingering = 0
  }
  private let state = Mutex(State())

  private static let quietGLib: Void = {
    // GLib would print its warnings over the terminal's picture.
    unsafe g_log_set_default_handler(
      { domain, _, message, _ in
        guard let message = unsafe message else { return }
        let origin = unsafe domain.map { unsafe String(cString: $0) } ?? "GLib"
        let text = unsafe String(cString: message)
        Log.debug("\(origin): \(text)")
      }, nil)
  }()

  /// Starts the thread.
  public init() {
    _ = Self.quietGLib
    thread = NamedThread("ice") { [loop] in loop.run() }
  }

  deinit { shutdown() }

  /// Stops the thread and waits for it: at most half a second for relays that are being released. Idempotent.
  /// Not to be called from an event.
  public func shutdown() {
    let isFirst = state.withLock { state in
      defer { state.isShutDown = true }
      return !state.isShutDown
    }
    guard isFirst else { return }
    // Behind whatever was posted before: transports just closed still begin to release their relays.
    loop.perform { [self] in drain() }
    if !loop.isCurrent { thread.join() }
  }

  private func drain() {
    let isIdle = state.withLock { state in
      state.isDraining = true
      return state.lingering == 0
    }
    guard !isIdle else { return loop.quit() }
    let keeper = Keeper()  // held by its own timer until that has fired
    keeper.timer = loop.timer(milliseconds: 500) { [loop] in
      keeper.timer = nil
      loop.quit()
    }
  }

  private final class Keeper { var timer: GLibTimer? }

  /// Runs `body` on the hub's thread, at once if this is it. False once the hub is shut down.
  @discardableResult
  func perform(_ body: @escaping @Sendable () -> Void) -> Bool {
    guard !state.withLock({ $0.isShutDown }) else { return false }
    loop.perform(body)
    return true
  }

  /// With more transports than this packets come so often that waking for each costs more than the rest.
  private static let quietTransports = 6
  /// Less than the jitter that any receiver bears.
  private static let pause: UInt32 = 4_000

  /// A transport begins to carry media. With many of them the thread looks after all sockets only every few
  /// milliseconds.
  func beginCarrying() { changeCarrying(by: 1) }

  /// A transport that carried media is closed.
  func endCarrying() { changeCarrying(by: -1) }

  private func changeCarrying(by change: Int) {
    let count = state.withLock { state in
      state.carrying += change
      return state.carrying
    }
    loop.setPause(microseconds: count > Self.quietTransports ? Self.pause : 0)
  }

  /// An agent began to release its relays.
  func beginLingering() { state.withLock { $0.lingering += 1 } }

  /// An agent has released its relays.
  func endLingering() {
    let isLast = state.withLock { state in
      state.lingering -= 1
      return state.lingering == 0 && state.isDraining
    }
    if isLast { loop.quit() }
  }
}
