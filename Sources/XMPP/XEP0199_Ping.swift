/// XEP-0199: is the other end still there?
public enum Ping {
  /// The question; without `to` it goes to the own server.
  public static func request(id: String, to: JID? = nil) -> XMLElement {
    .iq(.get, id: id, to: to, payload: XMLElement("ping", namespace: Namespace.ping))
  }
  /// True for somebody's question to us, to be answered with `resultReply()`.
  public static func isRequest(_ iq: XMLElement) -> Bool {
    iq.iqType == .get && iq.child("ping", Namespace.ping) != nil
  }
}
