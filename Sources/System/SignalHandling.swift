internal import CSys
internal import Glibc

/// Signals that the program answers in its own time, on a thread of its own, instead of inside a handler.
public final class SignalWatch: Sendable {
  /// A signal.
  public enum Signal: Sendable, CaseIterable {
    /// Ctrl-C, SIGINT.
    case interrupt
    /// A polite request to end, SIGTERM.
    case terminate
    /// The terminal went away, SIGHUP.
    case hangUp
    /// The terminal's size changed, SIGWINCH.
    case windowChange
    /// Back in the foreground after Ctrl-Z, SIGCONT.
    case `continue`
    /// SIGUSR1.
    case user1

    var number: Int32 {
      switch self {
      case .interrupt: SIGINT
      case .terminate: SIGTERM
      case .hangUp: SIGHUP
      case .windowChange: SIGWINCH
      case .continue: SIGCONT
      case .user1: SIGUSR1
      }
    }
  }

  private let numbers: [Int32]
  private let thread: NamedThread
  private let reading: Int32
  private let writing: Int32

  /// Calls `body` for each of `signals` that arrives, one after the other, on one thread. A signal has one watch at most;
  /// children are started with all signals as they were.
  public init(_ signals: [Signal], body: @escaping @Sendable (Signal) -> Void) throws(FileError) {
    var ends: [Int32] = [-1, -1]
    let status = unsafe vv_pipe(&ends)
    guard status == 0 else { throw FileError(.makeFolder, "pipe", code: -status) }
    let (reading, writing) = (ends[0], ends[1])
    (self.reading, self.writing) = (reading, writing)
    // A handler must never wait, not even when nobody reads.
    _ = vv_set_nonblocking(writing, 1)
    numbers = signals.map(\.number)
    thread = NamedThread("vv-signals") {
      var byte: UInt8 = 0
      while true {
        let n = unsafe read(reading, &byte, 1)
        if n < 0 && errno == EINTR { continue }
        guard n == 1, byte != 0 else { return }
        if let signal = signals.first(where: { $0.number == Int32(byte) }) { body(signal) }
      }
    }
    _ = unsafe vv_watch_signals(numbers, Int32(clamping: numbers.count), writing)
  }

  /// Ends the thread; the signals do again what they do by default. Call once, not from `body`.
  public func stop() {
    unsafe vv_unwatch_signals(numbers, Int32(clamping: numbers.count))
    var end: UInt8 = 0
    _ = vv_set_nonblocking(writing, 0)
    _ = unsafe write(writing, &end, 1)
    thread.join()
    close(reading)
    close(writing)
  }

  /// Makes writing to a closed pipe or socket an error instead of the end of the program. First thing in `main`.
  public static func ignoreBrokenPipes() { _ = Glibc.signal(SIGPIPE, SIG_IGN) }

  /// After a crash Swift's runtime asks “Press space to interact” where input and output are a terminal. There its
  /// handlers go, unless somebody set SWIFT_BACKTRACE: a crash ends the program as it ends any other.
  /// In `main`, before anybody else handles these signals.
  public static func leaveCrashesToTheSystem() {
    guard isatty(0) != 0, isatty(1) != 0, Environment["SWIFT_BACKTRACE"] == nil else { return }
    // Those that the runtime handles (CrashHandlerLinux.cpp).
    for number in [SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] {
      _ = Glibc.signal(number, SIG_DFL)
    }
  }
}
