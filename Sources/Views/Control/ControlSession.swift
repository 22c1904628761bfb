public import Base
public import Screen

/// What one client of the control socket says and is told: lines of JSON in, lines out (Docs/CONTROL.md). A machine; it
/// does nothing by itself.
public struct ControlSession: Sendable {
  /// The protocol's version, said in the greeting. It grows when something is taken away or means something else; new
  /// requests, members and events come without.
  public static let version = 1

  /// What a line leads to.
  public enum Step: Sendable, Equatable {
    /// This is said, and all is done.
    case answer(String)
    /// The command is to be carried out, then `answer` says how that went.
    case perform(ControlCommand, id: Int?)
    /// A key of the call was pressed; `answer` says whether it meant something.
    case press(Key, id: Int?)
  }

  /// The client is told of every change.
  public private(set) var isWatching = false
  /// The client draws the call on a screen of its own, this way.
  public private(set) var panel: PanelWish?
  private var told: ControlStatus?
  private var rows = CellRows()
  private var saidEmpty = false

  /// A client that has said nothing yet.
  public init() {}

  /// The first line that every client gets.
  public static func greeting(program: String, pid: Int) -> String {
    JSON.object([("visavis", .int(version)), ("program", .string(program)), ("pid", .int(pid))]).text
  }

  /// What is said instead to somebody who can't come in, or sends what is no line.
  public static func refusal(_ sentence: String) -> String { answer(nil, refusal: sentence) }

  /// How the request `id` went; `refusal` is a sentence, nil if it was done.
  public static func answer(_ id: Int?, refusal: String?) -> String {
    if let refusal { return answer(id, [("error", .string(refusal))]) }
    return answer(id, [("ok", .bool(true))])
  }

  private static func answer(_ id: Int?, _ members: [(String, JSON)]) -> String {
    let mark: [(String, JSON)] = if let id { [("id", .int(id))] } else { [] }
    return JSON.object(mark + members).text
  }

  /// What `line` leads to while the calls are as `status` says.
  public mutating func receive(
    _ line: [UInt8], _ status: ControlStatus, at now: MonotonicTime, wall: WallTime
  ) -> Step {
    let object: JSON
    do {
      object = try JSON.parse(line)
    } catch {
      return .answer(Self.refusal(error.sentence))
    }
    guard case .object = object else {
      return .answer(Self.refusal("A request is a JSON object, such as {\"do\": \"status\"}."))
    }
    let id = object["id"]?.asInt
    do {
      return follow(try ControlRequest.read(object), id, status, at: now, wall: wall)
    } catch {
      return .answer(Self.answer(id, refusal: error.sentence))
    }
  }

  private mutating func follow(
    _ request: ControlRequest, _ id: Int?, _ status: ControlStatus, at now: MonotonicTime, wall: WallTime
  ) -> Step {
    switch request {
    case .command(let command): return .perform(command, id: id)
    case .key(let key): return .press(key, id: id)
    case .status: return .answer(Self.state(id, status, at: now, wall: wall))
    case .watch:
      isWatching = true
      told = status
      return .answer(Self.state(id, status, at: now, wall: wall))
    case .unwatch: isWatching = false
    case .cells(let wish):
      panel = wish
      rows = CellRows()
      saidEmpty = false
    case .noCells: panel = nil
    }
    return .answer(Self.answer(id, refusal: nil))
  }

  private static func state(_ id: Int?, _ status: ControlStatus, at now: MonotonicTime, wall: WallTime)
    -> String
  {
    answer(id, [("ok", .bool(true)), ("state", status.json(at: now, wall: wall))])
  }

  // MARK: Events

  /// What a client that watches is told of `status`; nil if it knows that, or does not watch.
  public mutating func changed(_ status: ControlStatus, at now: MonotonicTime, wall: WallTime) -> String? {
    guard isWatching, told != status else { return nil }
    told = status
    return JSON.object([("event", .string("state")), ("state", status.json(at: now, wall: wall))]).text
  }

  /// What a client with a panel is sent of `canvas`: the rows that changed, nil for none. No canvas: there is no call, and
  /// that is said once.
  public mutating func drawn(_ canvas: Canvas?) -> String? {
    guard panel != nil else { return nil }
    guard let canvas else {
      defer { saidEmpty = true }
      rows = CellRows()
      return saidEmpty ? nil : JSON.object([("event", .string("cells")), ("call", .bool(false))]).text
    }
    saidEmpty = false
    let changed = rows.changes(to: canvas)
    guard !changed.isEmpty else { return nil }
    return JSON.object([
      ("event", .string("cells")), ("width", .int(canvas.fullSize.width)),
      ("height", .int(canvas.fullSize.height)), ("rows", .array(changed)),
    ]).text
  }
}
