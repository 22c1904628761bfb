import Base
import Media
import RTP

/// The receiving side of a call, fed with packets made of the input: jitter buffer, frame assembly, statistics,
/// estimators. Each packet takes 12 bytes of header and up to 63 of payload.
enum FuzzTarget {
  static func run(_ bytes: [UInt8]) {
    var bench = Bench()
    var rest = bytes[...]
    while rest.count >= 12 {
      let head = Array(rest.prefix(12))
      rest = rest.dropFirst(12)
      let payload = Array(rest.prefix(Int(head[11] & 63)))
      rest = rest.dropFirst(payload.count)
      bench.step(head, payload)
    }
  }
}

private struct Bench {
  var audio = AudioReceiveBuffer()
  var pictures = [VideoReceiveBuffer(codec: .vp8), VideoReceiveBuffer(codec: .vp9)]
  var estimator = ReceiveRateEstimator()
  var controller = SendRateController()
  var reporter: RTCPReporter
  var now = MonotonicTime.zero

  init() {
    var generator = SeededGenerator(seed: 1)
    reporter = RTCPReporter(
      localSSRC: 1, cname: "a", clock: NTPClock(wall: WallTime(nanoseconds: 0), at: .zero), using: &generator)
    pictures[1].configuration.maxPackets = 64
  }

  mutating func step(_ head: [UInt8], _ payload: [UInt8]) {
    now += .milliseconds(Int64(head[0]))
    let packet = RTPPacket(
      marker: head[1] & 1 != 0, payloadType: 96, sequence: UInt16(head[2]) << 8 | UInt16(head[3]),
      timestamp: head[4..<8].reduce(0) { $0 << 8 | UInt32($1) }, ssrc: UInt32(head[8] & 3), payload: payload)
    switch head[1] >> 6 {
    case 0:
      audio.insert(packet, arrival: now)
      estimator.received(packet, bytes: payload.count + 60, clockRate: 48_000, arrival: now)
    case 1:
      pictures[Int(head[9] & 1)].insert(packet, arrival: now)
      estimator.received(packet, bytes: payload.count + 60, clockRate: 90_000, arrival: now)
    case 2: audio.insertRecovered(payload: payload, timestamp: packet.timestamp)
    default: if let packets = try? RTCP.parse(payload) { reporter.received(packets, arrival: now) }
    }
    reporter.received(packet, clockRate: 90_000, arrival: now)
    check()
  }

  private mutating func check() {
    let playout = audio.next(at: now)
    precondition(playout.samples > 0, "nothing to play")
    precondition(audio.count <= audio.configuration.capacity, "the jitter buffer grows")
    for index in pictures.indices { _ = pictures[index].poll(at: now) }
    if let loss = reporter.takeLoss() {
      precondition((0...1).contains(loss), "a loss of \(loss)")
      controller.observe(.report(fractionLost: loss, roundTrip: reporter.roundTrip), at: now)
    }
    if let estimate = estimator.due(at: now) { controller.observe(.estimate(estimate), at: now) }
    let share = controller.allocate(wantsVideo: true)
    precondition(share.audio > 0 && share.video >= 0, "audio \(share.audio), video \(share.video)")
    _ = reporter.report(at: now, senders: [])
  }
}
