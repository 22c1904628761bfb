internal import Base
internal import XMPP

/// How often something may happen in half a minute that costs threads, sockets or a line of the log: calls of people
/// who are no contacts, sessions with those who are in a room.
struct RingLimit: Sendable {
  private static let window = Duration.seconds(30)
  private let perPerson: Int
  private let inAll: Int
  private var rings: [(peer: JID, time: MonotonicTime)] = []

  init(perPerson: Int = 6, inAll: Int = 20) {
    self.perPerson = perPerson
    self.inAll = inAll
  }

  /// Whether a call of `peer` may ring at `now`; counts it if so.
  mutating func admits(_ peer: JID, at now: MonotonicTime) -> Bool {
    rings.removeAll { now - $0.time > Self.window }
    guard rings.count < inAll, rings.count(where: { $0.peer == peer.bare }) < perPerson else {
      return false
    }
    rings.append((peer.bare, now))
    return true
  }
}
