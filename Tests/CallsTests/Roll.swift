import Base
import Testing
import XMPP
import XMPPLink

@testable import Calls

/// A contact list on the test bench: stanzas go in, effects come out as short lines.
struct Roll {
  var list: ContactList
  var effects: [ContactList.Effect] = []

  init(memory: ContactList.Memory = .init()) {
    list = ContactList(
      ourself: alice, announcement: Announcement(sha1: sha1), memory: memory, seed: 1, sha1: sha1)
  }

  /// Connected, with this roster.
  init(_ items: RosterItem...) {
    self.init()
    effects = list.connected(as: alice, resumed: false)
    answer("roster", .roster(items, version: "v1"))
  }

  mutating func receive(_ stanza: XMLElement) -> [String]? {
    guard let effects = list.receive(stanza) else { return nil }
    self.effects = effects
    return lines
  }

  @discardableResult
  mutating func presence(_ presence: Presence) -> [String]? { receive(presence.xml) }

  mutating func wish(_ wish: (inout ContactList) -> [ContactList.Effect]) -> [String] {
    effects = wish(&list)
    return lines
  }

  var lines: [String] { effects.compactMap(\.short) }

  /// The stanzas that were sent with the last effects.
  var sent: [XMLElement] { effects.compactMap { if case .send(let stanza) = $0 { stanza } else { nil } } }

  /// Answers the last question that asks for `what`.
  @discardableResult
  mutating func answer(_ what: String, _ payload: XMLElement?, from: JID? = nil) -> [String]? {
    guard let question = sent.last(where: { $0.short.contains(what) }), let id = question.id else {
      return nil
    }
    return receive(.iq(.result, id: id, to: alice, from: from ?? question.to, payload: payload))
  }

  @discardableResult
  mutating func refuse(_ what: String, _ condition: StanzaError.Condition) -> [String]? {
    guard let question = sent.last(where: { $0.short.contains(what) }), let id = question.id else {
      return nil
    }
    var reply = XMLElement.iq(.error, id: id, to: alice, from: question.to)
    reply.append(StanzaError(condition).xml)
    return receive(reply)
  }

  /// Somebody's device is online with `info`.
  mutating func online(_ device: JID, _ info: DiscoInfo?, priority: Int8 = 0, show: Presence.Show? = nil) {
    let caps = info.map { Caps(node: "n", info: $0, sha1: sha1) }
    presence(Presence(from: device, show: show, priority: priority, caps: caps))
    if let info { answer("disco", info.xml) }
  }
}

extension XMLElement {
  static func roster(_ items: [RosterItem], version: String? = nil) -> XMLElement {
    XMLElement("query", namespace: Namespace.roster, attributes: ["ver": version], children: items.map(\.xml))
  }

  /// "get roster", "set block bob@visavis.test", "presence subscribe bob@visavis.test".
  var short: String {
    if isPresence { return "presence" + (type.map { " " + $0 } ?? "") + (self["to"].map { " " + $0 } ?? "") }
    let payload = elements.first
    let kind =
      switch payload?.namespace {
      case Namespace.roster: "roster"
      case Namespace.discoInfo: "disco"
      case Namespace.blocking: payload?.name ?? ""
      default: payload?.name ?? ""
      }
    return [type ?? "", kind, self["to"] ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension ContactList.Effect {
  var short: String? {
    switch self {
    case .send(let stanza): stanza.short
    case .changed(let jids): "changed " + jids.sorted().map { $0.local ?? $0.domain }.joined(separator: ",")
    case .asked(let request): "asked by \(request.jid)"
    case .remember(let jid): "remember \(jid)"
    case .blocklistChanged: "blocklist"
    case .refused(let wish, let error): "refused \(wish): \(error.condition.rawValue)"
    }
  }
}

let bobItem = RosterItem(jid: bob.bare, name: "Bob", subscription: .both, groups: ["Friends"])
let carol: JID = "carol@visavis.test/dino"
let carolItem = RosterItem(jid: carol.bare, subscription: .to)

let caller = DiscoInfo(
  identities: [.init(category: "client", type: "pc", name: "Caller")],
  features: [Namespace.jingle, Namespace.jingleRTP, Namespace.iceUDP, Namespace.jingleRTPAudio])
let chatter = DiscoInfo(
  identities: [.init(category: "client", type: "phone", name: "Chatter")], features: [Namespace.discoInfo])
