/// XEP-0272 Muji: what an occupant of a call's room sends there, told in its presence.
///
/// The `<muji room=""/>` of a Jingle session is `Jingle.mujiRoom`, that of an invitation `CallInvite.Kind.invite`.
public struct Muji: Hashable, Sendable {
  /// What is sent under one name, with the payload types that the whole room agrees on.
  public struct Content: Hashable, Sendable {
    /// The name of the content in all sessions of the room.
    public var name: String
    /// Its medium and payload types; the rest of a description is left to the sessions.
    public var description: RTPDescription

    /// A content with `payloadTypes`.
    public init(_ media: Media, _ payloadTypes: [PayloadType]) {
      name = media.rawValue
      description = RTPDescription(media: media, payloadTypes: payloadTypes, rtcpMux: false)
    }

    init?(_ element: XMLElement) {
      guard let name = try? element.token("name"),
        let description = element.child("description", Namespace.jingleRTP),
        let read = try? RTPDescription(description)
      else { return nil }
      self.name = name
      self.description = read
    }

    var xml: XMLElement {
      XMLElement(
        "content", namespace: Namespace.jingle, attributes: ["creator": "initiator", "name": name],
        children: [description.xml])
    }
  }

  /// The occupant will join the call as soon as those who prepared before it are done.
  public var preparing: Bool
  /// What it sends; contents that we don't understand are left out.
  public var contents: [Content]

  /// What an occupant says.
  public init(preparing: Bool = false, contents: [Content] = []) {
    self.preparing = preparing
    self.contents = contents
  }

  /// Reads the `<muji/>` of a presence; nil if there is none.
  public init?(in stanza: XMLElement) {
    guard let element = stanza.child("muji", Namespace.muji) else { return nil }
    preparing = element.child("preparing") != nil
    contents = element.children("content", namespace: Namespace.jingle).prefix(16).compactMap { Content($0) }
  }

  /// The payload types for `media`; nil if the occupant sends none of it.
  public func payloadTypes(_ media: Media) -> [PayloadType]? {
    contents.first { $0.description.media == media }?.description.payloadTypes
  }

  /// The `<muji/>` element.
  public var xml: XMLElement {
    var element = XMLElement("muji", namespace: Namespace.muji)
    if preparing { element.append(XMLElement("preparing")) }
    for content in contents { element.append(content.xml) }
    return element
  }
}
