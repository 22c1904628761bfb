internal import Base
public import XMPP

// What the peer sends in this session.
extension JingleSession {
  /// Takes a Jingle request of the peer with this session's sid; every request is answered exactly once.
  public mutating func receive(_ jingle: Jingle, iq: String) -> [Effect] {
    guard state != .ended else { return [.refuse(iq: iq, Self.unknownSession)] }
    switch jingle.action {
    case .sessionAccept: return accepted(jingle, iq: iq)
    case .sessionTerminate: return terminated(jingle, iq: iq)
    case .transportInfo: return [.acknowledge(iq: iq)] + transportInfo(jingle)
    case .sessionInfo: return sessionInfo(jingle, iq: iq)
    case .contentAdd: return contentAdded(jingle, iq: iq)
    case .contentAccept: return contentAccepted(jingle, iq: iq)
    case .contentModify: return contentModified(jingle, iq: iq)
    case .contentReject, .contentRemove: return contentRemoved(jingle, iq: iq)
    case .descriptionInfo: return [.acknowledge(iq: iq)]
    case .sessionInitiate: return [.refuse(iq: iq, Self.outOfOrder)]
    default: return [.refuse(iq: iq, StanzaError(.featureNotImplemented))]
    }
  }

  /// XEP-0166 §10: no session of that id here.
  public static let unknownSession = Jingle.Problem.unknownSession.stanzaError
  static let outOfOrder = Jingle.Problem.outOfOrder.stanzaError

  private mutating func accepted(_ answer: Jingle, iq: String) -> [Effect] {
    guard role == .initiator, state == .pending else { return [.refuse(iq: iq, Self.outOfOrder)] }
    do {
      for content in answer.contents { try agree(content) }
    } catch {
      return [.acknowledge(iq: iq)] + terminate(error.reason)
    }
    guard contents.values.contains(where: { $0.accepted && $0.media == .audio }) else {
      return [.acknowledge(iq: iq)] + terminate(JingleRefusal.unsupported("the answer has no voice").reason)
    }
    state = .active
    if offersBundle { bundle = Self.bundle(in: answer) { contents[$0]?.accepted == true } }
    var effects: [Effect] = [.acknowledge(iq: iq)]
    for name in order {
      guard let content = contents[name] else { continue }
      if !content.accepted || transportName(of: name) != name {
        effects.append(.closeTransport(name))
      } else if let remote = content.remote {
        effects.append(.connectTransport(name, remote))
      }
    }
    for name in order where contents[name]?.accepted == false { forget(name) }
    return effects + [.streams(streamPlans), .accepted]
  }

  /// Takes the peer's answer to one content of ours.
  private mutating func agree(_ answer: Jingle.Content) throws(JingleRefusal) {
    guard let content = contents[answer.name], content.remote == nil else { return }
    let remote = try secureTransport(answer.transport)
    guard let theirs = answer.description, let payload = negotiation.chosen(in: theirs, offered: content.ours)
    else {
      throw .unsupported("the answer names no codec of ours")
    }
    contents[answer.name]?.theirs = theirs
    contents[answer.name]?.payload = payload
    contents[answer.name]?.remote = remote
    contents[answer.name]?.remoteFingerprint = answer.transport?.fingerprint
    contents[answer.name]?.senders = answer.senders
    contents[answer.name]?.accepted = true
  }

  mutating func forget(_ name: String) {
    contents[name] = nil
    order.removeAll { $0 == name }
    bundle.removeAll { $0 == name }
    peerWantsBundle.removeAll { $0 == name }
  }

  private mutating func terminated(_ jingle: Jingle, iq: String) -> [Effect] {
    let closing = transportNames.map { Effect.closeTransport($0) }
    state = .ended
    return [.acknowledge(iq: iq)] + closing + [.ended(jingle.reason, byPeer: true)]
  }

