public import Base
public import XMPP

/// The room of a group call (XEP-0272 in a XEP-0045 room): makes or enters it, waits for those who prepare, says what
/// we send, knows who is in and whom we have to call, notices that the room is gone and comes back. Pure.
///
/// Its order decides who calls whom: whoever comes later calls everybody who was there before.
public struct MujiRoom: Sendable {
  /// What happens to the room.
  public enum Input: Equatable, Sendable {
    case enter
    /// A presence of this room.
    case presence(MUC.Presence)
    /// The answer to an IQ of ours; `error` nil for a result. Answers to others' change nothing.
    case answered(iq: String, error: StanzaError?)
    /// These people may come in (their bare addresses), now and after the room has been made anew.
    case allow([JID])
    case setMedia(MediaSet)
    case leave
    /// Our stream is a new one: the server may have taken us out of the room.
    case connectionBack
    case tick
  }

  /// What the room wants done, or tells. Addresses are real and full.
  public enum Effect: Equatable, Sendable {
    case send(XMLElement)
    /// We are in and everybody knows what we send.
    case entered
    /// Somebody who was there before us wants our call.
    case initiate(JID)
    case present(JID)
    case absent(JID)
    /// The room forgot somebody, or all; the person may be there all the same.
    case missing(JID)
    /// The room does not let these people in.
    case notAllowed([JID], StanzaError)
    /// After `disconnected` it comes back by itself; every other problem is the end.
    case lost(Problem)
    case rejoined
  }

  /// Why we are not in the room.
  public enum Problem: Equatable, Sendable {
    /// The room or its server is gone for the moment.
    case disconnected
    case full, membersOnly, banned, kicked, destroyed
    /// There is no such room (any more): the call is over.
    case gone
    /// The server makes no rooms for us.
    case notAllowed
    /// No answer, or one that says the service cannot be reached.
    case unreachable
    case refused(StanzaError.Condition)
  }

  enum State: Equatable, Sendable {
    /// → joining
    case outside
    /// Our presence is on its way. → configuring, preparing, waiting, over
    case joining(deadline: MonotonicTime)
    /// The room is new and locked until its settings are taken. → preparing, joining, over
    case configuring(iq: String, deadline: MonotonicTime)
    /// Somebody prepared before us. → inside, joining, over
    case preparing(deadline: MonotonicTime)
    /// → pinging, waiting, joining, over
    case inside(nextPing: MonotonicTime)
    /// XEP-0410. → inside, joining, waiting, over
    case pinging(iq: String, deadline: MonotonicTime)
    /// Not in, until the next attempt. → joining, over
    case waiting(until: MonotonicTime)
    case over
  }

  struct Occupant: Sendable {
    var jid: JID
    /// Counts up with those who come.
    var order: Int
    var muji: Muji
    var caps: Caps?
  }

  enum Pause {
    /// For an answer of the room, and for each who prepares.
    static let answer = Duration.seconds(10)
    static let ping = Duration.seconds(15)
    static let retry = Duration.seconds(1)
    /// A room that puts us out so soon after we came would do it again.
    static let patience = Duration.seconds(5)
  }

  static let largestRoom = 64

  /// The room's bare address.
  public let room: JID
  /// Our name in it; another one if somebody else has the first.
  public internal(set) var nick: String
  /// Our full JID; may change with the stream.
  public var ourself: JID
  /// What we send.
  public internal(set) var media: MediaSet
  /// Which client we are, told in the room.
  public var caps: Caps?
  /// Anybody who knows the room's name may come in, if it is we who make it.
  public var isOpen = false
  /// The room is ours to make, if it does not exist.
  let creates: Bool
  var state = State.outside
  /// By nick.
  var occupants: [String: Occupant] = [:]
  var nextOrder = 0
  /// Nicks that the room had not named again when we came back.
  var unseen: Set<String> = []
  /// Nicks of those who prepare and came before us.
  var awaited: Set<String> = []
  /// Nicks of those who were there before us, in their order.
  var earlier: [String] = []
  var initiated: Set<JID> = []
  /// The payload types of the room, as they stand in it.
  var payloads: [Media: [PayloadType]] = [:]
  /// What we have said that we send.
  var announced: MediaSet = []
  var allowed: [JID] = []
  var allowedThere: Set<JID> = []
  var allowing: [String: [JID]] = [:]
  /// We were in once: what goes wrong now is mended, not told.
  var wasInside = false
  var isLost = false
  var nickChanges = 0
  var cameIn: MonotonicTime?
  let negotiation: RTPNegotiation
  var random: SeededGenerator

