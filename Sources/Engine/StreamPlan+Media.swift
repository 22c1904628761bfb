internal import Calls
internal import XMPP

// What the media engine reads from a plan, without the signalling's words.
extension StreamPlan {
  var isVideo: Bool { media == .video }
  var payloadNumber: UInt8 { payload.id }
  var codecName: String { payload.name.uppercased() }
  var medium: Media { media }

  /// Whether `type` (and `subtype`) of RTCP feedback was negotiated (XEP-0293).
  func hasFeedback(_ type: String, _ subtype: String? = nil) -> Bool {
    payload.feedback.contains { $0.type == type && $0.subtype == subtype }
  }
}
