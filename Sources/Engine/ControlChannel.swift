internal import Base
internal import Calls
internal import Devices
internal import Media
internal import RTP
internal import SecureLink

/// RTCP with one peer and all that follows from it: reports, feedback, rates, lip-sync. Belongs to the media thread.
final class ControlChannel {
  /// RTCP of one transport.
  private struct Line {
    let transport: String
    var reporter: RTCPReporter
  }

  private let settings: MediaSettings
  private var lines: [Line] = []
  private var sending: SendRateController
  private var lips = LipSync()
  private var nextReview = MonotonicTime.zero
  private var firSequence: UInt8 = 0
  private var lastLost: [UInt32: Int] = [:]
  /// What the peer has missed lately, 0…1.
  private var reportedLoss = 0.0
  private var mostVideo: Int
  /// What the path towards us carries, for REMB.
  var rates = ReceiveRateEstimator()
  private let cname = randomToken()
  private let clock = NTPClock(wall: .now(), at: .now())

  init(settings: MediaSettings) {
    self.settings = settings
    mostVideo = settings.mostVideo
    var limits = SendRateController.Limits()
    limits.maximum = settings.audioBitrate * 3 / 2 + settings.mostVideo
    limits.start = min(limits.maximum, 700_000)
    sending = SendRateController(limits: limits)
  }

  /// Pictures may use this much from now on.
  func limitVideo(_ bitrate: Int) {
    mostVideo = bitrate
    sending.limits.maximum = settings.audioBitrate * 3 / 2 + bitrate
    nextReview = .zero
  }

  /// Rates are looked at in the next step.
  func reviewSoon() { nextReview = .zero }

  func adopt(_ wires: [StreamWiring], at now: MonotonicTime) {
    var random = SystemRandomNumberGenerator()
    for wire in wires where line(wire.plan.transport) == nil {
      let reporter = RTCPReporter(
        localSSRC: wire.plan.ssrc, cname: cname, clock: clock, interval: .seconds(1), using: &random)
      lines.append(Line(transport: wire.plan.transport, reporter: reporter))
    }
    nextReview = now
  }

  private func line(_ transport: String) -> Int? { lines.firstIndex { $0.transport == transport } }

  func received(_ packet: RTPPacket, _ plan: StreamPlan, at arrival: MonotonicTime) {
    guard let line = line(plan.transport) else { return }
    lines[line].reporter.received(packet, clockRate: plan.isVideo ? 90_000 : 48_000, arrival: arrival)
  }

  var roundTrip: Duration? { lines.compactMap(\.reporter.roundTrip).min() }

  // MARK: What the peer reports and asks

  func receive(_ bytes: [UInt8], on transport: String, desk: PeerDesk, at now: MonotonicTime) {
    guard let packets = try? RTCP.parse(bytes) else { return }
    if let line = line(transport) { lines[line].reporter.received(packets, arrival: now) }
    for packet in packets {
      switch packet {
      case .senderReport(let report):
        lips.add(report, of: report.ssrc == desk.videoReceiver?.ssrc ? .video : .audio)
      case .nack(let nack) where nack.media == desk.videoSender?.plan.ssrc:
        desk.videoSender?.retransmit(nack.lost, at: now, roundTrip: roundTrip ?? .milliseconds(100))
        desk.sendVideo(at: now)
      case .pictureLoss(let loss) where loss.media == desk.videoSender?.plan.ssrc:
        desk.videoSender?.requestKeyFrame(at: now)
      case .fullIntraRequest(let request):
        if request.entries.contains(where: { $0.ssrc == desk.videoSender?.plan.ssrc }) {
          desk.videoSender?.requestKeyFrame(at: now)
        }
      case .estimatedBitrate(let estimate):
        sending.observe(.estimate(Int(clamping: estimate.bitrate)), at: now)
      default: break
      }
    }
    noteReports(of: desk, at: now)
  }

  private func noteReports(of desk: PeerDesk, at now: MonotonicTime) {
    for index in lines.indices {
      guard let loss = lines[index].reporter.takeLoss() else { continue }
      sending.observe(.report(fractionLost: loss, roundTrip: lines[index].reporter.roundTrip), at: now)
      reportedLoss = loss
      desk.audioSender?.setExpectedLoss(loss)
    }
  }

  // MARK: What we report and ask

  /// Asks the peer for packets or a whole picture, as negotiated.
  func ask(_ request: VideoReceiveEvent, _ receiver: VideoReceiver, _ wires: [StreamWiring]) {
    guard let media = receiver.ssrc,
      let wire = wires.first(where: { $0.plan.content == receiver.plan.content })
    else {
      return
    }
    switch request {
    case .nack(let lost):
      guard receiver.plan.hasFeedback("nack") else { return }
      send([.nack(GenericNACK(sender: wire.plan.ssrc, media: media, lost: lost))], on: wire)
    case .requestKeyFrame:
      if receiver.plan.hasFeedback("nack", "pli") {
        send([.pictureLoss(PictureLossIndication(sender: wire.plan.ssrc, media: media))], on: wire)
      } else if receiver.plan.hasFeedback("ccm", "fir") {
        firSequence &+= 1
        let entry = FullIntraRequest.Entry(ssrc: media, sequence: firSequence)
        send([.fullIntraRequest(FullIntraRequest(sender: wire.plan.ssrc, entries: [entry]))], on: wire)
      }
    case .frame, .frozen, .resumed: break
    }
  }

