internal import Base
internal import Codecs
internal import Media

/// Our picture on its way to all peers: which of at most three encoders each of them follows, and when whole pictures
/// are made. Belongs to the media thread.
final class PictureDesk {
  private let bank: EncoderBank
  private var plan = EncoderPlan()
  private var gates = [KeyFrameGate](repeating: KeyFrameGate(), count: EncoderPlan.mostClasses)
  private var congested = [Bool](repeating: false, count: EncoderPlan.mostClasses)
  private var needsReview = false
  private var nextReview = MonotonicTime.zero

  init(bank: EncoderBank) { self.bank = bank }

  /// What is encoded now.
  var classes: [EncoderPlan.Class] { plan.classes }

  /// What a peer wants has changed: the plan will be looked at in the next step.
  func setNeedsReview() { needsReview = true }

  /// Makes the next picture of `slot` a key frame, as soon as those who share it bear another one.
  func requestKeyFrame(_ slot: Int, at now: MonotonicTime) {
    guard gates.indices.contains(slot) else { return }
    if gates[slot].ask(isShared: isShared(slot), at: now) { bank.requestKeyFrame(slot: slot) }
  }

  /// A key frame of `slot` is on its way to all.
  func noteKeyFrame(_ slot: Int) { if gates.indices.contains(slot) { gates[slot].delivered() } }

  /// Every 10 ms, after the peers' own steps.
  func step(_ senders: [VideoSender], at now: MonotonicTime) {
    if needsReview || (plan.isUnsettled && now >= nextReview) { review(senders, at: now) }
    for present in plan.classes {
      let slot = present.slot
      if gates[slot].isDue(at: now) { bank.requestKeyFrame(slot: slot) }
      // One full queue must not stop the others' pictures: who shares leaves pictures out for itself.
      let full = senders.allSatisfy { !present.peers.contains($0.peer) || $0.isCongested }
      guard full != congested[slot] else { continue }
      congested[slot] = full
      bank.setCongested(full, slot: slot)
    }
  }

  private func review(_ senders: [VideoSender], at now: MonotonicTime) {
    needsReview = false
    nextReview = now + .milliseconds(500)
    let classes = plan.update(senders.compactMap(\.request), at: now)
    for slot in 0..<EncoderPlan.mostClasses {
      bank.set(classes.first { $0.slot == slot }.map(Self.order), slot: slot)
    }
    for sender in senders {
      let own = classes.first { $0.peers.contains(sender.peer) }
      sender.follow(own?.slot, isShared: (own?.peers.count ?? 0) > 1, at: now)
    }
  }

  private func isShared(_ slot: Int) -> Bool {
    (plan.classes.first { $0.slot == slot }?.peers.count ?? 0) > 1
  }

  private static func order(_ wanted: EncoderPlan.Class) -> VideoEncodeWorker.Order {
    VideoEncodeWorker.Order(
      codec: wanted.codec == .vp9 ? .vp9 : .vp8, maximumWidth: wanted.level.size.width,
      maximumHeight: wanted.level.size.height, framesPerSecond: wanted.level.framesPerSecond,
      bitrate: wanted.level.bitrate)
  }
}

/// Lets a whole picture for many pass twice a second at most; one peer alone gets it whenever it asks.
struct KeyFrameGate {
  private var last: MonotonicTime?
  private var isWaiting = false
  private static let pause = Duration.milliseconds(500)

  /// True if the key frame is to be made now.
  mutating func ask(isShared: Bool, at now: MonotonicTime) -> Bool {
    if isShared, let last, now - last < Self.pause {
      isWaiting = true
      return false
    }
    last = now
    isWaiting = false
    return true
  }

  /// Whether a key frame that had to wait is to be made now.
  mutating func isDue(at now: MonotonicTime) -> Bool {
    guard isWaiting else { return false }
    return ask(isShared: true, at: now)
  }

  /// One was made: whoever waited has it.
  mutating func delivered() { isWaiting = false }
}
