public import Base
public import Screen

// What programs outside ask for by way of the control socket.
extension App {
  /// What `command` leads to now; intents are to be carried out in order.
  public mutating func control(
    _ command: ControlCommand, at now: MonotonicTime
  ) throws(ControlRefusal) -> [Intent] {
    switch command {
    case .accept(let video, let end): return try accept(video: video, end: end)
    case .decline: return [.decline(id: try ringing())]
    case .ignore: return [.ignore(id: try ringing())]
    case .mute(let wanted): return try running().muted == wanted ? [] : perform(.mute, at: now)
    case .camera(let wanted): return try running().cameraOn == wanted ? [] : perform(.camera, at: now)
    case .hold(let wanted): return try hold(wanted)
    case .switchCalls:
      guard model.heldPeer != nil else { throw ControlRefusal("No call is on hold.") }
      return [.switchCalls]
    case .hangUp:
      _ = try running()
      return [.hangUp]
    case .call(let peer, let video): return try call(peer, video: video)
    case .float(let wanted):
      _ = try running()
      return model.view.mini.shown == wanted ? [] : perform(.float, at: now)
    case .presence(let presence):
      model.account.presence = presence
      return [.setPresence(presence)]
    }
  }

  /// What `key` leads to: those keys of a call count that the keymap has for it, and no others.
  public mutating func control(key: Key, at now: MonotonicTime) throws(ControlRefusal) -> [Intent] {
    let call = try running()
    let contexts = call.isRinging ? ["incoming"] : model.waiting == nil ? ["call"] : ["waiting", "call"]
    for context in contexts {
      guard let action = keymap.action(key, only: context), Self.controlled.contains(action) else { continue }
      return perform(action, at: now)
    }
    throw ControlRefusal("“\(key.label())” does nothing in a call.")
  }

  private static let controlled: Set<Action> = [
    .accept, .acceptVideo, .decline, .ignore, .acceptHold, .acceptHoldVideo, .acceptEnd, .acceptEndVideo,
    .declineWaiting, .ignoreWaiting, .mute, .camera, .hold, .float, .swap, .switchCall, .hangUp,
  ]

  /// The call by itself on a screen of `size`, at least 12 by 4 cells; nil while there is none. `leave` is what the key is
  /// called that closes it.
  public func panel(size: Size, leave: String = "", at now: MonotonicTime) -> Frame? {
    guard let call = model.call, !call.isOver else { return nil }
    let pen = CallPanel.draw(call, leave: leave, scene(size: size, at: now))
    return Frame(layers: [pen.layer], pictures: pen.pictures, caret: nil)
  }

  // MARK: What must be so

  private func running() throws(ControlRefusal) -> CallView {
    guard let call = model.call, !call.isOver else { throw ControlRefusal("There is no call.") }
    return call
  }

  /// The id of whoever is calling.
  private func ringing() throws(ControlRefusal) -> String {
    if let call = model.call, call.isRinging { return call.id }
    guard let waiting = model.waiting else { throw ControlRefusal("Nobody is calling.") }
    return waiting.id
  }

  private func accept(video: Bool, end: Bool) throws(ControlRefusal) -> [Intent] {
    let id = try ringing()
    if let call = model.call, call.isRinging { return [.accept(id: id, video: video && call.kind == .video)] }
    let video = video && model.waiting?.kind == .video
    return end ? [.acceptAndEnd(id: id, video: video)] : [.acceptAndHold(id: id, video: video)]
  }

  private func hold(_ wanted: Bool?) throws(ControlRefusal) -> [Intent] {
    let call = try running()
    guard call.isAnswered else { throw ControlRefusal("The call is not answered yet.") }
    var isHeld = false
    if case .held(_, let byPeer) = call.phase { isHeld = !byPeer }
    return isHeld == wanted ? [] : [.toggleHold]
  }

  private func call(_ peer: String, video: Bool) throws(ControlRefusal) -> [Intent] {
    if let call = model.call, !call.isOver {
      throw ControlRefusal("There is a call with \(call.displayName) already.")
    }
    guard model.account.connection == .online else { throw ControlRefusal(words(.notOnline)) }
    switch AddressCheck.check(peer) {
    case .problem(let phrase): throw ControlRefusal(words(phrase))
    case .address(model.account.jid): throw ControlRefusal(words(.addressOwn))
    case .address(let jid):
      let over = model.call.map { [Intent.dismissCall(id: $0.id)] } ?? []
      return over + [.call(jid: jid, video: video)]
    }
  }
}
