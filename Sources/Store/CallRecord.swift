public import Base

/// One line of the call log.
public struct CallRecord: Equatable, Sendable {
  /// Who called.
  public enum Direction: String, Sendable { case incoming, outgoing }
  /// What kind of call it was.
  public enum Kind: String, Sendable { case audio, video, group }

  /// The account it was made or received with, a bare JID.
  public var account: String
  /// The call's id on the wire. The same call reported twice is one record.
  public var callID: String
  /// The other one's bare JID, or the room's.
  public var peer: String
  /// Everybody who took part in a group call, without oneself.
  public var members: [String]
  /// Who called.
  public var direction: Direction
  /// What kind of call it was.
  public var kind: Kind
  /// When it was dialled or rang.
  public var started: WallTime
  /// How long both could hear each other; nil if it never came to that or is still going on.
  public var duration: Duration?
  /// Why it ended, as `CallMachine` names it; nil while it goes on.
  public var reason: String?
  /// It rang here and nobody answered.
  public var missed: Bool
  /// The person has seen that it was missed.
  public var seen: Bool
  /// How good the connection was on the whole, 0 (down) … 5 (excellent); nil if nobody measured.
  public var quality: Int?

  /// A record; the defaults are those of a call that has just begun.
  public init(
    account: String, callID: String, peer: String, members: [String] = [], direction: Direction, kind: Kind,
    started: WallTime, duration: Duration? = nil, reason: String? = nil, missed: Bool = false,
    seen: Bool = false, quality: Int? = nil
  ) {
    self.account = account
    self.callID = callID
    self.peer = peer
    self.members = members
    self.direction = direction
    self.kind = kind
    self.started = started
    self.duration = duration
    self.reason = reason
    self.missed = missed
    self.seen = seen
    self.quality = quality
  }
}

extension CallRecord {
  static let columns =
    "account, call_id, peer, members, direction, kind, started, duration, reason, missed, seen, quality"

  var values: [Database.Value] {
    [
      .text(account), .text(callID), .text(peer), .text(members.joined(separator: "\n")),
      .text(direction.rawValue),
      .text(kind.rawValue), .integer(started.nanoseconds / 1_000_000),
      duration.map { .integer($0.nanoseconds / 1_000_000) } ?? .null, reason.map { .text($0) } ?? .null,
      .integer(missed ? 1 : 0), .integer(seen ? 1 : 0), quality.map { .integer(Int64($0)) } ?? .null,
    ]
  }

  /// Nil for a row that a later version wrote in words unknown here.
  init?(_ row: [Database.Value]) {
    guard row.count == 12, case .text(let account) = row[0], case .text(let callID) = row[1],
      case .text(let peer) = row[2], case .text(let members) = row[3], case .text(let direction) = row[4],
      let direction = Direction(rawValue: direction), case .text(let kind) = row[5],
      let kind = Kind(rawValue: kind),
      case .integer(let started) = row[6], let started = Self.nanoseconds(started)
    else { return nil }
    self.init(
      account: account, callID: callID, peer: peer, members: members.split(separator: "\n").map(String.init),
      direction: direction, kind: kind, started: WallTime(nanoseconds: started),
      missed: row[9] == .integer(1),
      seen: row[10] == .integer(1))
    if case .integer(let milliseconds) = row[7] { duration = .milliseconds(milliseconds) }
    if case .text(let reason) = row[8] { self.reason = reason }
    if case .integer(let quality) = row[11] { self.quality = Int(exactly: quality) }
  }

  private static func nanoseconds(_ milliseconds: Int64) -> Int64? {
    let (value, overflow) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? nil : value
  }
}
