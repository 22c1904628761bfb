import Base
import Synchronization
import System
import Views

/// Something about a running Visavis did not work: exit status 1.
struct ControlError: UserFacingError {
  let sentence: String
  var said: Sentence { "\(sentence)" }
  init(_ sentence: String) { self.sentence = sentence }
}

/// Which of the running Visavis is meant.
struct ControlChoice {
  var pid: Int32?
  var socket: String?

  /// Takes `--pid` and `--socket`; false: the option is another one.
  mutating func take(_ option: String, _ reader: inout ArgumentReader) throws(UsageError) -> Bool {
    switch option {
    case "--pid": pid = Int32(clamping: try reader.number(of: option, in: 1...Int(Int32.max)))
    case "--socket": socket = try reader.value(of: option)
    default: return false
    }
    return true
  }

  /// Where to connect, the best guess first.
  private var candidates: [String] {
    if let socket { return [socket] }
    return ControlFolder.instances().filter { pid == nil || $0.pid == pid }.map(\.path)
  }

  /// Begins to talk to the newest that answers.
  func open() throws(ControlError) -> ControlConversation {
    for path in candidates {
      let conversation: ControlConversation
      do throws(UnixSocketError) {
        conversation = try ControlConversation(path)
      } catch {
        guard error.isDead else { throw ControlError(error.sentence) }
        if socket == nil { try? Files.remove(path) }
        continue
      }
      try conversation.awaitGreeting()
      return conversation
    }
    if let socket { throw ControlError("no Visavis listens at \(socket).") }
    if let pid { throw ControlError("no Visavis runs here as process \(pid).") }
    throw ControlError("no Visavis is running here. Start one: visavis, or visavis agent.")
  }
}

/// A conversation with a running Visavis: requests, answers and events as JSON. Whoever waits for a line holds up its
/// thread: for commands that do nothing else meanwhile.
final class ControlConversation: Sendable {
  private final class Inbox: Sendable {
    private struct State {
      var lines: [JSON] = []
      var isOver = false
    }
    private let state = Mutex(State())
    let news = WakeUp()

    func add(_ line: JSON) {
      state.withLock { $0.lines.append(line) }
      news.signal()
    }

    func end() {
      state.withLock { $0.isOver = true }
      news.signal()
    }

    func take() -> (line: JSON?, isOver: Bool) {
      state.withLock { state in
        (state.lines.isEmpty ? nil : state.lines.removeFirst(), state.isOver)
      }
    }
  }

  let path: String
  private let client: LineClient
  private let inbox: Inbox
  private let lastID = Atomic(0)

  /// How long an answer may take.
  private static let patience = Duration.seconds(15)

  init(_ path: String) throws(UnixSocketError) {
    let inbox = Inbox()
    client = try LineClient(
      path: path,
      onLine: { line in if let value = try? JSON.parse(line) { inbox.add(value) } },
      onEnd: { inbox.end() })
    self.inbox = inbox
    self.path = path
  }

  /// The next thing that is said; nil when the other side has hung up, or after `limit`.
  func next(within limit: Duration? = nil) -> JSON? {
    let deadline = limit.map { MonotonicTime.now() + $0 }
    while true {
      let (line, isOver) = inbox.take()
      if let line { return line }
      if isOver { return nil }
      guard let deadline else {
        inbox.news.wait()
        continue
      }
      guard inbox.news.wait(until: deadline) else { return nil }
    }
  }

  /// Asks for something and returns the answer, whatever it is.
  func ask(_ name: String, _ members: [(String, JSON)] = []) throws(ControlError) -> JSON {
    let id = lastID.add(1, ordering: .relaxed).newValue
    client.send(JSON.object([("id", .int(id)), ("do", .string(name))] + members).text)
    while let line = next(within: Self.patience) {
      if line["id"]?.asInt == id { return line }
      if line["event"] == nil, line["id"] == nil, let sentence = line["error"]?.asString {
        throw ControlError(sentence)
      }
    }
    throw ControlError("Visavis does not answer at \(path).")
  }

  /// Waits for the greeting and looks whether we are understood.
  func awaitGreeting() throws(ControlError) {
    guard let greeting = next(within: Self.patience) else {
      throw ControlError("Visavis does not answer at \(path).")
    }
    if let sentence = greeting["error"]?.asString { throw ControlError(sentence) }
    guard let version = greeting["visavis"]?.asInt else {
      throw ControlError("what answers at \(path) is no Visavis.")
    }
    guard version == ControlSession.version else {
      throw ControlError("the Visavis that runs is of another version: restart it.")
    }
  }

  /// Hangs up.
  func close() { client.close() }
}
