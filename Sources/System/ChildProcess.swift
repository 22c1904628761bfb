public import Base
internal import CSys
internal import Glibc
import Synchronization

/// A program that runs beside us and never outlives us: when this process ends, however it ends, the child gets SIGTERM.
///
/// The caller keeps a reference as long as it uses the descriptors; the last reference going away ends the child (SIGKILL),
/// reaps it and closes our ends of the pipes. Usable from any thread.
public final class ChildProcess: Sendable {
  /// Where the child's standard input comes from.
  public enum Input: Sendable {
    /// Nothing: /dev/null.
    case null
    /// What is written to `stdinDescriptor`.
    case pipe
    /// A descriptor of ours, which is copied, not taken.
    case descriptor(Int32)
  }

  /// Where the child's standard output or error goes.
  public enum Output: Sendable {
    /// Nowhere: /dev/null.
    case null
    /// Can be read from `stdoutDescriptor` or `stderrDescriptor`.
    case pipe
    /// Where our own goes.
    case inherit
    /// A descriptor of ours, which is copied, not taken.
    case descriptor(Int32)
  }

  /// How a program ended.
  public enum ExitStatus: Equatable, Sendable {
    /// By itself, with a status from 0 (success) to 255.
    case exited(Int32)
    /// Killed by this signal.
    case signalled(Int32)
  }

  private struct State {
    var status: ExitStatus?
    var input: Int32
  }

  /// The child's process id; meaningless once it has ended.
  public let pid: Int32
  /// Our end of the child's standard output, -1 unless asked for with `.pipe`; blocking, close-on-exec, ours to read only.
  public let stdoutDescriptor: Int32
  /// Our end of the child's standard error, -1 unless asked for with `.pipe`; blocking, close-on-exec, ours to read only.
  public let stderrDescriptor: Int32
  private let leadsGroup: Bool
  private let state: Mutex<State>

  /// Starts a program; returns when it runs or has failed to start.
  ///
  /// - Parameters:
  ///   - arguments: the program, searched in PATH unless it holds a slash, and its arguments.
  ///   - environment: all of its variables; nil hands on ours.
  ///   - newSession: gives it a session and a process group of its own: Ctrl-C in our terminal does not reach it, and what
  ///     it starts itself ends with it.
  ///   - runAs: the user and group to become, possible only for root.
  public init(
    arguments: [String], environment: [String: String]? = nil, input: Input = .null, output: Output = .null,
    error: Output = .null, newSession: Bool = false, runAs: (uid: UInt32, gid: UInt32)? = nil
  ) throws(ChildProcessError) {
    guard let program = arguments.first, !program.isEmpty else {
      throw ChildProcessError(program: "", code: EINVAL)
    }
    var plumbing = Plumbing()
    defer { plumbing.closeTheirs() }
    let request: SpawnRequest
    do {
      request = SpawnRequest(
        arguments: arguments, environment: environment?.map { "\($0.key)=\($0.value)" },
        descriptors: (
          try plumbing.input(input), try plumbing.output(output, ours: 1), try plumbing.output(error, ours: 2)
        ),
        newSession: newSession, runAs: runAs)
    } catch {
      plumbing.closeOurs()
      throw ChildProcessError(program: program, code: error.code)
    }
    let result = Spawner.shared.spawn(request)
    guard result > 0 else {
      plumbing.closeOurs()
      throw ChildProcessError(program: program, code: -result)
    }
    pid = result
    stdoutDescriptor = plumbing.ours[1]
    stderrDescriptor = plumbing.ours[2]
    leadsGroup = newSession
    state = Mutex(State(input: plumbing.ours[0]))
  }

  deinit {
    let input = state.withLock { state in
      if state.status == nil {
        signal(SIGKILL)
        _ = vv_wait_exit(pid, -1)
        _ = vv_reap(pid)
      }
      return state.input
    }
    for descriptor in [input, stdoutDescriptor, stderrDescriptor] where descriptor >= 0 { close(descriptor) }
  }

  /// Our end of the child's standard input, -1 unless asked for with `.pipe` or after `closeInput()`.
  public var stdinDescriptor: Int32 { state.withLock { $0.input } }

  /// Tells the child that no more input comes. The thread that writes calls this, so that no write is under way.
  public func closeInput() {
    state.withLock { state in
      if state.input >= 0 { close(state.input) }
      state.input = -1
    }
  }

  /// How the child ended; nil while it runs. Never waits.
  public var exitStatus: ExitStatus? {
    state.withLock { state in
      if state.status == nil, vv_wait_exit(pid, 0) != 0 { reap(&state) }
      return state.status
    }
  }

  /// Whether the child has not ended yet. Never waits.
  public var isRunning: Bool { exitStatus == nil }

  /// Waits for the child to end by itself. Blocks: not for the Swift pool.
  @discardableResult
  public func wait() -> ExitStatus {
    // Outside the lock, and without reaping: others may look at the child or end it meanwhile.
    if state.withLock({ $0.status == nil }) { _ = vv_wait_exit(pid, -1) }
    return state.withLock { finish(&$0) }
  }

  /// Waits up to `limit` for the child to end by itself; nil if it did not. Blocks: not for the Swift pool.
  public func wait(upTo limit: Duration) -> ExitStatus? {
    if state.withLock({ $0.status == nil }) {
      _ = vv_wait_exit(pid, Int32(clamping: limit.nanoseconds / 1_000_000))
    }
    return exitStatus
  }

  /// Ends the child: SIGTERM, and SIGKILL if it is still there after `grace`. With a session of its own, whatever it
  /// started goes too. Returns when it is gone; blocks up to `grace`: not for the Swift pool.
  @discardableResult
  public func terminate(grace: Duration = .seconds(2)) -> ExitStatus {
    state.withLock { state in if state.status == nil { signal(SIGTERM) } }
    if let status = wait(upTo: grace) { return status }
    state.withLock { state in if state.status == nil { signal(SIGKILL) } }
    return wait()
  }

  /// Sends a signal, to the whole group if the child leads one. Call only while the child is not reaped: its pid could
  /// belong to somebody else afterwards.
  private func signal(_ number: Int32) { _ = kill(leadsGroup ? -pid : pid, number) }

  private func finish(_ state: inout State) -> ExitStatus {
    if state.status == nil { reap(&state) }
    return state.status ?? .exited(0)
  }

  private func reap(_ state: inout State) {
    // The dead leader still holds the group's number, so this cannot hit strangers.
    if leadsGroup { signal(SIGKILL) }
    switch vv_reap(pid) {
    case -1: break
    case -2: state.status = .exited(0)  // somebody set SIGCHLD to be ignored; how it ended is lost
    case let code where code >= 256: state.status = .signalled(code - 256)
    case let code: state.status = .exited(code)
    }
  }
}

/// A program could not be started.
public struct ChildProcessError: UserFacingError, Equatable {
  /// The program that was asked for.
  public let program: String
  /// The system's error number.
  public let code: Int32

  init(program: String, code: Int32) {
    self.program = program
    self.code = code
  }

  /// What went wrong and what to do.
  public var said: Sentence {
    switch code {
    case ENOENT: "The program “\(program)” was not found. Install it, or check its name and PATH."
    case EACCES: "The program “\(program)” may not be run: permission denied. Check its file permissions."
    case EINVAL where program.isEmpty: "No program was named."
    default: "The program “\(program)” could not be started: \(systemMessage(code))."
    }
  }
}
