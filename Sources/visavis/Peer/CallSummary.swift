import Base
import Calls
import Engine
import XMPP

/// What the report of `visavis peer` says of one call.
struct CallSummary {
  var peer: String
  var direction: CallDirection
  var video: Bool
  /// The answer: when we accepted, or learned that the peer had.
  var answered: MonotonicTime?
  var began: MonotonicTime
  var connected: MonotonicTime?
  /// The media is silent, and that was told.
  var isReconnecting = false
  var firstPacket: MonotonicTime?
  var firstFrame: MonotonicTime?
  var end: CallEnd?
  var remote: MediaStatistics?
  /// The peer's switches, as last told.
  var party: PartyMedia?

  init(_ call: CallSnapshot) {
    peer = call.peer.description
    direction = call.direction
    video = call.media.contains(.video)
    began = call.began
  }

  var json: JSON {
    .object([
      ("peer", .string(peer)), ("direction", .string(direction.rawValue)),
      ("kind", .string(video ? "video" : "audio")), ("reason", .string(end?.reason.name ?? "running")),
      ("duration_s", .number(end?.duration.inSeconds ?? 0)),
      ("setup_ms", milliseconds(to: connected)), ("first_rtp_ms", milliseconds(to: firstPacket)),
      ("first_frame_ms", milliseconds(to: firstFrame)),
      ("detail", .string(end?.reason.detail ?? "")),
    ])
  }

  private func milliseconds(to time: MonotonicTime?) -> JSON {
    guard let answered, let time else { return .null }
    return .number((time - answered).inMilliseconds)
  }
}

extension MediaStatistics {
  /// The peer's side of the report.
  func remoteJSON(jid: String) -> JSON {
    .object([
      ("jid", .string(jid)), ("frames", .int(remoteVideo.frames)),
      ("fps", .number(remoteVideo.framesPerSecond)),
      ("width", .int(remoteVideo.width)), ("height", .int(remoteVideo.height)),
      ("audio_packets", .int(remoteAudio.packets)), ("lost", .int(remoteAudio.lost + remoteVideo.lost)),
      ("concealed_ratio", .number(remoteAudio.concealedRatio)),
      ("jitter_ms", .number(remoteAudio.jitterMilliseconds)),
      ("rtt_ms", .number(rttMilliseconds)), ("freezes", .int(remoteVideo.freezes)),
      ("longest_freeze_ms", .number(remoteVideo.longestFreezeMilliseconds)),
      ("key_frames", .int(remoteVideo.keyFrames)),
    ])
  }

  /// A "stats" line.
  func statsMembers(cpu: Double) -> [(String, JSON)] {
    [
      ("sent", .object([("audio", sentAudio.json), ("video", sentVideo.json)])),
      ("received", .object([("audio", remoteAudio.json), ("video", remoteVideo.json)])),
      ("rtt_ms", .number(rttMilliseconds)), ("path", .string(path)), ("cpu", .number(cpu)),
    ]
  }
}

extension StreamStatistics {
  var json: JSON {
    .object([
      ("packets", .int(packets)), ("bytes", .int(bytes)), ("lost", .int(lost)),
      ("jitter_ms", .number(jitterMilliseconds)), ("concealed_ratio", .number(concealedRatio)),
      ("frames", .int(frames)), ("width", .int(width)), ("height", .int(height)),
      ("key_frames", .int(keyFrames)),
      ("freezes", .int(freezes)), ("bitrate_bps", .int(bitrate)), ("delay_ms", .number(delayMilliseconds)),
    ])
  }
}
