public import Base
public import XMPP

/// The contacts of one account: roster, presences, what their devices can do, who asks to see us and who is blocked
/// (RFC 6121, XEP-0115, XEP-0191). Pure: stanzas and a person's wishes in, effects out.
public struct ContactList: Sendable {
  /// What the list wants done, or tells.
  public enum Effect: Hashable, Sendable {
    case send(XMLElement)
    /// These contacts look different now.
    case changed(Set<JID>)
    /// Somebody new asks to see our presence.
    case asked(SubscriptionRequest)
    /// Worth keeping between starts: the person has a device that rings by XEP-0353.
    case remember(JID)
    /// Blocked or unblocked somebody: `blocked` is different now.
    case blocklistChanged
    /// The server refused what the person wanted; `wish` says what that was.
    case refused(wish: Sentence, StanzaError)
  }

  /// What is worth keeping between starts, so that the list is there before the server answers.
  public struct Memory: Hashable, Sendable {
    /// RFC 6121 §2.6: the version that `items` are of.
    public var version: String?
    /// The roster.
    public var items: [RosterItem] = []
    /// People with a device that rings by XEP-0353.
    public var messageInitiators: Set<JID> = []
    /// XEP-0115: verified answers by `ver`.
    public var capabilities: [String: DiscoInfo] = [:]
    /// An empty memory.
    public init() {}
  }

  struct Seen: Sendable {
    var presence: Presence
    /// Counts up: of two that are equal otherwise the later one is the better device.
    var order: Int
  }

  enum Pending: Equatable, Sendable {
    case roster
    case blocklist
    case disco(JID)
    case wish(Sentence)
  }

  /// Devices of one person, questions of strangers: more are not kept.
  enum Limit {
    static let devices = 64
    static let strangers = 50
    static let requests = 100
  }

  /// Our full JID, as bound.
  public internal(set) var ourself: JID
  /// What we say of ourselves.
  public let announcement: Announcement
  /// The roster, by bare JID.
  public internal(set) var items: [JID: RosterItem]
  /// Who asks to see our presence, oldest first.
  public internal(set) var requests: [SubscriptionRequest] = []
  /// XEP-0191; may hold whole servers and single devices. See `isBlocked`.
  public internal(set) var blocked: Set<JID> = []
  /// False if the server has no blocklist.
  public internal(set) var canBlock = true
  /// People with a device that rings by XEP-0353, seen at some time.
  public internal(set) var messageInitiators: Set<JID>
  /// Our own presence, as last sent.
  public internal(set) var ourPresence = Presence()
  /// Whether a stream is up.
  public internal(set) var isOnline = false
  /// Our presence was changed without a stream.
  var presenceIsUnsent = false
  var version: String?
  var presences: [JID: [JID: Seen]] = [:]
  var capabilities: Capabilities
  var pending: [String: Pending] = [:]
  var counter = 0
  var random: SeededGenerator

  /// The contacts of `ourself`'s account, as `memory` knows them; `seed` is for stanza ids.
  public init(
    ourself: JID, announcement: Announcement, memory: Memory = Memory(), seed: UInt64,
    sha1: @escaping Capabilities.SHA1
  ) {
    self.ourself = ourself
    self.announcement = announcement
    items = Dictionary(memory.items.map { ($0.jid.bare, $0) }, uniquingKeysWith: { _, last in last })
    version = memory.version
    messageInitiators = memory.messageInitiators
    capabilities = Capabilities(cache: memory.capabilities, sha1: sha1)
    random = SeededGenerator(seed: seed)
  }

  /// What to keep between starts.
  public var memory: Memory {
    var memory = Memory()
    memory.version = version
    memory.items = items.values.sorted { $0.jid < $1.jid }
    memory.messageInitiators = messageInitiators
    memory.capabilities = capabilities.cache
    return memory
  }

  // MARK: Reading

  /// Everybody in the roster, by name.
  public var contacts: [Contact] {
    items.values.map(contact).sorted {
      ($0.displayName.lowercased(), $0.jid) < ($1.displayName.lowercased(), $1.jid)
    }
  }

  /// The contact `jid`; nil if it is not in the roster.
  public func contact(_ jid: JID) -> Contact? { items[jid.bare].map(contact) }

  private func contact(_ item: RosterItem) -> Contact {
    let devices = devices(of: item.jid)
    return Contact(
      jid: item.jid.bare, name: item.name, groups: item.groups,
      availability: devices.first?.availability ?? .offline, status: devices.first?.status, devices: devices,
      subscription: item.subscription, ask: item.ask, isBlocked: isBlocked(item.jid))
  }

  /// The devices with which `jid` is online, the best one first. For our own account: our other devices.
  public func devices(of jid: JID) -> [Device] {
    guard isOnline else { return [] }
    let seen = (presences[jid.bare] ?? [:]).map { (jid: $0.key, seen: $0.value) }
    return seen.map { one in
      (
        Device(
          one.seen.presence, jid: one.jid, info: capabilities.info(of: one.jid),
          isPending: capabilities.isPending(one.jid) || !mayAsk(one.jid)), one.seen.order
      )
    }.sorted { a, b in
      (a.0.priority, a.0.availability, a.1) > (b.0.priority, b.0.availability, b.1)
    }.map(\.0)
  }

  /// How to call `jid`: all devices ring if any knows how, or if we can't know; a lone client without XEP-0353 gets
  /// a plain session-initiate.
  public func route(to jid: JID) -> CallMachine.Route {
    let devices = devices(of: jid)
    guard !messageInitiators.contains(jid.bare), !devices.contains(where: \.supportsMessageInitiation),
      devices.allSatisfy(\.isKnown), let best = devices.first(where: \.supportsVoice)
    else { return .everyDevice }
    return .device(best.jid)
  }

  /// XEP-0191 §3.1: `jid` itself, its account, or its whole server may be on the list.
  public func isBlocked(_ jid: JID) -> Bool {
    blocked.contains(jid) || blocked.contains(jid.bare) || blocked.contains(jid.server)
  }

  /// Whether `device` may be asked what it can do: a stranger would learn that we are online.
  func mayAsk(_ device: JID) -> Bool { items[device.bare] != nil || device.bare == ourself.bare }

  /// Who may see our presence (RFC 6121 §2.1.2.5).
  public var subscribers: Set<JID> {
    Set(items.values.filter { $0.subscription == .from || $0.subscription == .both }.map(\.jid.bare))
  }

  // MARK: Ids

  mutating func ask(_ pending: Pending, _ make: (String) -> XMLElement) -> Effect {
    let id = randomToken(using: &random)
    self.pending[id] = pending
    return .send(make(id))
  }

  mutating func carry(_ effects: [Capabilities.Effect]) -> [Effect] {
    effects.map { effect in
      switch effect {
      case .queryDisco(let jid, let node):
        ask(.disco(jid)) { .iq(.get, id: $0, to: jid, payload: DiscoInfo.query(node: node)) }
      }
    }
  }
}
