internal import XMPP

/// Looks for the server's service of rooms (XEP-0045), which group calls meet in: asks what the server offers, then each
/// of that what it is. A value; questions out, answers in.
struct RoomServiceSearch {
  /// The first service found.
  private(set) var service: JID?
  /// Nothing more will be found.
  private(set) var isOver = false
  private var server: JID?
  private var list: String?
  private var questions: [String: JID] = [:]
  private let makeID: @Sendable () -> String

  /// Servers list hundreds of things at most; rooms are among the first.
  private static let most = 32

  /// A search whose questions get their ids from `makeID`.
  init(makeID: @escaping @Sendable () -> String) { self.makeID = makeID }

  /// Begins anew with `server`; returns the first question.
  mutating func begin(_ server: JID) -> XMLElement {
    let id = makeID()
    service = nil
    isOver = false
    self.server = server
    questions = [:]
    list = id
    return DiscoItems.request(id: id, to: server)
  }

  /// Takes an answer and returns the next questions; nil if it is none of ours.
  mutating func receive(_ stanza: XMLElement) -> [XMLElement]? {
    guard stanza.iqType == .result || stanza.iqType == .error, let id = stanza.id else { return nil }
    if id == list, stanza.from == nil || stanza.from == server { return listed(stanza) }
    guard let asked = questions[id], stanza.from == asked else { return nil }
    questions[id] = nil
    if stanza.iqType == .result, DiscoInfo(stanza)?.isRoomService == true, service == nil {
      service = asked
      isOver = true
    }
    if questions.isEmpty { isOver = true }
    return []
  }

  private mutating func listed(_ stanza: XMLElement) -> [XMLElement] {
    list = nil
    let items = stanza.iqType == .result ? DiscoItems(stanza)?.items ?? [] : []
    // Rooms are at services, which have neither a local part nor a resource.
    let services = items.filter { $0.local == nil && $0.isBare }.prefix(Self.most)
    isOver = services.isEmpty
    return services.map { item -> XMLElement in
      let id = makeID()
      questions[id] = item
      return .iq(.get, id: id, to: item, payload: DiscoInfo.query())
    }
  }
}
