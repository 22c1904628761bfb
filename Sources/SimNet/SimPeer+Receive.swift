import Base
import Media
import RTP

extension SimPeer {
  /// Takes a datagram; bytes that are no packet are ignored.
  mutating func receive(_ datagram: [UInt8], at now: MonotonicTime) {
    if isRTCP(datagram) {
      if let packets = try? RTCP.parse(datagram) { receive(packets, at: now) }
      return
    }
    guard let packet = try? RTPPacket(parsing: datagram) else { return }
    reporter.received(packet, clockRate: packet.payloadType == 111 ? 48_000 : 90_000, arrival: now)
    switch packet.payloadType {
    case 111:
      estimator.received(packet, bytes: datagram.count + 40, clockRate: 48_000, arrival: now)
      peerSSRC.audio = packet.ssrc
      heard.insert(packet, arrival: now)
    case 96:
      peerSSRC.video = packet.ssrc
      estimator.received(packet, bytes: datagram.count + 40, clockRate: 90_000, arrival: now)
      seen.insert(packet, arrival: now)
    default:
      estimator.received(packet, bytes: datagram.count + 40, clockRate: nil, arrival: now)
      guard let original = try? RTX.unwrap(packet, payloadType: 96, ssrc: peerSSRC.video) else { return }
      seen.insert(original, arrival: now)
    }
  }

  private mutating func receive(_ packets: [RTCPPacket], at now: MonotonicTime) {
    reporter.received(packets, arrival: now)
    if let loss = reporter.takeLoss() {
      let roundTrip = reporter.remoteReceptions[audio.ssrc]?.roundTrip
      controller.observe(.report(fractionLost: loss, roundTrip: roundTrip), at: now)
    }
    if let roundTrip = reporter.roundTrip { seen.roundTrip = roundTrip }
    for packet in packets {
      switch packet {
      case .nack(let nack) where nack.media == video.ssrc && configuration.answersNACK:
        retransmit(nack.lost, at: now)
      case .pictureLoss(let request) where request.media == video.ssrc: keyFrameWanted = true
      case .estimatedBitrate(let estimate):
        controller.observe(.estimate(Int(clamping: estimate.bitrate)), at: now)
      default: break
      }
    }
  }

  private mutating func retransmit(_ lost: [UInt16], at now: MonotonicTime) {
    let roundTrip = reporter.roundTrip ?? .milliseconds(50)
    for packet in cache.retransmit(lost, at: now, roundTrip: roundTrip) {
      let number = repair.packet(payload: [], timestamp: packet.timestamp, capturedAt: now).sequence
      let copy = RTX.wrap(packet, payloadType: 97, ssrc: repair.ssrc, sequence: number)
      repairMeter.add(bytes: copy.payload.count + 60, at: now)
      pacer.enqueue(copy, size: copy.payload.count + 60, priority: .retransmission, at: now)
    }
  }

  /// Ten milliseconds of play-out: what the loudspeaker takes, and what there is to see. Returns feedback to
  /// send.
  mutating func play(at now: MonotonicTime) -> [[UInt8]] {
    while stock < 480 { hear(at: now) }
    stock -= 480
    var feedback: [RTCPPacket] = []
    for event in seen.poll(at: now) {
      switch event {
      case .frame(let frame): see(frame, at: now)
      case .nack(let lost):
        feedback.append(.nack(GenericNACK(sender: video.ssrc, media: peerSSRC.video, lost: lost)))
      case .requestKeyFrame:
        feedback.append(.pictureLoss(PictureLossIndication(sender: video.ssrc, media: peerSSRC.video)))
      case .frozen, .resumed: break
      }
    }
    if configuration.sendsEstimate, let bitrate = estimator.due(at: now) {
      feedback.append(
        .estimatedBitrate(
          ReceiverEstimatedBitrate(sender: video.ssrc, bitrate: UInt64(bitrate), sources: [peerSSRC.video])))
    }
    return feedback.isEmpty ? [] : [RTCP.serialise(reporter.compound(feedback: feedback))]
  }

  private mutating func hear(at now: MonotonicTime) {
    let playout = heard.next(at: now)
    if case .decode(let payload, _) = playout, let number = SyntheticMedia.opusNumber(payload) {
      record.heard.append(
        SimRecord.Heard(number: number, time: now + .nanoseconds(Int64(stock) * 62_500 / 3)))
    }
    stock += playout.samples
    guard case .decode = playout else { return }
    // The stretcher takes out or repeats one pitch period, 5 ms in the mean.
    switch heard.speed {
    case .normal: break
    case .faster: stock -= 240
    case .slower: stock += 240
    }
  }

  private mutating func see(_ frame: AssembledFrame, at now: MonotonicTime) {
    let number = SyntheticMedia.vp8Number(frame.data)
    if !frame.isKey, let last = lastNumber, number != last + 1 { record.brokenReferences += 1 }
    if !frame.isKey, lastNumber == nil { record.brokenReferences += 1 }
    lastNumber = number
    if let last = record.frameTimes.last { record.longestGap = max(record.longestGap, now - last) }
    record.frameTimes.append(now)
  }
}