  /// The room `room`, in which we want to be `nick` and send `media`; nothing happens before `.enter`.
  public init(
    room: JID, nick: String, ourself: JID, creates: Bool, media: MediaSet, negotiation: RTPNegotiation,
    seed: UInt64, at now: MonotonicTime
  ) {
    self.room = room.bare
    self.nick = nick
    self.ourself = ourself
    self.creates = creates
    self.media = media
    self.negotiation = negotiation
    random = SeededGenerator(seed: seed)
  }

  // MARK: Reading

  /// Whether we are in and have said what we send.
  public var isInside: Bool {
    switch state {
    case .inside, .pinging: true
    case .outside, .joining, .configuring, .preparing, .waiting, .over: false
    }
  }

  /// The full addresses of the others who take part or prepare to, in the order they came.
  public var people: [JID] {
    var out: [JID] = []
    for occupant in occupants.values.sorted(by: { $0.order < $1.order }) where isOther(occupant.jid) {
      if !out.contains(occupant.jid) { out.append(occupant.jid) }
    }
    return out
  }

  /// Whether `device` takes part or prepares to.
  public func isPresent(_ device: JID) -> Bool {
    isOther(device) && occupants.values.contains { $0.jid == device }
  }

  /// Somebody in the room whose client says that it is Dino.
  public var dino: JID? {
    occupants.values.filter { $0.caps?.node == "https://dino.im" && isOther($0.jid) }.map(\.jid.bare).min()
  }

  /// What our sessions with the others offer.
  public var agreed: RTPNegotiation {
    var negotiation = negotiation
    negotiation.agreed = payloads
    return negotiation
  }

  /// When the next `tick` is due.
  public var deadline: MonotonicTime? {
    switch state {
    case .joining(let deadline), .configuring(_, let deadline), .preparing(let deadline),
      .pinging(_, let deadline):
      deadline
    case .inside(let next): next
    case .waiting(let until): until
    case .outside, .over: nil
    }
  }

  /// Our own other devices are no party to our calls.
  func isOther(_ jid: JID) -> Bool { jid.bare != ourself.bare }

  // MARK: Inputs

  /// Takes one input. A late or foreign one changes nothing.
  public mutating func handle(_ input: Input, at now: MonotonicTime) -> [Effect] {
    switch input {
    case .enter: return state == .outside ? join(at: now) : []
    case .presence(let presence): return presence.room == room ? receive(presence, at: now) : []
    case .answered(let iq, let error): return answered(iq, error, at: now)
    case .allow(let people):
      for jid in people.map(\.bare) where !allowed.contains(jid) { allowed.append(jid) }
      return isInside ? tellAllowed() : []
    case .setMedia(let media): return setMedia(media)
    case .leave: return leave()
    case .connectionBack:
      guard state != .outside, state != .over else { return [] }
      return join(at: now)
    case .tick: return tick(at: now)
    }
  }

  private mutating func setMedia(_ media: MediaSet) -> [Effect] {
    guard self.media != media else { return [] }
    self.media = media
    return isInside ? [announcement()] : []
  }

  private mutating func leave() -> [Effect] {
    let farewell: [Effect] =
      state == .outside || state == .over ? [] : [.send(MUC.leave(room, nick: nick))]
    state = .over
    return farewell
  }

  private mutating func tick(at now: MonotonicTime) -> [Effect] {
    guard let deadline, now >= deadline else { return [] }
    switch state {
    case .joining, .configuring:
      // Our coming may yet be heard: it is taken back.
      return wasInside ? join(at: now) : [.send(MUC.leave(room, nick: nick))] + giveUp(.unreachable)
    case .preparing:
      awaited = []
      return announce(at: now)
    case .inside:
      let iq = randomToken(using: &random)
      state = .pinging(iq: iq, deadline: now + Pause.answer)
      return [.send(MUC.selfPing(room, nick: nick, id: iq))]
    case .pinging: return lose(at: now)
    case .waiting: return join(at: now)
    case .outside, .over: return []
    }
  }

