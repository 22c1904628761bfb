public import Base
import Media

/// Two endpoints in a call over a simulated network, in virtual time: same seed, same call.
public struct TwoPeers: Sendable {
  private enum Event: Sendable {
    case audio(Side), video(Side), tick(Side), arrival(Side, [UInt8])
  }

  /// One of the two.
  public enum Side: Sendable { case left, right }

  /// The path from left to right; may be changed between runs.
  public var toRight: SimulatedLink
  /// The path from right to left; may be changed between runs.
  public var toLeft: SimulatedLink
  private var leftPeer: SimPeer
  private var rightPeer: SimPeer
  private var events = EventQueue<Event>()

  /// A call whose two directions share `network`'s conditions, each with its own chance.
  public init(
    network: LinkConditions, seed: UInt64, left: SimPeerConfiguration = SimPeerConfiguration(),
    right: SimPeerConfiguration = SimPeerConfiguration()
  ) {
    toRight = SimulatedLink(network, seed: seed &* 2 &+ 1)
    toLeft = SimulatedLink(network, seed: seed &* 2 &+ 2)
    leftPeer = SimPeer(left, seed: seed &+ 100)
    rightPeer = SimPeer(right, seed: seed &+ 200)
    for side in [Side.left, .right] {
      events.schedule(.audio(side), at: .zero)
      events.schedule(.video(side), at: .zero)
      events.schedule(.tick(side), at: .zero)
    }
  }

  /// Virtual time since the start.
  public var now: MonotonicTime { events.now }

  /// Lets `duration` of virtual time pass.
  public mutating func run(for duration: Duration) {
    let end = events.now + duration
    while let event = events.next(until: end) {
      switch event {
      case .audio(let side): audio(side)
      case .video(let side): video(side)
      case .tick(let side): tick(side)
      case .arrival(.left, let datagram): leftPeer.receive(datagram, at: now)
      case .arrival(.right, let datagram): rightPeer.receive(datagram, at: now)
      }
    }
  }

  /// What came of the call at the left peer.
  public var left: SimReport { report(leftPeer, of: rightPeer) }
  /// What came of the call at the right peer.
  public var right: SimReport { report(rightPeer, of: leftPeer) }

  private mutating func change<R>(_ side: Side, _ body: (inout SimPeer) -> R) -> R {
    switch side {
    case .left: body(&leftPeer)
    case .right: body(&rightPeer)
    }
  }

  private mutating func audio(_ side: Side) {
    let now = now
    let datagrams = change(side) { peer in
      if let restart = peer.configuration.restart, now >= restart, !peer.hasRestarted { peer.restart() }
      peer.captureAudio(at: now)
      return peer.flush(at: now)
    }
    send(datagrams, from: side)
    let drift = change(side) { $0.configuration.clockDrift }
    events.schedule(.audio(side), at: now + .seconds(0.02 * (1 - drift)))
  }

  private mutating func video(_ side: Side) {
    let now = now
    let rate = change(side) { peer in
      peer.captureVideo(at: now)
      return peer.configuration.framesPerSecond
    }
    events.schedule(.video(side), at: now + .seconds(1) / max(1, rate))
  }

  private mutating func tick(_ side: Side) {
    let now = now
    let datagrams = change(side) { peer in peer.play(at: now) + peer.flush(at: now) }
    send(datagrams, from: side)
    events.schedule(.tick(side), at: now + .milliseconds(10))
  }

  private mutating func send(_ datagrams: [[UInt8]], from side: Side) {
    // IPv4, UDP and the SRTP tag.
    let overhead = 28 + 10
    for datagram in datagrams {
      switch side {
      case .left:
        for time in toRight.transmit(bytes: datagram.count + overhead, at: now) {
          events.schedule(.arrival(.right, datagram), at: time)
        }
      case .right:
        for time in toLeft.transmit(bytes: datagram.count + overhead, at: now) {
          events.schedule(.arrival(.left, datagram), at: time)
        }
      }
    }
  }

  private func report(_ peer: SimPeer, of other: SimPeer) -> SimReport {
    let end = now
    let half = MonotonicTime(nanoseconds: end.nanoseconds / 2)
    let delays = peer.record.heard.filter { $0.time > half }.compactMap { heard in
      other.record.captured[heard.number].map { heard.time - $0 }
    }
    let mean = delays.isEmpty ? Duration.zero : delays.reduce(.zero, +) / delays.count
    let frames = peer.record.frameTimes
    return SimReport(
      audio: peer.heard.stats, video: peer.seen.stats, mouthToEar: mean,
      framesPerSecond: end.seconds > 0 ? Double(frames.count) / end.seconds : 0,
      longestGap: max(peer.record.longestGap, end - (frames.last ?? .zero)),
      brokenReferences: peer.record.brokenReferences, queueDelay: peer.estimator.queueDelay,
      roundTrip: peer.reporter.roundTrip,
      sentBitrate: {
        var meter = peer.sentMeter; return meter.rate(at: end)
      }(), target: peer.controller.target,
      level: peer.level, estimate: peer.estimator.estimate, retransmitted: peer.cache.retransmitted,
      targetDelay: peer.heard.targetDelay(at: end))
  }
}
