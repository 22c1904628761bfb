public import XMPP

/// What we announce of ourselves (XEP-0030, XEP-0115): without these features nobody's call button lights up.
public struct Announcement: Hashable, Sendable {
  /// Our disco#info answer.
  public let info: DiscoInfo
  /// Its short name, for presences.
  public let caps: Caps

  /// The features that a client must announce to be called: Dino asks for jingle, rtp and ice-udp, Conversations for
  /// the media and dtls too; jingle-message:0 makes callers ring all devices, muji:0 lets them make a call a group.
  public static let callFeatures = [
    Namespace.discoInfo, Namespace.caps, Namespace.jingle, Namespace.jingleMessage, Namespace.jingleRTP,
    Namespace.jingleRTPAudio, Namespace.jingleRTPInfo, Namespace.dtls, Namespace.iceUDP,
    Namespace.rtcpFeedback,
    Namespace.headerExtensions, Namespace.sources, Namespace.grouping, Namespace.ping,
    Namespace.muji, Namespace.callInvites, Namespace.videoConstraints,
  ]

  /// The announcement of a client called `name`, of a type of the registry's category "client" ("console", "bot").
  ///
  /// Without `video` the picture is left out; `extra` are features of other parts of the program.
  public init(
    name: String = "Visavis", type: String = "console", node: String = "urn:visavis", video: Bool = true,
    extra: [String] = [], sha1: Capabilities.SHA1
  ) {
    let features = Self.callFeatures + (video ? [Namespace.jingleRTPVideo] : []) + extra
    info = DiscoInfo(
      identities: [.init(category: "client", type: type, name: name)], features: Set(features).sorted())
    caps = Caps(node: node, info: info, sha1: sha1)
  }

  /// The reply to a disco#info question; nil if `iq` is none. §6.2 of XEP-0115: also under the node of our caps.
  public func answer(to iq: XMLElement) -> XMLElement? {
    guard iq.iqType == .get, let query = iq.child("query", Namespace.discoInfo) else { return nil }
    guard let node = query["node"] else { return iq.resultReply(info.xml) }
    guard node == caps.query else { return iq.errorReply(StanzaError(.itemNotFound)) }
    var named = info
    named.node = node
    return iq.resultReply(named.xml)
  }
}