  // MARK: Entering

  mutating func join(at now: MonotonicTime) -> [Effect] {
    state = .joining(deadline: now + Pause.answer)
    unseen = Set(occupants.keys)
    awaited = []
    earlier = []
    initiated = []
    let muji = Muji(preparing: true, contents: wasInside ? contents() : [])
    return [.send(MUC.join(room, nick: nick, payload: payload(muji)))]
  }

  /// The room has named everybody who was there, and us last.
  mutating func arrived(_ presence: MUC.Presence, at now: MonotonicTime) -> [Effect] {
    let forgotten = forgetUnseen()
    guard presence.isNewRoom else { return forgotten + prepare(at: now) }
    // The call was over before we came, and our coming made a room of that name again.
    guard creates || wasInside else { return [.send(MUC.leave(room, nick: nick))] + giveUp(.gone) }
    allowedThere = []
    let iq = randomToken(using: &random)
    state = .configuring(iq: iq, deadline: now + Pause.answer)
    return forgotten + [.send(MUC.configure(room, membersOnly: !isOpen, id: iq))]
  }

  private mutating func prepare(at now: MonotonicTime) -> [Effect] {
    earlier = occupants.sorted { $0.value.order < $1.value.order }.map(\.key)
    awaited = Set(earlier.filter { occupants[$0]?.muji.preparing == true })
    state = .preparing(deadline: now + Pause.answer)
    return awaited.isEmpty ? announce(at: now) : []
  }

  /// Says what we send; then it is for us to call whoever was there before.
  mutating func announce(at now: MonotonicTime) -> [Effect] {
    state = .inside(nextPing: now + Pause.ping)
    let news: Effect = wasInside ? .rejoined : .entered
    wasInside = true
    isLost = false
    nickChanges = 0
    cameIn = now
    var effects = [announcement()] + tellAllowed() + [news]
    for nick in earlier { effects += initiate(nick) }
    return effects
  }

  /// Once for each who came before us, as soon as it has said what it sends.
  mutating func initiate(_ nick: String) -> [Effect] {
    guard isInside, earlier.contains(nick), let occupant = occupants[nick], !occupant.muji.preparing,
      isOther(occupant.jid), initiated.insert(occupant.jid).inserted
    else { return [] }
    return [.initiate(occupant.jid)]
  }

  // MARK: Answers

  private mutating func answered(_ iq: String, _ error: StanzaError?, at now: MonotonicTime) -> [Effect] {
    if let people = allowing.removeValue(forKey: iq) {
      guard let error else { return [] }
      return [.notAllowed(people, error)]
    }
    switch state {
    case .configuring(iq, _):
      guard let error else { return prepare(at: now) }
      return [.send(MUC.leave(room, nick: nick))] + giveUp(.refused(error.condition))
    case .pinging(iq, _): return ponged(error, at: now)
    case .outside, .joining, .configuring, .preparing, .inside, .pinging, .waiting, .over: return []
    }
  }

  /// XEP-0410 §3.2.
  private mutating func ponged(_ error: StanzaError?, at now: MonotonicTime) -> [Effect] {
    switch error?.condition {
    case nil, .serviceUnavailable, .featureNotImplemented, .remoteServerNotFound, .remoteServerTimeout:
      state = .inside(nextPing: now + Pause.ping)
      return []
    default: return lose(at: now)
    }
  }

  // MARK: Losing it

  /// We are not in any more and go back at once.
  mutating func lose(at now: MonotonicTime) -> [Effect] {
    if let cameIn, now - cameIn < Pause.patience { return wait(at: now) }
    return disconnected() + join(at: now)
  }

  /// We are not in any more; going back makes no sense just now.
  mutating func wait(at now: MonotonicTime) -> [Effect] {
    state = .waiting(until: now + Pause.retry)
    return disconnected()
  }

  private mutating func disconnected() -> [Effect] {
    defer { isLost = true }
    return isLost ? [] : [.lost(.disconnected)]
  }

  mutating func giveUp(_ problem: Problem) -> [Effect] {
    state = .over
    return [.lost(problem)]
  }
}
