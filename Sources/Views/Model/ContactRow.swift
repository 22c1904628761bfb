public import Base

/// A contact as the list and the detail pane show it. All texts are the peer's data: never interpreted, only cut.
public struct ContactRow: Sendable, Equatable {
  /// How far the two have agreed to see each other's presence (RFC 6121 §2.1.2.5).
  public enum Subscription: Sendable, Equatable {
    case both, from, to, none
    /// We asked and wait for an answer.
    case pending
    /// They ask to add us: nothing is shared until we say yes.
    case asksUs
  }

  /// The bare address; identifies the row.
  public var jid: String
  /// The name given in the roster; the address where that is empty.
  public var name: String
  /// Roster groups; empty: shown under "Contacts".
  public var groups: [String]
  /// The best of the devices' presences.
  public var presence: Presence
  /// The status message, "" for none.
  public var status: String
  /// The devices that are online.
  public var devices: [Device]
  /// The most recent calls, newest first; the list shows the first, the detail pane as many as fit.
  public var calls: [CallNote]
  /// Who sees whom.
  public var subscription: Subscription
  /// The server keeps them away.
  public var blocked = false

  /// Whether one of the devices can take a voice call.
  public var canVoice: Bool { devices.contains { $0.voice } }
  /// Whether one of the devices can take a video call.
  public var canVideo: Bool { devices.contains { $0.video } }
  /// The name, or the address where there is no name.
  public var displayName: String { name.allSatisfy { $0 == " " } ? jid : name }

  /// A row; as made, an offline contact of whom nothing more is known.
  public init(
    jid: String, name: String = "", groups: [String] = [], presence: Presence = .offline, status: String = "",
    devices: [Device] = [], calls: [CallNote] = [], subscription: Subscription = .both
  ) {
    self.jid = jid
    self.name = name
    self.groups = groups
    self.presence = presence
    self.status = status
    self.devices = devices
    self.calls = calls
    self.subscription = subscription
  }
}

extension ContactRow {
  /// One row a person, of those who ask to see us and those in the roster: who is both keeps the roster's row, marked as
  /// asking.
  public static func merged(asking: [ContactRow], roster: [ContactRow]) -> [ContactRow] {
    let questions = Dictionary(asking.map { ($0.jid, $0) }, uniquingKeysWith: { first, _ in first })
    let known = Set(roster.map(\.jid))
    let strangers = asking.filter { !known.contains($0.jid) }
    return strangers
      + roster.map { row in
        guard let question = questions[row.jid] else { return row }
        var row = row
        row.subscription = .asksUs
        if !question.status.isEmpty { row.status = question.status }
        return row
      }
  }
}

/// One of a contact's devices (an XMPP resource) and what its client says it can do (XEP-0115).
public struct Device: Sendable, Equatable {
  /// The resource, or the client's name where that says more.
  public var name: String
  /// Takes voice calls.
  public var voice: Bool
  /// With pictures.
  public var video: Bool
  /// Takes part in calls of more than two.
  public var groups: Bool
  /// A device with its capabilities.
  public init(name: String, voice: Bool, video: Bool, groups: Bool = false) {
    self.name = name
    self.voice = voice
    self.video = video
    self.groups = groups
  }
}

/// One line of the call log.
public struct CallNote: Sendable, Equatable {
  /// How it went, in one word.
  public enum Outcome: Sendable, Equatable {
    case talked
    /// They called, we did not answer.
    case missed
    /// We called, they did not answer.
    case unanswered
    /// Somebody said no.
    case declined
    /// Somebody was in another call.
    case busy
  }
  /// With pictures.
  public var video: Bool
  /// How it went.
  public var outcome: Outcome
  /// When it began.
  public var at: WallTime
  /// How long the two talked; zero if they did not.
  public var duration: Duration
  /// A line of the log.
  public init(video: Bool, outcome: Outcome, at: WallTime, duration: Duration = .zero) {
    self.video = video
    self.outcome = outcome
    self.at = at
    self.duration = duration
  }
}
