internal import Base
internal import SecureLink
internal import XMPP

extension ExternalService {
  /// The service as ICE knows it; nil for what it is not.
  var iceServer: ICEServer? {
    let kind: ICEServer.Kind
    switch type {
    case "stun": kind = .stun
    case "turn", "turns": kind = .turn
    default: return nil
    }
    let secure = type == "turns"
    let transport: ICEServer.Transport = secure ? .tls : transport == "tcp" ? .tcp : .udp
    return ICEServer(
      kind: kind, host: host, port: port ?? (secure ? 5349 : 3478), transport: transport,
      username: username ?? "",
      password: password ?? "")
  }
}

extension Delay {
  /// Whether `message` was kept somewhere on its way.
  static func isIn(_ message: XMLElement) -> Bool { message.elements.contains { Delay($0) != nil } }
}

extension XMLElement {
  /// The empty result for the request `id` of `to`.
  static func result(id: String, to: JID) -> XMLElement { .iq(.result, id: id, to: to) }
  /// The error answer for the request `id` of `to`.
  static func error(id: String, to: JID, _ error: StanzaError) -> XMLElement {
    .iq(.error, id: id, to: to, payload: error.xml)
  }
  /// A request that changes something.
  static func set(id: String, to: JID, payload: XMLElement) -> XMLElement {
    .iq(.set, id: id, to: to, payload: payload)
  }
}
