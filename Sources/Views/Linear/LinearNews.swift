import Base
import Screen

/// What has happened between two looks at the model, in sentences.
struct LinearNews {
  let app: App
  let old: AppModel
  /// Nothing was said before.
  let isFirst: Bool
  let now: MonotonicTime

  private var new: AppModel { app.model }
  private var words: Catalogue { app.words }

  // MARK: The account

  var account: [String] {
    var lines: [String] = []
    if isFirst || new.account.connection != old.account.connection { lines.append(connection) }
    if !isFirst, new.account.presence != old.account.presence {
      lines.append(words(.linearPresence, words.word(for: new.account.presence)))
    }
    return lines
  }

  private var connection: String {
    switch new.account.connection {
    case .signedOut: return ""
    case .connecting(let attempt):
      return attempt > 1 ? words(.connectingAgain, "\(attempt)") : words(.emptyConnecting)
    case .online:
      let keys = LinearItem.keys([(.help, words(.keyHelp))], app)
      return words(.linearOnline, new.account.jid) + " " + keys
    case .failed(let reason): return words(.notConnected, reason)
    case .offline(let reason, let retryAt):
      let left = retryAt.map { max(.zero, $0 - now) } ?? .zero
      return words(.notConnected, reason)
        + (left > .zero ? " " + words(.retryIn, Times.spoken(left, words)) : "")
    }
  }

  // MARK: People and what was said

  var contacts: [String] {
    var lines: [String] = []
    if new.missedCalls > old.missedCalls {
      let count = new.missedCalls
      lines.append((count == 1 ? words(.oneMissed) : words(.manyMissed, "\(count)")) + ".")
    }
    let known = Set(old.contacts.filter { $0.subscription == .asksUs }.map(\.jid))
    for row in new.contacts where row.subscription == .asksUs && !known.contains(row.jid) {
      lines.append(words(.requestSentence, row.displayName))
    }
    return lines
  }

  var toasts: [String] {
    let known = old.view.toasts.map(\.text)
    let said = new.view.toasts.map(\.text).filter { !known.contains($0) }
    guard new.chat != old.chat else { return said }
    let lines = new.chat.filter { !old.chat.contains($0) }.map { line in
      (line.mine ? words(.you) : line.name) + ": " + line.text
    }
    // What comes while something lies over the call is told in passing, too.
    return said.filter { !lines.contains($0) } + lines
  }

  // MARK: Calls

  var waiting: [String] {
    guard let waiting = new.waiting, waiting.id != old.waiting?.id else {
      return new.waiting == nil && old.waiting != nil ? [words(.linearWaitingGone)] : []
    }
    var hints: [(Action, String)] = [(.acceptHold, words(.keyAcceptHold))]
    if waiting.kind == .video { hints.append((.acceptHoldVideo, words(.video))) }
    hints += [
      (.acceptEnd, words(.keyAcceptEnd)), (.declineWaiting, words(.keyDecline)),
      (.ignoreWaiting, words(.keyIgnore)),
    ]
    return [
      rings(waiting.displayName, waiting.kind, isGroup: waiting.isGroup) + " " + LinearItem.keys(hints, app)
    ]
  }

  var call: [String] {
    guard let call = new.call else { return [] }
    let before = old.call?.id == call.id ? old.call : nil
    var lines: [String] = []
    if before.map({ Self.isOther($0.phase, than: call.phase) }) ?? true { lines.append(phase(call)) }
    guard !call.isOver, !call.isRinging else { return lines }
    if let before { lines += changes(from: before, to: call) }
    let said = before?.notices ?? []
    lines += call.notices.filter { !said.contains($0) }
    lines += people(from: before?.group, to: call.group)
    return lines
  }

  /// Whether the call has come to another point; times alone do not count.
  private static func isOther(_ a: CallView.Phase, than b: CallView.Phase) -> Bool {
    switch (a, b) {
    case (.dialling(let first, _, _), .dialling(let second, _, _)): first != second
    case (.ringing, .ringing), (.connecting, .connecting), (.active, .active), (.ended, .ended),
      (.reconnecting, .reconnecting):
      false
    case (.held(_, let first), .held(_, let second)): first != second
    default: true
    }
  }

