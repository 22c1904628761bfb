import Glibc
import System
import Testing

/// The program under test.
enum Program {
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  /// VISAVIS_BINARY, or what was built beside these tests.
  static func path() throws -> String {
    let path = Environment["VISAVIS_BINARY"] ?? folder + "/visavis"
    guard Files.isExecutable(path) else {
      throw Missing(description: "there is no program at \(path): build it, or set VISAVIS_BINARY")
    }
    return path
  }

  private static let folder: String = {
    let path = unsafe realpath("/proc/self/exe", nil).map { path in
      defer { unsafe free(path) }
      return unsafe String(cString: path)
    }
    return (path ?? "").split(separator: "/").dropLast().map { "/" + $0 }.joined()
  }()

  /// Whether everything these programs are is installed.
  static func has(_ programs: String...) -> Bool { programs.allSatisfy { Environment.locate($0) != nil } }

  struct Result: Sendable {
    var status: ChildProcess.ExitStatus
    var output: String
    var errors: String
  }

  /// Runs a program to its end, at most `limit`, then it is killed.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], within limit: Duration = .seconds(20)
  ) async throws -> Result {
    try await offPool {
      let child = try ChildProcess(
        arguments: arguments, environment: Environment.all.merging(environment) { $1 }, output: .pipe,
        error: .pipe)
      let (output, errors) = (Inbox<String>(), Inbox<String>())
      let readers = [
        readLines(child.stdoutDescriptor, "vv-e2e-out") { output.add($0) },
        readLines(child.stderrDescriptor, "vv-e2e-err") { errors.add($0) },
      ]
      let status = child.wait(upTo: limit) ?? child.terminate(grace: .zero)
      for reader in readers { reader.join() }
      return Result(
        status: status, output: output.elements.joined(separator: "\n"),
        errors: errors.elements.joined(separator: "\n"))
    }
  }

  /// Runs the program under test to its end.
  static func visavis(
    _ arguments: [String], password: String? = "pw", within limit: Duration = .seconds(20)
  ) async throws -> Result {
    try await run(
      [path()] + arguments, environment: password.map { ["VISAVIS_PASSWORD": $0] } ?? [:], within: limit)
  }
}
