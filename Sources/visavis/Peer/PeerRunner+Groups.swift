import Base
import Calls
import Engine
import XMPP

// Calls of several people: who comes and goes, and what is seen and heard of each.
extension PeerRunner {
  func heard(_ group: GroupSnapshot) async {
    let isNew = records[group.id] == nil
    note(group)
    if isNew, group.isRinging { return await rings(group.call) }
    changed(group.call)
  }

  /// Takes what has changed into the summary, and tells it.
  func note(_ group: GroupSnapshot) {
    var summary = groups[group.id] ?? GroupSummary(id: group.id)
    if let room = group.room, summary.room != room {
      summary.room = room
      lines.write("room", [("id", .string(group.id)), ("room", .string("\(room)"))])
    }
    for (name, member) in group.named {
      let index = summary.index(of: name, jid: member.jid)
      take(member, into: &summary.members[index], group.id)
    }
    groups[group.id] = summary
  }

  private func take(_ member: GroupMember, into summary: inout MemberSummary, _ group: String) {
    if let device = member.device { summary.device = "\(device)" }
    if let leg = member.leg { summary.leg = leg }
    guard summary.state != member.state.word else { return }
    summary.state = member.state.word
    switch member.state {
    case .joining: summary.joined = summary.joined ?? lines.elapsed
    case .connected:
      summary.joined = summary.joined ?? lines.elapsed
      summary.connected = summary.connected ?? lines.elapsed
    case .left: summary.left = lines.elapsed
    case .inviting, .declined, .busy, .noAnswer, .unreachable: break
    }
    lines.write(
      "member",
      [
        ("id", .string(group)), ("jid", .string(summary.jid)), ("device", .string(summary.device)),
        ("state", .string(summary.state)),
      ])
  }

  func left(_ group: String, _ leg: String, _ statistics: MediaStatistics?) {
    guard let index = groups[group]?.index(ofLeg: leg), let statistics else { return }
    take(statistics, into: group, index, isLast: true)
  }

  func upgraded(_ call: String, to group: String) {
    lines.write("upgraded", [("id", .string(call)), ("group", .string(group))])
    // One call all the while: what was found out about it goes on under the group's name.
    guard let record = records.removeValue(forKey: call) else { return }
    order.removeAll { $0 == group }
    order = order.map { $0 == call ? group : $0 }
    records[group] = record
  }

  func invite(to id: String) async {
    if await account.invite(options.invitees, to: id) { return }
    lines.write("notice", [("text", "The server has no rooms for a group call.")])
  }

  /// Who the session `leg` is with, for the lines that are about it.
  func member(of leg: String) -> [(String, JSON)] {
    for group in groups.values {
      guard let index = group.index(ofLeg: leg) else { continue }
      return [("group", .string(group.id)), ("jid", .string(group.members[index].jid))]
    }
    return []
  }

  func noteFrame(_ leg: String) {
    for id in groups.keys {
      guard let index = groups[id]?.index(ofLeg: leg) else { continue }
      groups[id]?.members[index].firstFrame = lines.elapsed
    }
  }

  // MARK: Figures

  /// Looks at every session while it is there: what is over has no bit rate.
  func lookAtGroups() async {
    for id in groups.keys {
      for (index, member) in (groups[id]?.members ?? []).enumerated() where member.state == "connected" {
        guard let leg = member.leg, let session = await calls.session(leg) else { continue }
        take(session.statistics, into: id, index, isLast: false)
      }
    }
  }

  private func take(_ figures: MediaStatistics, into group: String, _ index: Int, isLast: Bool) {
    guard var member = groups[group]?.members[index] else { return }
    var figures = figures
    if isLast, let before = member.figures {
      figures.remoteAudio.bitrate = before.remoteAudio.bitrate
      figures.remoteVideo.bitrate = before.remoteVideo.bitrate
      figures.sentAudio.bitrate = before.sentAudio.bitrate
      figures.sentVideo.bitrate = before.sentVideo.bitrate
    }
    member.figures = figures
    if figures.remoteTone > 0 {
      if member.tone == 0 {
        lines.write(
          "tone",
          [("id", .string(group)), ("jid", .string(member.jid)), ("hz", .number(figures.remoteTone))])
      }
      member.tone = figures.remoteTone
    }
    groups[group]?.members[index] = member
  }

  /// A "stats" line: everything sent and received, and each member's share.
  func tellFigures(of id: String, cpu: Double) {
    guard let members = groups[id]?.members else { return }
    let present = members.filter { $0.figures != nil }
    var sent = StreamStatistics()
    var received = StreamStatistics()
    for figures in present.compactMap(\.figures) {
      for stream in [figures.sentAudio, figures.sentVideo] { sent.add(stream) }
      for stream in [figures.remoteAudio, figures.remoteVideo] { received.add(stream) }
    }
    lines.write(
      "stats",
      [
        ("id", .string(id)), ("connected", .int(members.count { $0.state == "connected" })),
        ("sent", sent.json), ("received", received.json), ("members", .array(present.map(\.json))),
        ("cpu", .number(cpu)),
      ])
  }
}

extension StreamStatistics {
  /// Takes another stream's traffic into the sum.
  fileprivate mutating func add(_ other: StreamStatistics) {
    packets += other.packets
    bytes += other.bytes
    lost += other.lost
    frames += other.frames
    bitrate += other.bitrate
  }
}
