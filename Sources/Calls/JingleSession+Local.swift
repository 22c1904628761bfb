public import Base
public import XMPP

// What our own side does: transports open, the person accepts, media come and go.
extension JingleSession {
  /// A transport that was asked for is open.
  public mutating func transportOpened(_ name: String, _ local: LocalTransport) -> [Effect] {
    guard state != .ended, contents[name] != nil, contents[name]?.local == nil else { return [] }
    contents[name]?.local = local
    if state == .preparing { return offerIfReady() }
    if acceptPending { return acceptIfReady() }
    return describeAdditionIfReady(name)
  }

  /// A candidate of ours: it travels in the description if that is still to come, else on its own (trickled).
  public mutating func localCandidate(_ name: String, _ candidate: ICECandidate) -> [Effect] {
    guard state != .ended, let content = contents[name], let local = content.local,
      transportName(of: name) == name
    else { return [] }
    guard content.described else {
      contents[name]?.localCandidates.append(candidate)
      return []
    }
    var transport = ICETransport(ufrag: local.ufrag, pwd: local.password)
    transport.candidates = [candidate]
    var info = Jingle.Content(creator: content.creator, name: name)
    info.transport = transport
    var message = jingle(.transportInfo)
    message.contents = [info]
    return [.request(message)]
  }

  private mutating func offerIfReady() -> [Effect] {
    guard role == .initiator, transportNames.allSatisfy({ contents[$0]?.local != nil }) else { return [] }
    state = .pending
    var offer = jingle(.sessionInitiate)
    let names = order
    offer.contents = names.compactMap { describe($0) }
    if offersBundle, names.count > 1 { offer.groups = [Grouping(semantics: "BUNDLE", contents: names)] }
    return [.request(offer)]
  }

  /// The person accepts the peer's offer (responder only).
  public mutating func accept() -> [Effect] {
    guard role == .responder, state == .pending, !acceptPending else { return [] }
    acceptPending = true
    return acceptIfReady()
  }

  private mutating func acceptIfReady() -> [Effect] {
    guard transportNames.allSatisfy({ contents[$0]?.local != nil }) else { return [] }
    acceptPending = false
    state = .active
    bundle = peerWantsBundle
    let names = order
    var effects: [Effect] = []
    for name in names { contents[name]?.accepted = true }
    for name in transportNames {
      if let remote = contents[name]?.remote { effects.append(.connectTransport(name, remote)) }
    }
    var answer = jingle(.sessionAccept)
    answer.contents = names.compactMap { describe($0) }
    if !bundle.isEmpty { answer.groups = [Grouping(semantics: "BUNDLE", contents: bundle)] }
    return effects + [.streams(streamPlans), .request(answer), .accepted]
  }

  /// Adds our picture to an accepted session, or lets us send on a picture content that only the peer used.
  public mutating func sendVideo() -> [Effect] {
    guard state == .active else { return [] }
    if let (name, content) = contents.first(where: { $0.value.media == .video }) {
      guard content.accepted, !allows(content.senders, us: true) else { return [] }
      let widened = senders(us: true, them: allows(content.senders, us: false))
      contents[name]?.senders = widened
      var modified = Jingle.Content(creator: content.creator, name: name)
      modified.senders = widened
      var message = jingle(.contentModify)
      message.contents = [modified]
      return [.request(message), .streams(streamPlans)]
    }
    let name = contents["video"] == nil ? "video" : "video2"
    add(
      .video, name: name, creator: role == .initiator ? .initiator : .responder,
      senders: senders(us: true, them: false))
    return [.openTransport(name, controlling: role == .initiator)]
  }

  /// The peer does not take the picture that we wanted to add.
  mutating func additionRefused() -> [Effect] {
    guard let name = ourAddition else { return [] }
    forget(name)
    return [.closeTransport(name), .streams(streamPlans)]
  }

  /// The peer does not want us to send on the picture content that only it used.
  mutating func sendingRefused() -> [Effect] {
    guard let (name, content) = contents.first(where: { $0.value.media == .video }), content.accepted else {
      return []
    }
    let narrowed = senders(us: false, them: allows(content.senders, us: false))
    contents[name]?.senders = narrowed
    return [.streams(streamPlans)]
  }

  /// A transport finds no path. If it carries no voice, its contents are taken off; nil if the call depends on it.
  mutating func transportLost(_ name: String) -> [Effect]? {
    let lost = order.filter { transportName(of: $0) == name }
    guard state == .active, !lost.isEmpty, !lost.contains(where: { contents[$0]?.media == .audio }) else {
      return nil
    }
    var effects: [Effect] = []
    for content in lost {
      if let message = removal(of: content) { effects.append(.request(message)) }
      forget(content)
    }
    effects += [.closeTransport(name), .streams(streamPlans)]
    return effects
  }

  /// What tells the peer that a content is no more; nil if it has not heard of it.
  private func removal(of name: String) -> Jingle? {
    guard let content = contents[name], content.described || content.remote != nil else { return nil }
    var message = jingle(content.described ? .contentRemove : .contentReject)
    message.contents = [Jingle.Content(creator: content.creator, name: name)]
    message.reason = Jingle.Reason(.failedTransport)
    return message
  }

  /// A content that we want to add and the peer has not answered yet.
  var ourAddition: String? {
    guard state == .active else { return nil }
    return order.first { contents[$0]?.accepted == false && contents[$0]?.remote == nil }
  }

  /// A transport that opened after the session began belongs to a content that was added.
  private mutating func describeAdditionIfReady(_ name: String) -> [Effect] {
    guard state == .active, let content = contents[name], !content.described else { return [] }
    if let remote = content.remote {  // the peer added it: answer
      contents[name]?.accepted = true
      guard let description = describe(name) else { return [] }
      var answer = jingle(.contentAccept)
      answer.contents = [description]
      return [
        .connectTransport(name, remote), .streams(streamPlans), .request(answer), .peerAddedVideo,
      ]
    }
    guard let description = describe(name) else { return [] }
    var offer = jingle(.contentAdd)
    offer.contents = [description]
    return [.request(offer)]
  }

  /// Tells the peer about mute, hold and the like (XEP-0167 §8).
  public func inform(_ info: SessionInfo) -> [Effect] {
    guard state == .active || state == .pending else { return [] }
    var message = jingle(.sessionInfo)
    message.info = [info]
    return [.request(message)]
  }

  /// The name and creator of the first content of `media`, for mute messages.
  public func reference(to media: Media) -> (name: String, creator: Jingle.Creator)? {
    order.lazy.compactMap { name in self.contents[name].map { (name, $0) } }
      .first { $0.1.media == media }.map { ($0.0, $0.1.creator) }
  }

  /// Ends the session from our side.
  public mutating func terminate(_ reason: Jingle.Reason) -> [Effect] {
    guard state != .ended else { return [] }
    let told = state != .preparing
    let closing = transportNames.map { Effect.closeTransport($0) }
    state = .ended
    var message = jingle(.sessionTerminate)
    message.reason = reason
    return (told ? [.request(message)] : []) + closing + [.ended(reason, byPeer: false)]
  }
}
