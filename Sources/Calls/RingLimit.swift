internal import Base
internal import XMPP

/// How often people who are no contacts may ring: a flood of proposals would cost a thread, a process and a line of the
/// log each.
struct RingLimit: Sendable {
  private static let window = Duration.seconds(30)
  private static let perPerson = 6
  private static let inAll = 20
  private var rings: [(peer: JID, time: MonotonicTime)] = []

  /// Whether a call of `peer` may ring at `now`; counts it if so.
  mutating func admits(_ peer: JID, at now: MonotonicTime) -> Bool {
    rings.removeAll { now - $0.time > Self.window }
    guard rings.count < Self.inAll, rings.count(where: { $0.peer == peer.bare }) < Self.perPerson else {
      return false
    }
    rings.append((peer.bare, now))
    return true
  }
}
