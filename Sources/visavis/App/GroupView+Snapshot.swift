import Calls
import Engine
import Views
import XMPP

extension GroupView {
  /// The people of `group` without what their media know, ourselves last.
  init(_ group: GroupSnapshot, names: (String) -> String) {
    self.init()
    parties = group.named.map { name, member in
      let jid = "\(member.jid)"
      return GroupParty(
        id: name, name: names(jid), jid: jid, muted: member.media.muted || member.media.held,
        cameraOn: member.media.cameraOn && !member.media.held, state: GroupParty.State(member))
    }
    parties.append(
      GroupParty(
        id: Self.ownID, name: "", jid: "", muted: group.ours.muted, cameraOn: group.ours.cameraOn,
        isSelf: true))
  }

  /// No member has this name: members go by addresses.
  static let ownID = ""
}

extension GroupParty.State {
  init(_ member: GroupMember) {
    switch member.state {
    case .inviting: self = .calling(since: member.since)
    case .declined: self = .declined(since: member.since)
    case .busy: self = .busy(since: member.since)
    case .noAnswer: self = .noAnswer(since: member.since)
    case .unreachable: self = .unreachable
    case .joining: self = .joining
    case .connected: self = .joined
    case .left: self = .left
    }
  }
}
