public import XMPP

/// How reachable somebody is.
public enum Availability: Int, Hashable, Sendable, Comparable, CaseIterable {
  case offline, doNotDisturb, extendedAway, away, online, freeToChat

  /// Whether `a` is less reachable than `b`.
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// What an available presence with `show` says.
  public init(_ show: Presence.Show?) {
    switch show {
    case nil: self = .online
    case .chat: self = .freeToChat
    case .away: self = .away
    case .xa: self = .extendedAway
    case .dnd: self = .doNotDisturb
    }
  }
}

/// One client with which a person is online.
public struct Device: Hashable, Sendable {
  /// The device's full JID.
  public var jid: JID
  /// How reachable the person is there.
  public var availability: Availability
  /// The words that go with it.
  public var status: String?
  /// RFC 6121 §4.7.2.3: -128...127, more is better.
  public var priority: Int8
  /// False while the device has not said what it can do; the four below are false then.
  public var isKnown: Bool
  /// Jingle calls over ICE with voice.
  public var supportsVoice: Bool
  /// Jingle calls over ICE with a picture.
  public var supportsVideo: Bool
  /// Rings by XEP-0353.
  public var supportsMessageInitiation: Bool
  /// Group calls by XEP-0272.
  public var supportsMuji: Bool
  /// What the client calls itself.
  public var clientName: String?
  /// A client that leaves a group call of more than five.
  public var isDino: Bool { clientName == "Dino" }

  init(_ presence: Presence, jid: JID, info: DiscoInfo?, isPending: Bool) {
    self.jid = jid
    availability = Availability(presence.show)
    status = presence.status
    priority = presence.priority
    isKnown = !isPending
    let calls =
      info?.has(Namespace.jingle) == true && info?.has(Namespace.jingleRTP) == true
      && info?.has(Namespace.iceUDP) == true
    // Clients older than XEP-0167 1.0 name no media: they mean voice.
    let names = info?.has(Namespace.jingleRTPAudio) == true || info?.has(Namespace.jingleRTPVideo) == true
    supportsVoice = calls && (!names || info?.has(Namespace.jingleRTPAudio) == true)
    supportsVideo = calls && info?.has(Namespace.jingleRTPVideo) == true
    supportsMessageInitiation = info?.has(Namespace.jingleMessage) == true
    supportsMuji = info?.has(Namespace.muji) == true
    clientName = info?.identities.first { $0.category == "client" }?.name
  }
}

/// A person of the contact list, with everything that a screen shows about them.
public struct Contact: Hashable, Sendable, Identifiable {
  /// The bare JID.
  public var jid: JID
  /// The name the person gave them; nil if none.
  public var name: String?
  /// The roster groups they are in.
  public var groups: [String]
  /// Of the best device.
  public var availability: Availability
  /// Of the best device.
  public var status: String?
  /// The best one first: by priority, then by availability.
  public var devices: [Device]
  /// Who sees whose presence.
  public var subscription: RosterItem.Subscription
  /// We asked to see their presence and wait for the answer.
  public var ask: Bool
  /// They, or their whole server, are on our blocklist.
  public var isBlocked: Bool

  /// The bare JID.
  public var id: JID { jid }
  /// The name, or the part before "@", or the whole address.
  public var displayName: String { name ?? jid.local ?? jid.description }
  /// Whether a device that is online now can take a voice call.
  public var canTakeCalls: Bool { devices.contains { $0.supportsVoice } }
  /// Whether the person would take a call with Dino, whatever device they answer on.
  public var usesDino: Bool { canTakeCalls && devices.allSatisfy { $0.isDino || !$0.supportsVoice } }
}

/// Somebody asks to see our presence (RFC 6121 §3.1.3).
public struct SubscriptionRequest: Hashable, Sendable {
  /// The bare JID of the person.
  public var jid: JID
  /// What they wrote with it.
  public var text: String?
}
