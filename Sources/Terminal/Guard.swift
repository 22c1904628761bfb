internal import Glibc

/// Signals while the terminal is ours: the terminal's thread hears of them through a pipe, and whatever ends the process
/// first gives the terminal back.
///
/// The handlers run at any moment on any thread: they touch only memory allocated beforehand and make only calls that
/// POSIX allows there (write, tcsetattr, sigaction, raise).
enum Guard {
  @safe
  private struct Rescue {
    var armed: Int32 = 0
    var descriptor: Int32 = -1
    var bytes: UnsafeMutablePointer<UInt8>
    var count = 0
    var line = termios()
    var pipe: Int32 = -1
    var graceful: Int32 = 0
    var dying: Int32 = 0
    var old: UnsafeMutablePointer<sigaction>
  }

  private static let capacity = 512
  private static let crashes = [SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE]
  private static let endings = [SIGTERM, SIGHUP, SIGINT]
  private static let notices = [SIGWINCH, SIGTSTP, SIGCONT]

  // Written by the terminal's thread before the handlers are set; handlers only read, and clear `armed`.
  nonisolated(unsafe) private static let rescue: UnsafeMutablePointer<Rescue> = {
    let pointer = UnsafeMutablePointer<Rescue>.allocate(capacity: 1)
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    let old = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)
    unsafe old.initialize(repeating: sigaction(), count: 65)
    unsafe pointer.initialize(to: Rescue(bytes: bytes, old: old))
    return unsafe pointer
  }()

  /// Remembers what the program did with these signals before ncurses or we came.
  static func remember() {
    for signal in crashes + endings + notices {
      unsafe sigaction(signal, nil, &rescue.pointee.old[Int(signal)])
    }
  }

  /// Sets the handlers. `restore` is what to write when the process dies; `pipe` hears of the other signals as one byte.
  /// With `graceful`, the first SIGTERM, SIGHUP or SIGINT is only told.
  static func arm(restore: [UInt8], tty: TTY, pipe: Int32, graceful: Bool) {
    unsafe rescue.pointee.count = min(restore.count, capacity)
    for (index, byte) in restore.prefix(capacity).enumerated() { unsafe rescue.pointee.bytes[index] = byte }
    unsafe rescue.pointee.descriptor = tty.descriptor
    unsafe rescue.pointee.line = tty.original
    unsafe rescue.pointee.pipe = pipe
    unsafe rescue.pointee.graceful = graceful ? 1 : 0
    unsafe rescue.pointee.dying = 0
    unsafe rescue.pointee.armed = 1
    for signal in crashes { set(signal) { number in Guard.die(number) } }
    for signal in endings { set(signal) { number in Guard.end(number) } }
    for signal in notices { set(signal) { number in Guard.notify(number) } }
  }

  /// Puts back what `remember` found.
  static func disarm() {
    unsafe rescue.pointee.armed = 0
    for signal in crashes + endings + notices {
      unsafe sigaction(signal, &rescue.pointee.old[Int(signal)], nil)
    }
  }

  /// Stops the process as Ctrl-Z does; returns when it goes on.
  static func stop() {
    var standard = sigaction()
    unsafe standard.__sigaction_handler.sa_handler = SIG_DFL
    unsafe sigaction(SIGTSTP, &standard, nil)
    kill(getpid(), SIGTSTP)
    set(SIGTSTP) { number in Guard.notify(number) }
  }

  /// Stays here for ever when another thread has crashed and given the terminal back: nothing may be painted any more
  /// while its last words are shown. For the terminal's thread.
  static func parkIfDying() {
    while unsafe rescue.pointee.dying != 0 { _ = poll(nil, 0, -1) }
  }

  private static func set(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = handler
    action.sa_flags = SA_RESTART | Int32(bitPattern: UInt32(SA_ONSTACK))
    unsafe sigaction(signal, &action, nil)
  }

  private static func notify(_ signal: Int32) {
    let saved = errno
    var byte = UInt8(truncatingIfNeeded: signal)
    _ = unsafe write(rescue.pointee.pipe, &byte, 1)
    errno = saved
  }

  private static func end(_ signal: Int32) {
    if unsafe rescue.pointee.graceful != 0 {
      unsafe rescue.pointee.graceful = 0
      notify(signal)
    } else {
      die(signal)
    }
  }

  private static func die(_ signal: Int32) {
    if unsafe rescue.pointee.armed != 0 {
      unsafe rescue.pointee.armed = 0
      unsafe rescue.pointee.dying = 1
      _ = unsafe write(rescue.pointee.descriptor, rescue.pointee.bytes, rescue.pointee.count)
      _ = unsafe tcsetattr(rescue.pointee.descriptor, TCSANOW, &rescue.pointee.line)
    }
    // Blocked until this handler returns; then whoever was there before us (or the kernel) deals with it.
    unsafe sigaction(signal, &rescue.pointee.old[Int(signal)], nil)
    raise(signal)
  }
}
