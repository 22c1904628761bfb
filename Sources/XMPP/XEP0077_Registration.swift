/// XEP-0077: an account made over the stream itself, with a name and a password.
public struct RegistrationForm: Hashable, Sendable {
  /// The names of the fields that the server wants, e.g. "username", "password", "email".
  public var fields: Set<String>
  /// For people.
  public var instructions: String?
  /// The account exists already.
  public var registered: Bool
  /// The server wants a data form (often with a picture to read), which needs a browser.
  public var needsDataForm: Bool

  /// Reads the answer to `get`; nil if `iq` holds none.
  public init?(_ iq: XMLElement) {
    guard let query = iq.child("query", Namespace.register) else { return nil }
    let names = Set(
      query.children.compactMap {
        if case .element(let e) = $0, e.namespace == Namespace.register { e.name } else { nil }
      })
    fields = names.subtracting(["instructions", "registered", "remove", "key"])
    instructions = query.child("instructions").map { String($0.text.prefix(500)) }
    registered = names.contains("registered")
    needsDataForm =
      query.child("x", Namespace.dataForms) != nil && !names.isSuperset(of: ["username", "password"])
  }

  /// True if name and password are all that the server wants.
  public var isSimple: Bool { !needsDataForm && fields == ["username", "password"] }

  /// §3.1: the question for the form.
  public static func get(id: String, to server: JID) -> XMLElement {
    .iq(.get, id: id, to: server, payload: XMLElement("query", namespace: Namespace.register))
  }

  /// §3.1: the filled-in form. Holds the password: only for an encrypted stream, never for a log.
  public static func set(id: String, to server: JID, username: String, password: String) -> XMLElement {
    .iq(
      .set, id: id, to: server,
      payload: XMLElement(
        "query", namespace: Namespace.register,
        children: [XMLElement("username", text: username), XMLElement("password", text: password)]))
  }

  /// §3.3: changes the password of the account that is logged in.
  public static func changePassword(id: String, to server: JID, username: String, password: String)
    -> XMLElement
  {
    set(id: id, to: server, username: username, password: password)
  }
}
