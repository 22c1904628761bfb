internal import Base
internal import XMPP

// Two who dial each other end up in one call: XEP-0353 "Tie Breaking", XEP-0166 §7.2.16.
extension CallDirector {
  /// A proposal that was held up on its way. It never rings, but its sender may still be waiting.
  struct HeldProposal: Sendable {
    var id: String
    var media: MediaSet
    var from: JID
    var time: MonotonicTime
  }

  // MARK: Both proposals arrived

  /// The lower id wins, in octet order; the loser's proposal is withdrawn or rejected.
  mutating func breakTie(_ index: Int, id: String, media: MediaSet, from: JID, at now: MonotonicTime)
    -> [Effect]
  {
    let ours = calls[index].id
    // Our offer is on its way, and for it the peer will give up its proposal by itself.
    guard calls[index].session == nil else { return [] }
    guard !wins(ours, over: id, of: from) else {
      if ours != id { remember(id) }
      return [.send(.reject(id: id, reason: CallMachine.tieBreak, tieBreak: true), to: from)]
    }
    return giveWay(index, to: id, media: media, from: from, at: now)
  }

  /// The same among offers. Against an offer a mere proposal always gives way.
  mutating func breakTie(_ index: Int, offer: Jingle, from: JID, iq: String, at now: MonotonicTime)
    -> [Effect]
  {
    let ours = calls[index].id
    guard calls[index].session == nil || !wins(ours, over: offer.sid, of: from) else {
      return [.refuse(iq: iq, to: from, Jingle.Problem.tieBreak.stanzaError)]
    }
    remember(ours)
    let effects = calls[index].yield(to: offer, from: from, iq: iq, at: now)
    return [.renamed(from: ours, to: offer.sid)] + effects.map { .call(id: offer.sid, $0) }
  }

  private mutating func giveWay(
    _ index: Int, to id: String, media: MediaSet, from: JID, at now: MonotonicTime
  ) -> [Effect] {
    let ours = calls[index].id
    remember(ours)
    let effects = calls[index].yield(to: id, media: media, from: from, at: now)
    return [.renamed(from: ours, to: id)] + effects.map { .call(id: id, $0) }
  }

  // MARK: Theirs did not arrive, or late

  /// Keeps a proposal that came late, for a while.
  mutating func hold(_ id: String, media: MediaSet, from: JID, at now: MonotonicTime) -> [Effect] {
    guard mayRing(from), !finished.contains(id), isFree(id), !held.contains(where: { $0.id == id }) else {
      return []
    }
    held.append(HeldProposal(id: id, media: media, from: from, time: now))
    if held.count > 16 { held.removeFirst() }
    guard let rival = dialling(from, id: id) else { return [] }
    return takeUp(beside: rival, at: now)
  }

  /// Says yes to a held-up proposal that beats ours, beside ours: not every client tells us that it won.
  ///
  /// If the proposal still stands, its offer comes and ours gives way to that; if not, ours goes on.
  func takeUp(beside index: Int, at now: MonotonicTime) -> [Effect] {
    guard calls[index].isProposing, let theirs = heldRival(of: calls[index], at: now) else { return [] }
    return [.send(.proceed(id: theirs.id), to: theirs.from)]
  }

  /// The peer rejected our proposal `id` in favour of its own, which has not rung here: it may lie in the server's
  /// store for those who are offline. Nil if nothing can be done about it.
  mutating func lostTie(_ id: String, to from: JID, at now: MonotonicTime) -> [Effect]? {
    guard let index = calls.firstIndex(where: { $0.id == id && $0.peer == from.bare && $0.isProposing })
    else { return nil }
    if let theirs = heldRival(of: calls[index], at: now) {
      return giveWay(index, to: theirs.id, media: theirs.media, from: theirs.from, at: now)
    }
    guard !calls[index].wasProposedAgain else { return nil }
    remember(id)
    let again = lowID()
    let renamed: [Effect] = [.renamed(from: id, to: again)]
    let effects: [Effect] = calls[index].proposeAgain(as: again).map { .call(id: again, $0) }
    return renamed + effects
  }

  /// An id in the form of a UUID, lower than any that is likely: the other side's proposal gives way to it.
  private mutating func lowID() -> String {
    "00000000-0000-4000-8000-" + randomToken(bytes: 6, using: &random)
  }

  /// The latest held-up proposal of whom `call` dials, if it beats that call's own.
  private func heldRival(of call: CallMachine, at now: MonotonicTime) -> HeldProposal? {
    let oldest = now - setup.clocks.stale
    return held.last { theirs in
      guard theirs.from.bare == call.peer, theirs.time >= oldest, isFree(theirs.id) else { return false }
      return !wins(call.id, over: theirs.id, of: call.peer)
    }
  }

  // MARK: Who and which

  /// The call in which we wait for `peer` to answer.
  func dialling(_ peer: JID, id: String) -> Int? {
    let indices = calls.indices.filter {
      calls[$0].isDialling && calls[$0].peer == peer.bare && calls[$0].group == nil
    }
    return indices.first { calls[$0].id == id } ?? indices.first
  }

  func wins(_ ours: String, over theirs: String, of peer: JID) -> Bool {
    let (own, other) = (setup.ourself.bare.description, peer.bare.description)
    return ours == theirs
      ? own.utf8.lexicographicallyPrecedes(other.utf8) : ours.utf8.lexicographicallyPrecedes(theirs.utf8)
  }
}

extension CallMachine {
  /// Whether we have proposed or offered and wait for an answer.
  var isDialling: Bool { if case .dialling = state { true } else { false } }

  /// Whether we have proposed and no device has answered.
  var isProposing: Bool { isDialling && session == nil }
}
