import Base
import Calls
import Engine
import XMPP

/// What the report of `visavis peer` says of one group call.
struct GroupSummary {
  var id: String
  var room: JID?
  /// Everybody who was ever asked or there, in the order of their coming.
  var members: [MemberSummary] = []

  /// The place of the member called `name`, made if there is none.
  mutating func index(of name: String, jid: JID) -> Int {
    if let index = members.firstIndex(where: { $0.name == name }) { return index }
    members.append(MemberSummary(name: name, jid: "\(jid)"))
    return members.count - 1
  }

  /// The place of the member with whom the session `leg` is, or was.
  func index(ofLeg leg: String) -> Int? { members.lastIndex { $0.leg == leg } }

  var json: JSON {
    .object([
      ("id", .string(id)), ("room", .string(room.map { "\($0)" } ?? "")),
      ("members", .array(members.map(\.json))),
    ])
  }
}

/// One member of a group, as seen and heard from here.
struct MemberSummary {
  var name: String
  var jid: String
  var device = ""
  var leg: String?
  var state = ""
  /// Seconds since the start.
  var joined: Double?
  var connected: Double?
  var firstFrame: Double?
  var left: Double?
  /// The newest figures; bit rates are those of the last moment in which both sides were there.
  var figures: MediaStatistics?
  /// The tone that their voice is, in hertz; 0 while none is heard.
  var tone = 0.0

  init(name: String, jid: String) {
    self.name = name
    self.jid = jid
  }

  /// The same as for a call between two.
  var remote: JSON? { figures.map { $0.remoteJSON(jid: jid) } }

  var json: JSON {
    var members: [(String, JSON)] = [
      ("jid", .string(jid)), ("device", .string(device)), ("state", .string(state)),
      ("joined", Self.time(joined)), ("connected", Self.time(connected)),
      ("first_frame", Self.time(firstFrame)), ("left", Self.time(left)), ("tone_hz", .number(tone)),
    ]
    if let figures {
      members += [
        ("frames", .int(figures.remoteVideo.frames)), ("width", .int(figures.remoteVideo.width)),
        ("height", .int(figures.remoteVideo.height)), ("fps", .number(figures.remoteVideo.framesPerSecond)),
        ("audio_packets", .int(figures.remoteAudio.packets)),
        ("concealed_ratio", .number(figures.remoteAudio.concealedRatio)),
        ("lost", .int(figures.remoteAudio.lost + figures.remoteVideo.lost)),
        ("received_bps", .int(figures.remoteAudio.bitrate + figures.remoteVideo.bitrate)),
        ("sent_bps", .int(figures.sentAudio.bitrate + figures.sentVideo.bitrate)),
        ("sent_width", .int(figures.sentVideo.width)), ("sent_height", .int(figures.sentVideo.height)),
      ]
    }
    return .object(members)
  }

  private static func time(_ seconds: Double?) -> JSON { seconds.map { .number($0) } ?? .null }
}

extension GroupMember.State {
  /// A stable word for reports.
  var word: String {
    switch self {
    case .inviting: "inviting"
    case .declined: "declined"
    case .busy: "busy"
    case .noAnswer: "noAnswer"
    case .unreachable: "unreachable"
    case .joining: "joining"
    case .connected: "connected"
    case .left: "left"
    }
  }
}
