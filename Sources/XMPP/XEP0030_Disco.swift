/// XEP-0030 disco#info: what an entity is and can do.
public struct DiscoInfo: Hashable, Sendable {
  /// §3.1: one identity, e.g. client/console.
  public struct Identity: Hashable, Sendable {
    /// E.g. "client", "conference"; registered with XEP-0030.
    public var category: String
    /// E.g. "console", "phone".
    public var type: String
    /// The software's or service's name.
    public var name: String?
    /// The name's language.
    public var language: String?
    /// An identity.
    public init(category: String, type: String, name: String? = nil, language: String? = nil) {
      self.category = category
      self.type = type
      self.name = name
      self.language = language
    }
  }

  /// What was asked for below the address.
  public var node: String?
  /// What it is.
  public var identities: [Identity]
  /// The namespaces of what it can do.
  public var features: [String]
  /// XEP-0128: each form's fields.
  public var forms: [[DataField]]

  /// An answer.
  public init(
    node: String? = nil, identities: [Identity] = [], features: [String] = [], forms: [[DataField]] = []
  ) {
    self.node = node
    self.identities = identities
    self.features = features
    self.forms = forms
  }

  /// True if the entity announces `feature`.
  public func has(_ feature: String) -> Bool { features.contains(feature) }

  /// True for a service of XEP-0045 rooms; gateways to other networks' rooms are none.
  public var isRoomService: Bool {
    has(Namespace.muc) && identities.contains { $0.category == "conference" && $0.type == "text" }
  }

  /// The question to put into an `<iq type="get"/>`.
  public static func query(node: String? = nil) -> XMLElement {
    XMLElement("query", namespace: Namespace.discoInfo, attributes: ["node": node])
  }

  /// Reads a `<query/>`, or the `<iq/>` around it; nil if there is none.
  public init?(_ element: XMLElement) {
    let query = element.isIQ ? element.child("query", Namespace.discoInfo) : element
    guard let query, query.matches("query", namespace: Namespace.discoInfo) else { return nil }
    node = query["node"]
    identities = query.children("identity").prefix(64).compactMap { child in
      guard let category = child["category"], let type = child["type"] else { return nil }
      return Identity(category: category, type: type, name: child["name"], language: child["xml:lang"])
    }
    features = query.children("feature").prefix(1024).compactMap { $0["var"] }
    forms = query.children("x", namespace: Namespace.dataForms).prefix(16).map { form in
      form.children("field").prefix(64).compactMap { field in
        field["var"].map { DataField($0, field.children("value").prefix(64).map(\.text)) }
      }
    }
  }

  /// The `<query/>` element.
  public var xml: XMLElement {
    var query = Self.query(node: node)
    for identity in identities {
      query.append(
        XMLElement(
          "identity",
          attributes: [
            "category": identity.category, "type": identity.type, "name": identity.name,
            "xml:lang": identity.language,
          ]))
    }
    for feature in features { query.append(XMLElement("feature", attributes: ["var": feature])) }
    for form in forms { query.append(DataForm(.result, fields: form).xml) }
    return query
  }
}

/// XEP-0030 disco#items: what an entity offers below it, e.g. a server's room service.
public struct DiscoItems: Hashable, Sendable {
  /// Their addresses.
  public var items: [JID]

  /// An answer.
  public init(items: [JID]) { self.items = items }

  /// The question to put into an `<iq type="get"/>`.
  public static var query: XMLElement { XMLElement("query", namespace: Namespace.discoItems) }

  /// The question what `server` offers, for a client that looks for its room service: of each item it then asks
  /// `DiscoInfo.query()` and takes the first that `isRoomService`.
  public static func request(id: String, to server: JID) -> XMLElement {
    .iq(.get, id: id, to: server, payload: query)
  }

  /// Reads a `<query/>`, or the `<iq/>` around it; nil if there is none. Nobody is listed twice.
  public init?(_ element: XMLElement) {
    let query = element.isIQ ? element.child("query", Namespace.discoItems) : element
    guard let query, query.matches("query", namespace: Namespace.discoItems) else { return nil }
    items = []
    for jid in query.children("item").prefix(1024).compactMap({ $0["jid"].flatMap { JID($0) } })
    where !items.contains(jid) {
      items.append(jid)
    }
  }

  /// The `<query/>` element.
  public var xml: XMLElement {
    XMLElement(
      "query", namespace: Namespace.discoItems,
      children: items.map { XMLElement("item", attributes: ["jid": $0.description]) })
  }
}
