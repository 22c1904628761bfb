public import Base

/// What identifies a call in the log.
public struct HistoryID: Sendable, Hashable {
  /// The account it was made or received with.
  public var account: String
  /// The call's id on the wire.
  public var callID: String
  /// The call `callID` of `account`.
  public init(account: String, callID: String) {
    self.account = account
    self.callID = callID
  }
}

/// One call of the history.
public struct HistoryRow: Sendable, Equatable {
  /// What kind of call it was.
  public enum Kind: Sendable { case voice, video, group }

  /// Which call.
  public var id: HistoryID
  /// The other one's bare address, or the room's.
  public var jid: String
  /// The name in the roster; may be empty.
  public var name: String
  /// Everybody who took part in a group call, without oneself.
  public var members: [String]
  /// What kind of call it was.
  public var kind: Kind
  /// They called.
  public var incoming: Bool
  /// It rang here and nobody answered.
  public var missed: Bool
  /// Why it ended; nil: nobody knows.
  public var cause: CallView.EndCause?
  /// When it was dialled or rang.
  public var at: WallTime
  /// How long the two talked; zero: they did not.
  public var duration: Duration
  /// How good the connection was on the whole, 0…5; nil: nobody measured.
  public var quality: Int?

  /// The name, or the address where there is no name.
  public var displayName: String { name.allSatisfy { $0 == " " } ? jid : name }

  /// A call; as made, one that we dialled and nobody took.
  public init(
    id: HistoryID, jid: String, name: String = "", members: [String] = [], kind: Kind = .voice,
    incoming: Bool = false, missed: Bool = false, cause: CallView.EndCause? = nil, at: WallTime,
    duration: Duration = .zero, quality: Int? = nil
  ) {
    self.id = id
    self.jid = jid
    self.name = name
    self.members = members
    self.kind = kind
    self.incoming = incoming
    self.missed = missed
    self.cause = cause
    self.at = at
    self.duration = duration
    self.quality = quality
  }
}

/// Which calls the history shows.
public struct HistoryQuery: Sendable, Hashable {
  /// The kinds that have a key of their own.
  public enum Filter: Sendable, CaseIterable { case all, missed, video, voice }
  /// Which calls.
  public var filter: Filter
  /// A part of a name or an address; "" for everybody.
  public var text: String
  /// All calls, or those that the arguments leave.
  public init(_ filter: Filter = .all, text: String = "") {
    self.filter = filter
    self.text = text
  }
}

/// A part of the history, newest first: the log may hold more than anybody wants in memory.
public struct HistoryWindow: Sendable, Equatable {
  /// How many rows the wiring loads at a time.
  public static let length = 400

  /// What was asked for.
  public var query: HistoryQuery
  /// The place of the first row among all that the query finds.
  public var offset: Int
  /// The rows.
  public var rows: [HistoryRow]
  /// How many the query finds in all.
  public var total: Int

  /// A window; as made, an empty history.
  public init(
    query: HistoryQuery = HistoryQuery(), offset: Int = 0, rows: [HistoryRow] = [], total: Int = 0
  ) {
    self.query = query
    self.offset = offset
    self.rows = rows
    self.total = total
  }

  /// The row at `position` among all; nil where it is not loaded.
  func row(at position: Int) -> HistoryRow? {
    let index = position - offset
    return rows.indices.contains(index) ? rows[index] : nil
  }

  /// Whether everything from `first` up to `end` is loaded, as far as it exists.
  func holds(_ first: Int, upTo end: Int) -> Bool {
    max(0, first) >= offset && min(total, end) <= offset + rows.count
  }
}

/// What keys have done to the history screen.
public struct HistoryView: Sendable, Equatable {
  /// Which calls are shown.
  public var filter = HistoryQuery.Filter.all
  /// The search field; nil: not searching. A search stays in force when the field is left with Enter.
  public var field: TextField?
  /// Whether keys go to the field.
  public var searching = false
  /// The selected row's place among all.
  public var position = 0

  /// All calls, the newest selected.
  public init() {}

  /// What the log is to be asked for.
  public var query: HistoryQuery { HistoryQuery(filter, text: field?.text ?? "") }
}