  private func rings(_ name: String, _ kind: CallView.Kind, isGroup: Bool) -> String {
    if isGroup { return words(kind == .video ? .linearGroupVideo : .linearGroupVoice, name) }
    return words(kind == .video ? .linearRingsVideo : .linearRingsVoice, name)
  }

  private func phase(_ call: CallView) -> String {
    let hangUp: [(Action, String)] = [(.hangUp, words(.keyHangUp))]
    switch call.phase {
    case .ringing:
      var hints: [(Action, String)] = [(.accept, words(.keyAccept))]
      if call.kind == .video { hints.append((.acceptVideo, words(.keyAcceptVideo))) }
      hints += [(.decline, words(.keyDecline)), (.ignore, words(.keyIgnore))]
      let company = call.company.isEmpty ? "" : " " + words(.groupWith, call.company) + "."
      return rings(call.callerName, call.kind, isGroup: call.group != nil) + company + " "
        + LinearItem.keys(hints, app)
    case .dialling(let devices, _, _):
      let state =
        devices == 0
        ? words(.calling) : devices == 1 ? words(.ringingOne) : words(.ringingMany, "\(devices)")
      return call.displayName + ": " + state + " " + LinearItem.keys(hangUp, app)
    case .connecting: return words(.connectingCall)
    case .active:
      let hints: [(Action, String)] = [
        (.mute, words(call.muted ? .keyUnmute : .keyMute)), (.hold, words(.keyHold)),
        (.camera, words(call.cameraOn ? .keyCameraOff : .keyCameraOn)),
      ]
      let keys = LinearItem.keys(hangUp + hints, app)
      return words(.linearTalking, call.displayName, trust(call.trust)) + " " + keys
    case .held(_, let byPeer):
      return byPeer
        ? words(.onHoldByThem, call.displayName)
        : words(.onHold) + " " + LinearItem.keys([(.hold, words(.keyUnhold))], app)
    case .reconnecting: return words(.reconnectingHow)
    case .ended(let cause, let duration):
      let time = duration > .zero ? " " + Times.spoken(duration, words) + "." : ""
      let hints: [(Action, String)] = [(.again, words(.callAgain)), (.dismiss, words(.close))]
      return words.sentence(for: cause, of: call) + time + " " + LinearItem.keys(hints, app)
    }
  }

  private func trust(_ trust: CallView.Trust) -> String {
    switch trust {
    case .verified: words(.verified)
    case .encrypted: words(.encrypted)
    case .stranger: words(.stranger)
    }
  }

  /// Microphones, cameras, the network.
  private func changes(from old: CallView, to new: CallView) -> [String] {
    var lines: [String] = []
    if old.muted != new.muted { lines.append(words(new.muted ? .linearMuted : .linearUnmuted)) }
    if old.cameraOn != new.cameraOn { lines.append(words(new.cameraOn ? .linearCameraOn : .linearCameraOff)) }
    if old.remoteMuted != new.remoteMuted {
      lines.append(words(new.remoteMuted ? .linearTheyMuted : .linearTheyUnmuted, new.displayName))
    }
    if old.remoteCameraOn != new.remoteCameraOn {
      lines.append(words(new.remoteCameraOn ? .linearTheySee : .linearTheyDoNotSee, new.displayName))
    }
    if let a = old.quality, let b = new.quality, (a <= 2) != (b <= 2) {
      lines.append(words(b <= 2 ? .linearPoor : .linearGood))
    }
    return lines
  }

  /// Who came to a group and who went.
  private func people(from old: GroupView?, to new: GroupView?) -> [String] {
    guard let new else { return [] }
    return new.parties.filter { !$0.isSelf }.compactMap { party in
      let before = old?.parties.first { $0.id == party.id }?.state
      return news(of: party, since: before).map { words($0, party.displayName) }
    }
  }

  private func news(of party: GroupParty, since before: GroupParty.State?) -> Catalogue.Phrase? {
    switch party.state {
    case .joined: before == .joined ? nil : .linearJoined
    case .left: before == .joined ? .linearLeft : nil
    case .unreachable: before == .unreachable ? nil : .linearUnreachable
    case .declined: if case .declined? = before { nil } else { .linearRefused }
    case .busy: if case .busy? = before { nil } else { .linearBusy }
    case .noAnswer: if case .noAnswer? = before { nil } else { .linearNoAnswer }
    case .calling, .joining: nil
    }
  }
}
