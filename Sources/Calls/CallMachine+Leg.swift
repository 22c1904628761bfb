internal import Base
internal import XMPP

// A call that is a leg of a group call: nobody is rung, nobody is asked.
extension CallMachine {
  /// Calls `device`, which was in `room` before us.
  static func leg(
    id: String, to device: JID, of group: String, room: JID, ours: PartyMedia, setup: Setup, seed: UInt64,
    at now: MonotonicTime
  ) -> (CallMachine, [Effect]) {
    var call = CallMachine(
      id: id, peer: device, direction: .outgoing, media: ours.cameraOn ? [.audio, .video] : .audio,
      state: .dialling(since: now, deadline: now + setup.clocks.dial), setup: setup, seed: seed, at: now)
    call.belong(to: group, room: room, with: device)
    call.ours.muted = ours.muted
    let effects = call.startSession(at: now)
    return (call, effects + [.changed])
  }

  /// Takes the offer of `device`, which came into `room` after us.
  static func leg(
    offer: Jingle, from device: JID, iq: String, of group: String, room: JID, ours: PartyMedia, setup: Setup,
    seed: UInt64, at now: MonotonicTime
  ) -> (CallMachine, [Effect]) {
    var call = CallMachine(
      id: offer.sid, peer: device, direction: .incoming, media: [],
      state: .connecting(since: now, deadline: now + setup.clocks.connect), setup: setup, seed: seed, at: now)
    call.belong(to: group, room: room, with: device)
    var effects = call.take(offer, from: device, iq: iq, at: now)
    call.media = call.session?.media ?? []
    call.ours = PartyMedia(muted: ours.muted, cameraOn: ours.cameraOn && call.media.contains(.video))
    if !call.isOver { effects += call.acceptSession(at: now) + [.changed] }
    return (call, effects)
  }

  mutating func belong(to group: String, room: JID, with device: JID) {
    self.group = group
    mujiRoom = room
    peerDevice = device
  }

  /// The peer's leg takes the place of this one (XEP-0166 §7.2.16), and its refusal of ours says all there is to say.
  mutating func vanish(at now: MonotonicTime) -> [Effect] {
    let closing: [Effect] = session?.transportNames.map { Effect.closeTransport($0) } ?? []
    session = nil
    return closing + end(.cancelled, at: now)
  }

  /// Whether both sides have agreed on media.
  var isAgreed: Bool { session?.state == .active }
}

// What the sides can show of each other's pictures.
extension CallMachine {
  /// What we want, and what of it the peer has been told.
  struct Want: Sendable {
    static let pause = Duration.milliseconds(500)
    var current: VideoConstraints?
    var told: VideoConstraints?
    var toldAt: MonotonicTime?
    /// The peer has not said that it does not know the word.
    var isUnderstood = true
    var isDue: Bool { isUnderstood && current != nil && current != told }
  }

  /// What the peer wants, as far as it counts here: each new size costs a key frame, so that so many a second are enough.
  struct HeardWant: Sendable {
    private static let pause = Duration.milliseconds(250)
    private var current: VideoConstraints?
    private var next: VideoConstraints?
    private var counts = MonotonicTime.zero
    /// When `due` has something to say.
    var deadline: MonotonicTime? { next == nil ? nil : counts }

    /// What counts at once.
    mutating func take(_ constraints: VideoConstraints, at now: MonotonicTime) -> VideoConstraints? {
      next = constraints == current ? nil : constraints
      return due(at: now)
    }

    mutating func due(at now: MonotonicTime) -> VideoConstraints? {
      guard let next, now >= counts else { return nil }
      current = next
      self.next = nil
      counts = now + Self.pause
      return next
    }
  }

  /// When what has changed too soon after the last word may be told.
  var wantDeadline: MonotonicTime? {
    guard isAgreed, want.isDue, let toldAt = want.toldAt else { return nil }
    return toldAt + Want.pause
  }

  mutating func setWant(_ constraints: VideoConstraints, at now: MonotonicTime) -> [Effect] {
    guard !isOver else { return [] }
    want.current = constraints
    return tellWant(at: now)
  }

  mutating func tellWant(at now: MonotonicTime) -> [Effect] {
    guard isAgreed, want.isDue, let session, let device = peerDevice, let constraints = want.current else {
      return []
    }
    if let deadline = wantDeadline, now < deadline { return [] }
    want.told = constraints
    want.toldAt = now
    return session.inform(.want(constraints)).compactMap { effect in
      if case .request(let jingle) = effect { .request(jingle, to: device) } else { nil }
    }
  }
}
