import Base
import Testing
import XMPP

@testable import Calls

/// A room service as XEP-0045 has it, as far as group calls go: order, locks, membership, what everybody is shown.
struct SimRoomService {
  typealias Post = (to: JID, stanza: XMLElement)

  struct Occupant {
    var nick: String
    var jid: JID
    var payload: [XMLElement]
  }

  struct Room {
    var owners: Set<JID>
    var occupants: [Occupant] = []
    var isLocked = true
    var isMembersOnly = false
  }

  static let domain = "conference.visavis.test"
  var rooms: [JID: Room] = [:]
  /// Nothing is answered but that it cannot be reached.
  var isDown = false

  mutating func receive(_ stanza: XMLElement, from: JID) -> [Post] {
    guard let to = stanza.to else { return [] }
    if isDown {
      // What a server keeps for it, or finds out later: who went is gone.
      if stanza.type == "unavailable" { _ = leave(to.bare, from) }
      return [refusal(of: stanza, from: from, .remoteServerTimeout)]
    }
    if stanza.isPresence { return presence(stanza, to, from) }
    return stanza.isIQ ? [(from, iq(stanza, to, from))] : []
  }

  /// Somebody's stream is gone.
  mutating func drop(_ jid: JID) -> [Post] {
    rooms.keys.sorted().flatMap { room in
      rooms[room]?.occupants.contains { $0.jid == jid } == true ? leave(room, jid) : []
    }
  }

  /// All rooms are gone; with `farewell` everybody is told.
  mutating func stop(farewell: Bool) -> [Post] {
    var posts: [Post] = []
    if farewell {
      for (name, room) in rooms.sorted(by: { $0.key < $1.key }) {
        for one in room.occupants {
          for other in room.occupants {
            let codes = one.jid == other.jid ? [332, 110] : [332]
            posts.append((other.jid, shown(one, in: name, type: "unavailable", codes)))
          }
        }
      }
    }
    rooms = [:]
    return posts
  }

  private mutating func presence(_ stanza: XMLElement, _ to: JID, _ from: JID) -> [Post] {
    let room = to.bare
    if stanza.type == "unavailable" { return leave(room, from) }
    let payload = stanza.elements.filter { $0.namespace != Namespace.muc }
    guard stanza.child("x", Namespace.muc) != nil else { return change(stanza, room, from, payload) }
    return join(stanza, room, to.resource ?? "", from, payload)
  }

  private mutating func join(
    _ stanza: XMLElement, _ name: JID, _ nick: String, _ from: JID, _ payload: [XMLElement]
  ) -> [Post] {
    let isNew = rooms[name] == nil
    var room = rooms[name] ?? Room(owners: [from.bare])
    if room.occupants.contains(where: { $0.nick == nick && $0.jid.bare != from.bare }) {
      return [refusal(of: stanza, from: from, .conflict)]
    }
    if room.isLocked, !isNew, !room.owners.contains(from.bare) {
      return [refusal(of: stanza, from: from, .itemNotFound)]
    }
    if room.isMembersOnly, !room.owners.contains(from.bare) {
      return [refusal(of: stanza, from: from, .registrationRequired)]
    }
    let own = Occupant(nick: nick, jid: from, payload: payload)
    var posts: [Post] = []
    for other in room.occupants where other.jid != from {
      posts.append((from, shown(other, in: name, type: nil, [])))
    }
    if let place = room.occupants.firstIndex(where: { $0.jid == from }) {
      room.occupants[place] = own
    } else {
      room.occupants.append(own)
    }
    rooms[name] = room
    for other in room.occupants where other.jid != from {
      posts.append((other.jid, shown(own, in: name, type: nil, [])))
    }
    posts.append((from, shown(own, in: name, type: nil, isNew ? [110, 201] : [110])))
    return posts
  }

  private mutating func change(_ stanza: XMLElement, _ name: JID, _ from: JID, _ payload: [XMLElement])
    -> [Post]
  {
    guard var room = rooms[name], let place = room.occupants.firstIndex(where: { $0.jid == from }) else {
      return [refusal(of: stanza, from: from, .notAcceptable)]
    }
    room.occupants[place].payload = payload
    rooms[name] = room
    return room.occupants.map { other in
      (other.jid, shown(room.occupants[place], in: name, type: nil, other.jid == from ? [110] : []))
    }
  }

  private mutating func leave(_ name: JID, _ from: JID) -> [Post] {
    guard var room = rooms[name], let place = room.occupants.firstIndex(where: { $0.jid == from }) else {
      return []
    }
    let gone = room.occupants[place]
    let posts: [Post] = room.occupants.map { other in
      (other.jid, shown(gone, in: name, type: "unavailable", other.jid == from ? [110] : []))
    }
    room.occupants.remove(at: place)
    rooms[name] = room.occupants.isEmpty ? nil : room
    return posts
  }

  private mutating func iq(_ stanza: XMLElement, _ to: JID, _ from: JID) -> XMLElement {
    let name = to.bare
    guard let room = rooms[name] else { return refusal(of: stanza, from: from, .itemNotFound).stanza }
    if Ping.isRequest(stanza) {
      let isIn = room.occupants.contains { $0.jid == from && $0.nick == to.resource }
      return isIn ? result(of: stanza) : refusal(of: stanza, from: from, .notAcceptable).stanza
    }
    guard room.owners.contains(from.bare) else {
      return refusal(of: stanza, from: from, .forbidden).stanza
    }
    let form = stanza.child("query", Namespace.mucOwner)?.child("x", Namespace.dataForms)
    if let form = form.flatMap({ DataForm($0) }) {
      rooms[name]?.isLocked = false
      rooms[name]?.isMembersOnly = form["muc#roomconfig_membersonly"] == ["1"]
    }
    // As Prosody does: the first item only.
    let item = stanza.child("query", Namespace.mucAdmin)?.children("item").first
    if let jid = item?["jid"].flatMap({ JID($0) }) { rooms[name]?.owners.insert(jid) }
    return result(of: stanza)
  }

  private func result(of stanza: XMLElement) -> XMLElement {
    var reply = stanza.resultReply()
    reply["from"] = stanza["to"]
    return reply
  }

  private func refusal(of stanza: XMLElement, from: JID, _ condition: StanzaError.Condition) -> Post {
    var reply = XMLElement(
      stanza.name, namespace: Namespace.client,
      attributes: ["type": "error", "id": stanza.id, "from": stanza["to"], "to": from.description])
    reply.append(StanzaError(condition).xml)
    return (from, reply)
  }

  /// All members are owners, hence moderators, who see addresses whatever the settings are.
  private func shown(_ one: Occupant, in name: JID, type: String?, _ codes: [Int]) -> XMLElement {
    var user = XMLElement("x", namespace: Namespace.mucUser)
    user.append(
      XMLElement(
        "item", attributes: ["affiliation": "owner", "role": "moderator", "jid": one.jid.description]))
    for code in codes { user.append(XMLElement("status", attributes: ["code": String(code)])) }
    let from = name.with(resource: one.nick) ?? name
    return XMLElement(
      "presence", namespace: Namespace.client, attributes: ["type": type, "from": from.description],
      children: (type == nil ? one.payload : []) + [user])
  }
}
