import Base

/// Resumption, binding and the session itself (RFC 6120 §7, XEP-0198).
extension StreamMachine {
  mutating func resume(_ features: StreamFeatures) -> [Effect] {
    guard let request = management?.resume else { return bind(features) }
    state = .resuming(features)
    return [text(request)]
  }

  mutating func resumed(_ element: XMLElement, _ features: StreamFeatures) -> [Effect] {
    guard element.namespace == Namespace.streamManagement, var kept = management else { return [] }
    do {
      if let h = StreamManagement.count(in: element) { try kept.acknowledge(h) }
    } catch {
      management = nil
      return fail(.protocolViolation("the server acknowledges more than was sent"))
    }
    switch element.name {
    case "resumed":
      management = kept
      guard let jid = sessionJID else { return bind(features) }
      var effects = enter(jid, resumed: true)
      for pending in kept.pending { effects.append(text(pending.stanza)) }
      if !kept.pending.isEmpty { effects += ask() }
      return effects
    case "failed":
      // §5: what was not acknowledged may never have arrived. Requests died with the session; messages go again.
      waiting = (kept.pending.filter(\.stanza.isMessage) + waiting).suffix(Self.longestQueue)
      management = nil
      return bind(features)
    default: return []
    }
  }

  // §7.7.1
  mutating func bind(_ features: StreamFeatures) -> [Effect] {
    guard features.bind else { return fail(.protocolViolation("no resource can be bound")) }
    management = nil
    state = .binding(features)
    let bind = XMLElement(
      "bind", namespace: Namespace.bind, children: [XMLElement("resource", text: settings.resource)])
    return [text(.iq(.set, id: freshID(), payload: bind))]
  }

  mutating func bound(_ element: XMLElement, _ features: StreamFeatures) -> [Effect] {
    guard element.isIQ else { return [] }
    if let error = element.stanzaError {
      return fail(.streamError(condition: "bind: " + error.condition.rawValue, text: error.text ?? ""))
    }
    guard let jid = element.child("bind", Namespace.bind)?.child("jid").flatMap({ JID($0.text) }), !jid.isBare
    else {
      return fail(.protocolViolation("the session has no address"))
    }
    var effects: [Effect] = []
    if features.session {
      effects.append(
        text(.iq(.set, id: freshID(), payload: XMLElement("session", namespace: Namespace.session))))
    }
    if features.streamManagement {
      effects.append(text(StreamManagement.enable))
      management = StreamManagement()
    }
    sessionJID = jid
    effects += enter(jid, resumed: false)
    let late = waiting
    waiting = []
    for message in late where message.sent + settings.staleTime > now { effects += send(message.stanza) }
    return effects
  }

  private mutating func enter(_ jid: JID, resumed: Bool) -> [Effect] {
    state = .online(jid)
    deadline = nil
    askedAt = nil
    wantsAcknowledgement = false
    lastHeard = now
    return [.online(jid, resumed: resumed)]
  }

  mutating func session(_ element: XMLElement, _ jid: JID) -> [Effect] {
    if element.namespace == Namespace.streamManagement { return manage(element) }
    guard element.isStanza else { return [] }
    management?.received()
    if element.isIQ, element.type == "result" || element.type == "error", isOurs(element.id) {
      askedAt = nil
      return []
    }
    if Ping.isRequest(element) { return send(element.resultReply()) }
    return [.deliver(element)]
  }

  private func isOurs(_ id: String?) -> Bool { id?.hasPrefix("\(token.prefix(12))-") ?? false }

  private mutating func manage(_ element: XMLElement) -> [Effect] {
    guard var kept = management else { return [] }
    switch element.name {
    case "enabled": kept.enabled(element)
    case "failed":
      management = nil
      askedAt = nil
      return []
    case "r": return [text(kept.answer)]
    case "a":
      guard let h = StreamManagement.count(in: element) else { return [] }
      do { try kept.acknowledge(h) } catch {
        management = nil
        return fail(.protocolViolation("the server acknowledges more than was sent"))
      }
      askedAt = nil
      management = kept
      return wantsAcknowledgement ? ask() : []
    default: return []
    }
    management = kept
    return []
  }

  /// Sends now, or keeps for later what still makes sense then.
  mutating func send(_ stanza: XMLElement) -> [Effect] {
    guard stanza.isStanza else { return [] }
    guard case .online = state else {
      keep(stanza)
      return []
    }
    guard management != nil else { return [text(stanza)] }
    management?.sent(stanza, at: now)
    if let kept = management, kept.pending.count > Self.longestUnacknowledged {
      // A server that never acknowledges must not fill the memory: go on without resumption.
      management = nil
      return [text(stanza)]
    }
    guard askedAt == nil else {
      wantsAcknowledgement = true
      return [text(stanza)]
    }
    return [text(stanza)] + ask()
  }

  private mutating func keep(_ stanza: XMLElement) {
    if let kept = management, kept.resumption != nil, kept.pending.count < Self.longestQueue {
      management?.sent(stanza, at: now)
    } else if stanza.isMessage, waiting.count < Self.longestQueue {
      waiting.append(.init(stanza: stanza, sent: now))
    }
  }

  /// Asks the server for a sign of life: `<r/>` where it is understood, else a ping. One at a time, so that a burst of
  /// stanzas costs two requests, not one each.
  mutating func ask() -> [Effect] {
    askedAt = now
    wantsAcknowledgement = false
    guard management == nil else { return [text(StreamManagement.request)] }
    return [text(Ping.request(id: freshID(), to: settings.jid.server))]
  }
}
