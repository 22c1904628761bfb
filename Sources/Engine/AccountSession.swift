public import Base
public import Calls
public import XMPP
public import XMPPLink

/// News of an account.
public enum AccountEvent: Sendable {
  case connecting(attempt: Int)
  case online(JID, resumed: Bool)
  /// Not connected; it tries again by itself.
  case offline(sentence: Sentence, retryIn: Duration)
  /// Not connected, and trying again would not help before the person changes something.
  case failed(sentence: Sentence)
  /// The contact list as it is now.
  case contacts(ContactsSnapshot)
  /// Somebody wrote to us, or we to somebody on another device, just now.
  case chat(ChatMessage)
  /// The person's wish was refused by the server.
  case refused(sentence: Sentence)
  case stopped
}

/// The contact list at one moment.
public struct ContactsSnapshot: Sendable {
  /// Everybody in the roster, by name.
  public var contacts: [Contact]
  /// Who asks to see our presence.
  public var requests: [SubscriptionRequest]

  /// A list of these people.
  public init(contacts: [Contact] = [], requests: [SubscriptionRequest] = []) {
    self.contacts = contacts
    self.requests = requests
  }
}

/// One account: its stream, contacts and calls.
///
/// Every stanza is handled to the end before the next one, in the order of the stream.
public actor AccountSession {
  /// The account's news, in order. One consumer.
  public nonisolated let events: AsyncStream<AccountEvent>
  /// The account's calls.
  public nonisolated let calls: CallController

  private let eventSink: AsyncStream<AccountEvent>.Continuation
  let connection: XMPPConnection
  private let studio: MediaStudio
  private var contacts: ContactList
  var search = RoomServiceSearch { randomToken() }
  /// Who waits for the search to end.
  var searchers: [CheckedContinuation<Void, Never>] = []
  private var pump: Task<Void, Never>?
  private var pendingServices: String?
  private var renewal: Task<Void, Never>?
  /// Only people of the contact list ring.
  private let contactsOnly: Bool

  /// A session for the account of `configuration`; nothing happens before `start()`.
  public init(
    _ configuration: XMPPConfiguration, studio: MediaStudio, setup: CallMachine.Setup,
    busyRule: CallDirector.BusyRule,
    contactsOnly: Bool = false, clientName: String = "Visavis", announcesVideo: Bool = true
  ) {
    self.contactsOnly = contactsOnly
    let connection = XMPPConnection(configuration)
    self.connection = connection
    self.studio = studio
    (events, eventSink) = AsyncStream.makeStream(of: AccountEvent.self)
    let sha1 = HashFunctions.openSSL.sha1
    let announcement = Announcement(name: clientName, video: announcesVideo, sha1: sha1)
    var setup = setup
    setup.caps = announcement.caps
    calls = CallController(setup: setup, busyRule: busyRule, studio: studio) { connection.send($0) }
    contacts = ContactList(
      ourself: setup.ourself, announcement: announcement, seed: .random(in: .min ... .max), sha1: sha1)
  }

  /// Connects, and stays connected.
  public func start() async {
    await calls.start()
    await calls.setContacts([], subscribers: [], strangersRing: !contactsOnly)
    let news = connection.events
    pump = Task { [weak self] in
      for await event in news { await self?.heard(event) }
    }
    connection.start()
  }

  /// Ends calls, says goodbye to the server, and returns when everything has stopped.
  public func stop() async {
    await calls.close()
    renewal?.cancel()
    await connection.stop()
    pump?.cancel()
    endSearch()
    eventSink.finish()
  }

  // MARK: What a person does

  /// Calls `peer` in the way its devices understand.
  @discardableResult
  public func call(_ peer: JID, media: MediaSet) async -> String {
    await calls.call(peer, media: media, route: contacts.route(to: peer))
  }

  /// How we appear to others.
  public func setPresence(show: Presence.Show?, status: String?) async {
    await run(contacts.setPresence(show: show, status: status))
  }

  /// Adds somebody and asks to see their presence.
  public func add(_ jid: JID, name: String? = nil) async { await run(contacts.add(jid, name: name)) }
  /// Takes somebody off the list.
  public func remove(_ jid: JID) async { await run(contacts.remove(jid)) }
  /// Gives somebody in the list another name (nil: none) and other groups.
  public func rename(_ jid: JID, name: String?, groups: [String]) async {
    await run(contacts.rename(jid, name: name, groups: groups))
  }
  /// Has the server keep somebody away, or no longer (XEP-0191).
  public func setBlocked(_ jid: JID, _ blocked: Bool) async {
    guard contacts.isOnline, contacts.canBlock else {
      let reason: Sentence =
        contacts.isOnline ? "your server has no list of blocked people" : "there is no connection"
      let said: Sentence =
        blocked ? "\(jid.bare) can't be blocked: \(reason)." : "\(jid.bare) can't be unblocked: \(reason)."
      eventSink.yield(.refused(sentence: said))
      return
    }
    await run(blocked ? contacts.block(jid) : contacts.unblock(jid))
  }
  /// Lets somebody see our presence, and asks to see theirs.
  public func accept(_ jid: JID) async { await run(contacts.accept(jid)) }
  /// Does not let somebody see our presence.
  public func deny(_ jid: JID) async { await run(contacts.deny(jid)) }

  /// Sends a text to all devices of `peer`.
  public func send(_ text: String, to peer: JID) {
    connection.send(ChatMessage.stanza(text, to: peer, id: randomToken()))
  }

  // MARK: The stream

  private func heard(_ event: XMPPConnection.Event) async {
    switch event {
    case .connecting(let attempt): eventSink.yield(.connecting(attempt: attempt))
    case .online(let jid, let resumed): await online(jid, resumed: resumed)
    case .stanza(let stanza): await receive(stanza)
    case .offline(let error, let pause):
      endSearch()
      await run(contacts.disconnected())
      eventSink.yield(.offline(sentence: error.said, retryIn: pause))
    case .failed(let error):
      endSearch()
      await run(contacts.disconnected())
      eventSink.yield(.failed(sentence: error.said))
    case .stopped: eventSink.yield(.stopped)
    }
  }

  private func online(_ jid: JID, resumed: Bool) async {
    await calls.bound(to: jid)
    if !resumed {
      connection.send(Carbon.enable(id: randomToken()))
      askForServices(jid)
      beginSearch(jid.server)
    }
    await run(contacts.connected(as: jid, resumed: resumed))
    if !resumed { await calls.connectionBack() }
    eventSink.yield(.online(jid, resumed: resumed))
  }

  private func receive(_ stanza: XMLElement) async {
    if stanza.isMessage { return await receiveMessage(stanza) }
    if stanza.iqType == .set, let element = stanza.child("jingle", Namespace.jingle) {
      return await receiveJingle(element, stanza)
    }
    if receiveServices(stanza) || receiveSearch(stanza) { return }
    if stanza.isPresence, await calls.receive(presence: stanza) { return }
    if let effects = contacts.receive(stanza) { return await run(effects) }
    switch stanza.iqType {
    case .result, .error:
      await calls.answered(stanza)
    case .get, .set:  // RFC 6120 §8.2.3: every request has an answer
      connection.send(stanza.errorReply(StanzaError(.serviceUnavailable)))
    case nil: break
    }
  }

  private func receiveMessage(_ stanza: XMLElement) async {
    let own = contacts.ourself
    var message = stanza
    var origin = CallDirector.Origin.direct
    if let carbon = Carbon(stanza, own: own) {
      message = carbon.message
      if carbon.direction == .sent { origin = .ownDevice }
    } else if Carbon.isWrapped(stanza) {
      return  // only our own server may tell of our other devices
    }
    if let invite = CallInvite(in: message), JingleMessage(in: message) == nil {
      return await receive(invite, message, stanza, origin)
    }
    if message.type == "error", let from = message.from, let id = message.id, let error = message.stanzaError
    {
      return await calls.inviteBounced(id, from: from, error)
    }
    guard let jingle = JingleMessage(in: message) else {
      guard !Delay.isIn(message), !Delay.isIn(stanza), let chat = ChatMessage(message, own: own) else {
        return
      }
      eventSink.yield(.chat(chat))
      return
    }
    guard let from = message.from, from != own else { return }
    if from.bare == own.bare { origin = .ownDevice }
    if origin == .direct, Delay.isIn(message) || Delay.isIn(stanza) { origin = .delayed }
    await calls.receive(jingle, from: from, origin: origin)
  }

  private func receive(
    _ invite: CallInvite, _ message: XMLElement, _ stanza: XMLElement, _ origin: CallDirector.Origin
  ) async {
    guard let from = message.from, from != contacts.ourself else { return }
    var origin = from.bare == contacts.ourself.bare ? .ownDevice : origin
    if origin == .direct, Delay.isIn(message) || Delay.isIn(stanza) { origin = .delayed }
    await calls.receive(invite, from: from, origin: origin)
  }

  private func receiveJingle(_ element: XMLElement, _ stanza: XMLElement) async {
    guard let from = stanza.from, let id = stanza.id else { return }
    do {
      await calls.receive(try Jingle(element), from: from, iq: id)
    } catch {
      connection.send(stanza.errorReply(error))
    }
  }

  private func run(_ effects: [ContactList.Effect]) async {
    var changed = false
    for effect in effects {
      switch effect {
      case .send(let stanza): connection.send(stanza)
      case .changed, .asked: changed = true
      case .blocklistChanged:
        changed = true
        await calls.setBlocked(contacts.blocked)
      case .remember: break
      case .refused(let wish, let error):
        eventSink.yield(
          .refused(sentence: "The server refused \(wish): \(error.text ?? error.condition.rawValue)."))
      }
    }
    if changed {
      await calls.setContacts(
        Set(contacts.contacts.map(\.jid.bare)), subscribers: contacts.subscribers,
        strangersRing: !contactsOnly, dinos: Set(contacts.contacts.filter(\.answersWithDino).map(\.jid.bare)))
      eventSink.yield(.contacts(ContactsSnapshot(contacts: contacts.contacts, requests: contacts.requests)))
    }
  }

  // MARK: STUN and TURN (XEP-0215)

  private func askForServices(_ jid: JID) {
    let id = randomToken()
    pendingServices = id
    connection.send(ExternalService.query(id: id, to: jid.server))
  }

  private func receiveServices(_ stanza: XMLElement) -> Bool {
    guard let pendingServices, stanza.isIQ, stanza.id == pendingServices,
      stanza.from == nil || stanza.from == contacts.ourself.server
    else { return false }
    self.pendingServices = nil
    let services = ExternalService.all(in: stanza) ?? []
    studio.settings.network.servers = services.compactMap(\.iceServer)
    renew(services)
    return true
  }

  /// TURN credentials end; they are asked for again a minute before.
  private func renew(_ services: [ExternalService]) {
    renewal?.cancel()
    guard let end = services.compactMap(\.expiresSeconds).min() else { return }
    let pause = max(30, end - WallTime.now().seconds - 60)
    renewal = Task { [weak self] in
      try? await Task.sleep(for: .seconds(pause))
      if !Task.isCancelled { await self?.askAgain() }
    }
  }

  private func askAgain() { askForServices(contacts.ourself) }
}
