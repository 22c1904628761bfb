internal import Base
internal import XMPP

// Turning the peer's contents into ours, and ours into stanzas.
extension JingleSession {
  /// Takes a content the peer offers (in session-initiate or content-add).
  mutating func take(_ content: Jingle.Content) throws(JingleRefusal) {
    guard contents[content.name] == nil, contents.count < 8 else {
      throw .malformed("a content is there twice")
    }
    guard let theirs = content.description else { throw .unsupported("a content is not voice or video") }
    guard !contents.values.contains(where: { $0.media == theirs.media }) else {
      throw .unsupported("more than one content of a kind")
    }
    let remote = try secureTransport(content.transport)
    let ssrc = takeSSRC()
    guard let answer = negotiation.answer(to: theirs, ssrc: ssrc, cname: cname) else {
      throw .unsupported(
        theirs.media == .audio
          ? "no voice codec that both sides have" : "no video codec that both sides have")
    }
    contents[content.name] = ContentState(
      creator: content.creator, senders: content.senders, media: theirs.media, ssrc: ssrc, ours: answer,
      theirs: theirs, payload: answer.payloadTypes.first, remote: remote,
      remoteFingerprint: content.transport?.fingerprint)
    order.append(content.name)
  }

  /// The peer's transport with its fingerprint; a transport without one is refused, never used in the clear.
  func secureTransport(_ transport: ICETransport?) throws(JingleRefusal) -> RemoteTransport {
    guard let transport else { throw .unreachable("the other side offers no ICE transport") }
    guard let fingerprint = transport.fingerprint else {
      throw .insecure("the other side offers no DTLS encryption (no fingerprint)")
    }
    guard fingerprint.hash.lowercased() == "sha-256", fingerprint.bytes.count == 32 else {
      throw .insecure(
        "the other side's fingerprint is \(fingerprint.hash.prefix(12)); only sha-256 is accepted")
    }
    guard let ufrag = transport.ufrag, let password = transport.pwd else {
      throw .malformed("a content has no ICE credentials")
    }
    return RemoteTransport(
      ufrag: ufrag, password: password, fingerprint: fingerprint.bytes,
      weAreDTLSClient: fingerprint.setup != .active, candidates: transport.candidates)
  }

  /// RFC 5763 §5: actpass in an offer; in an answer active unless the peer insists on it.
  func setup(answering content: ContentState) -> DTLSFingerprint.Setup {
    guard let theirs = content.remoteFingerprint else { return .actpass }
    return theirs.setup == .active ? .passive : .active
  }

  /// Our side of `name` for a session-initiate, -accept, content-add or -accept.
  mutating func describe(_ name: String) -> Jingle.Content? {
    guard let content = contents[name] else { return nil }
    let carrier = transportName(of: name)
    guard let local = contents[carrier]?.local else { return nil }
    var result = Jingle.Content(creator: content.creator, name: name)
    result.senders = content.senders
    result.description = content.ours
    var transport = ICETransport(ufrag: local.ufrag, pwd: local.password)
    transport.fingerprint = DTLSFingerprint(
      hash: "sha-256", setup: setup(answering: content), bytes: local.fingerprint)
    if carrier == name { transport.candidates = content.localCandidates }
    result.transport = transport
    contents[name]?.described = true
    contents[name]?.localCandidates = []
    return result
  }

  func jingle(_ action: Jingle.Action) -> Jingle {
    var jingle = Jingle(action: action, sid: sid)
    switch action {
    case .sessionInitiate:
      jingle.initiator = ourself
      jingle.mujiRoom = mujiRoom
    case .sessionAccept: jingle.responder = ourself
    default: break
    }
    return jingle
  }

  /// All accepted streams, for the media engine.
  var streamPlans: [StreamPlan] {
    order.compactMap { name in
      guard let content = contents[name], content.accepted, let payload = content.payload else { return nil }
      let known = Set(content.theirs?.headerExtensions.map(\.uri) ?? [])
      let ids = (role == .initiator ? content.ours : content.theirs ?? content.ours).headerExtensions
      let supported = Set(content.ours.headerExtensions.map(\.uri)).intersection(known)
      return StreamPlan(
        content: name, media: content.media, transport: transportName(of: name), payload: payload,
        extensions: Dictionary(
          ids.filter { supported.contains($0.uri) }.map { ($0.uri, UInt8(clamping: $0.id)) },
          uniquingKeysWith: { first, _ in first }),
        ssrc: content.ssrc, remoteSources: content.theirs?.sources.map(\.ssrc) ?? [],
        sends: allows(content.senders, us: true), receives: allows(content.senders, us: false),
        bundled: isBundled(name))
    }
  }

  private func isBundled(_ name: String) -> Bool {
    bundleGroup.count > 1 && bundleGroup.contains(name)
  }

  /// Whether `senders` lets us (or the peer) send.
  func allows(_ senders: Jingle.Senders, us: Bool) -> Bool {
    switch senders {
    case .both: true
    case .none: false
    case .initiator: (role == .initiator) == us
    case .responder: (role == .responder) == us
    }
  }

  /// `senders` when only we (or only the peer) send.
  func senders(us: Bool, them: Bool) -> Jingle.Senders {
    switch (us, them) {
    case (true, true): .both
    case (false, false): .none
    case (true, false): role == .initiator ? .initiator : .responder
    case (false, true): role == .initiator ? .responder : .initiator
    }
  }
}
