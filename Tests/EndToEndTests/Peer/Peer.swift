import Base
import Glibc
import Synchronization
import System
import Testing

/// `visavis peer` in a process of its own: what it says, and how it ends.
final class Peer: Sendable {
  let name: String
  /// Without resource.
  let jid: String
  let events = Inbox<JSONValue>()
  let errors = Inbox<String>()
  let reportFile: String
  let process: ChildProcess
  private let readers: Mutex<[NamedThread]>

  init(name: String, jid: String, arguments: [String], environment: [String: String], report: String) throws {
    self.name = name
    self.jid = jid
    reportFile = report
    process = try ChildProcess(
      arguments: arguments, environment: Environment.all.merging(environment) { $1 }, output: .pipe,
      error: .pipe)
    let (events, errors) = (events, errors)
    readers = Mutex([
      readLines(process.stdoutDescriptor, "vv-e2e-out") { line in
        do {
          events.add(try JSONValue.parse(line))
        } catch {
          Issue.record("\(name) wrote a line that is no JSON: \(line)")
        }
      },
      readLines(process.stderrDescriptor, "vv-e2e-err") { errors.add($0) },
    ])
  }

  struct Waited: Error, CustomStringConvertible {
    let description: String
  }

  /// The first event called `name` for which `condition` holds; with `number`, the so-manieth.
  @discardableResult
  func event(
    _ name: String, number: Int = 1, within limit: Duration = .seconds(20),
    where condition: @escaping @Sendable (JSONValue) -> Bool = { _ in true }
  ) async throws -> JSONValue {
    let found = await events.first(within: limit) { events in
      let matching = events.filter { $0["event"].string == name && condition($0) }
      return matching.count >= number ? matching[number - 1] : nil
    }
    guard let found else {
      throw Waited(description: "\(self.name) never said “\(name)” (number \(number)).")
    }
    return found
  }

  /// How many events of this name came so far.
  func count(_ name: String) -> Int { events.elements.count { $0["event"].string == name } }

  /// What it has said, in short.
  var transcript: String {
    let lines = events.elements.filter { $0["event"].string != "stats" }.suffix(40).map { event in
      let time = event["t"].number ?? 0
      let rest = ["reason", "detail", "text", "kind", "id"].compactMap { event[$0].string }.filter {
        !$0.isEmpty
      }
      return "  \(time) \(event["event"].string ?? "?") \(rest.joined(separator: " "))"
    }
    return (["\(name) said:"] + lines + errors.elements.suffix(20).map { "  stderr: \($0)" })
      .joined(separator: "\n")
  }

  /// Sends a signal.
  func signal(_ number: Int32) { if process.isRunning { _ = kill(process.pid, number) } }

  /// Waits until it has ended by itself.
  func exit(within limit: Duration = .seconds(20)) async throws -> ChildProcess.ExitStatus {
    let process = process
    guard let status = try await offPool({ process.wait(upTo: limit) }) else {
      throw Waited(description: "\(name) did not end.")
    }
    let readers = readers.withLock { readers in
      defer { readers = [] }
      return readers
    }
    try await offPool { for reader in readers { reader.join() } }
    events.close()
    errors.close()
    return status
  }

  /// Waits until a call ended, and expects that it did so for this reason.
  func ended(
    _ reason: String, number: Int = 1, within limit: Duration = .seconds(20),
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let event = try await event("ended", number: number, within: limit)
    #expect(event["reason"].string == reason, "\(transcript)", sourceLocation: sourceLocation)
  }

  /// Waits until it has ended by itself, and expects this status.
  func exits(_ status: Int32, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let ended = try await exit()
    #expect(ended == .exited(status), "\(transcript)", sourceLocation: sourceLocation)
  }

  /// Ends it politely, and expects this status.
  func stops(_ status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    signal(SIGTERM)
    try await exits(status, sourceLocation: sourceLocation)
  }

  /// What it wrote at its end.
  func report() throws -> JSONValue { try .parse(try Files.readText(reportFile)) }
}
