public import Base
internal import Glibc
internal import System

extension StoredAccount {
  /// The password. A command gets `limit` to print it (it may ask the person on the terminal's own ways, such as a
  /// pinentry window); blocks so long: not for the Swift pool.
  public func password(limit: Duration = .seconds(60)) throws(PasswordError) -> String {
    switch secret {
    case .password(let password): return password
    case .command(let command):
      do {
        return try Self.firstLine(of: command, limit: limit)
      } catch {
        throw PasswordError(jid: jid, command: command, reason: error.text)
      }
    }
  }

  private struct Trouble: Error { let text: Sentence }

  private static func firstLine(of command: String, limit: Duration) throws(Trouble) -> String {
    let child: ChildProcess
    do throws(ChildProcessError) {
      child = try ChildProcess(arguments: ["sh", "-c", command], output: .pipe, newSession: true)
    } catch {
      throw Trouble(text: error.said)
    }
    guard let status = child.wait(upTo: limit) else {
      child.terminate(grace: .milliseconds(200))
      throw Trouble(text: "it did not end within \(limit.components.seconds) s")
    }
    switch status {
    case .exited(0): break
    case .exited(let code): throw Trouble(text: "it ended with status \(code)")
    case .signalled(let number): throw Trouble(text: "it was killed by signal \(number)")
    }
    // The pipe holds 64 KiB, so the command never waited for us, and one read gets all. A daemon that the command left
    // behind may keep the pipe open: never wait for its end.
    var ready = pollfd(fd: child.stdoutDescriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&ready, 1, 0) > 0 else { throw Trouble(text: "it printed nothing") }
    var block = [UInt8](repeating: 0, count: 65536)
    let size = block.count
    let n = unsafe read(child.stdoutDescriptor, &block, size)
    let line = String(decoding: block.prefix(max(0, n)), as: UTF8.self).prefix { !$0.isNewline }
    guard !line.isEmpty else { throw Trouble(text: "it printed nothing") }
    return String(line)
  }
}

/// A `password_command` did not give a password.
public struct PasswordError: UserFacingError, Equatable {
  /// The account.
  public let jid: String
  /// The command.
  public let command: String
  /// What went wrong.
  public let reason: Sentence

  /// What went wrong and what to do.
  public var said: Sentence {
    "The password command of \(jid) (\(command)) gave no password: \(reason). Try it in a shell."
  }
}