  /// Trickled candidates (XEP-0176 §5.5). They may come before the answer; the transport queues them.
  private mutating func transportInfo(_ jingle: Jingle) -> [Effect] {
    jingle.contents.flatMap { content -> [Effect] in
      guard contents[content.name] != nil, let transport = content.transport, !transport.candidates.isEmpty
      else {
        return []
      }
      let carrier = transportName(of: content.name)
      guard carrier == content.name || !bundle.isEmpty || role == .responder else { return [] }
      if contents[carrier]?.accepted != true, (contents[carrier]?.remote?.candidates.count ?? 100) < 100 {
        contents[carrier]?.remote?.candidates += transport.candidates  // told when the person accepts
        return []
      }
      return [.remoteCandidates(carrier, transport.candidates)]
    }
  }

  private func sessionInfo(_ jingle: Jingle, iq: String) -> [Effect] {
    let known = jingle.info.filter { if case .other = $0 { false } else { true } }
    if known.isEmpty, !jingle.info.isEmpty {
      return [.refuse(iq: iq, Jingle.Problem.unsupportedInfo.stanzaError)]
    }
    return [.acknowledge(iq: iq)] + known.map { .peerInfo($0) }
  }

  private mutating func contentAdded(_ jingle: Jingle, iq: String) -> [Effect] {
    guard state == .active else { return [.refuse(iq: iq, Self.outOfOrder)] }
    // Both sides added a picture at the same moment: the initiator's wins (XEP-0166 §7.2.16).
    if let name = ourAddition, jingle.contents.contains(where: { $0.description?.media == .video }) {
      guard role == .responder else {
        return [.refuse(iq: iq, Jingle.Problem.tieBreak.stanzaError)]
      }
      forget(name)
      return [.closeTransport(name)] + contentAdded(jingle, iq: iq)
    }
    var effects: [Effect] = [.acknowledge(iq: iq)]
    for content in jingle.contents {
      do {
        try take(content)
        effects.append(.openTransport(content.name, controlling: role == .initiator))
      } catch {
        var answer = self.jingle(.contentReject)
        answer.contents = [Jingle.Content(creator: content.creator, name: content.name)]
        answer.reason = error.reason
        effects.append(.request(answer))
      }
    }
    return effects
  }

  private mutating func contentAccepted(_ jingle: Jingle, iq: String) -> [Effect] {
    guard state == .active else { return [.refuse(iq: iq, Self.outOfOrder)] }
    guard let name = ourAddition, contents[name]?.described == true,
      let answer = jingle.contents.first(where: { $0.name == name })
    else { return [.acknowledge(iq: iq)] }
    do {
      try agree(answer)
    } catch {
      forget(name)
      var removal = self.jingle(.contentRemove)
      removal.contents = [Jingle.Content(creator: answer.creator, name: name)]
      removal.reason = error.reason
      return [.acknowledge(iq: iq), .request(removal), .closeTransport(name), .streams(streamPlans)]
    }
    guard let remote = contents[name]?.remote else { return [.acknowledge(iq: iq)] }
    return [.acknowledge(iq: iq), .connectTransport(name, remote), .streams(streamPlans), .ourVideoAccepted]
  }

  private mutating func contentModified(_ jingle: Jingle, iq: String) -> [Effect] {
    for content in jingle.contents { contents[content.name]?.senders = content.senders }
    return [.acknowledge(iq: iq)] + (state == .active ? [.streams(streamPlans)] : [])
  }

  private mutating func contentRemoved(_ jingle: Jingle, iq: String) -> [Effect] {
    var effects: [Effect] = [.acknowledge(iq: iq)]
    for content in jingle.contents where contents[content.name]?.media == .video {
      if bundleGroup.count > 1, bundleGroup.first == content.name {
        contents[content.name]?.senders = Jingle.Senders.none  // its transport carries the voice, so it stays
        continue
      }
      if transportName(of: content.name) == content.name { effects.append(.closeTransport(content.name)) }
      forget(content.name)
    }
    return effects + (state == .active ? [.streams(streamPlans)] : [])
  }
}