  private func send(_ feedback: [RTCPPacket], on wire: StreamWiring) {
    guard let line = line(wire.plan.transport) else { return }
    wire.transport?.sendRTCP(RTCP.serialise(lines[line].reporter.compound(feedback: feedback)))
  }

  /// Reports that are due, REMB, and once in a while a look at rates and lips.
  func step(_ desk: PeerDesk, at now: MonotonicTime) {
    sendReports(of: desk, at: now)
    sendEstimate(of: desk, at: now)
    guard now >= nextReview else { return }
    nextReview = now + .milliseconds(500)
    allocate(desk, at: now)
    synchronise(desk)
  }

  private func sendReports(of desk: PeerDesk, at now: MonotonicTime) {
    for index in lines.indices {
      if let next = lines[index].reporter.nextDue, now < next { continue }
      let here = desk.wires.filter { $0.plan.transport == lines[index].transport }
      let senders = here.compactMap { wire in
        (wire.plan.isVideo ? desk.videoSender?.stream : desk.audioSender?.stream)?.senderInfo(at: now)
      }
      guard let due = lines[index].reporter.due(at: now, senders: senders) else { continue }
      here.first?.transport?.sendRTCP(RTCP.serialise(due))
    }
  }

  private func sendEstimate(of desk: PeerDesk, at now: MonotonicTime) {
    guard let receiver = desk.videoReceiver, receiver.plan.hasFeedback("goog-remb"),
      let media = receiver.ssrc,
      let wire = desk.wires.first(where: { $0.plan.content == receiver.plan.content }),
      let bitrate = rates.due(at: now)
    else { return }
    // Dino heeds it only from the source that also sends our picture.
    let estimate = ReceiverEstimatedBitrate(
      sender: wire.plan.ssrc, bitrate: UInt64(bitrate), sources: [media])
    send([.estimatedBitrate(estimate)], on: wire)
  }

  private func allocate(_ desk: PeerDesk, at now: MonotonicTime) {
    let repair = desk.videoSender?.repairRate.wireBitsPerSecond(at: now) ?? 0
    let audio = desk.audioSender?.rate.wireBitsPerSecond(at: now) ?? 0
    let video = desk.videoSender?.rate.wireBitsPerSecond(at: now) ?? 0
    sending.observe(.sent(audio + video + repair), at: now)
    let share = sending.allocate(wantsVideo: desk.videoSender != nil, repair: repair)
    desk.audioSender?.set(share.encoding.inRoom(of: desk.roomSize), atMost: settings.audioBitrate)
    desk.videoSender?.setBitrate(min(share.video, mostVideo), bounds: desk.bounds, at: now)
    desk.videoSender?.setPace(sending.target * 3 / 2, repair: (sending.target - share.audio) / 2)
    if let roundTrip { desk.videoReceiver?.setRoundTrip(roundTrip) }
  }

  private func synchronise(_ desk: PeerDesk) {
    guard let audio = desk.audioReceiver, let video = desk.videoReceiver, let heard = audio.newest,
      let seen = video.newest
    else { return }
    let adjustment = lips.update(
      audio: .init(rtpTimestamp: heard.rtp, arrival: heard.arrival, delay: audio.delay(at: .now())),
      video: .init(rtpTimestamp: seen.rtp, arrival: seen.arrival, delay: .milliseconds(10)))
    audio.setExtraDelay(adjustment.audio)
    video.setLipDelay(adjustment.video)
  }

  /// Says goodbye on all transports (RFC 3550 §6.6).
  func goodbye(_ wires: [StreamWiring]) {
    for line in lines {
      let here = wires.filter { $0.plan.transport == line.transport }
      let goodbye = line.reporter.goodbye(sources: here.map(\.plan.ssrc))
      here.first?.transport?.sendRTCP(RTCP.serialise(goodbye))
    }
  }

  /// Adds what RTCP knows to the figures.
  func complete(_ figures: inout MediaStatistics) {
    figures.rttMilliseconds = roundTrip?.inMilliseconds ?? 0
    figures.sentLoss = reportedLoss
    for line in lines {
      for reception in line.reporter.receptions.values where reception.clockRate == 90_000 {
        figures.remoteVideo.lost = Int(max(0, reception.lost))
        figures.remoteVideo.jitterMilliseconds = reception.jitter.inMilliseconds
      }
    }
  }
}

extension MediaSettings {
  /// The most that pictures may use: as set, or what looks good at the largest size.
  var mostVideo: Int {
    if let videoBitrate { return videoBitrate }
    return fineVideo
  }

  /// What looks good at the largest size, whatever is set.
  private var fineVideo: Int {
    let pixels = Double(maximumVideo.width * maximumVideo.height * maximumVideo.framesPerSecond)
    return min(6_000_000, max(80_000, Int(pixels * 0.13)))
  }

  /// The most that pictures of `quality` may use.
  func videoLimit(_ quality: VideoQuality) -> Int {
    switch quality {
    case .auto: mostVideo
    case .low: min(mostVideo, 150_000)
    case .high: max(mostVideo, fineVideo)
    }
  }
}
