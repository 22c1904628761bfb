internal import Base
internal import Calls
internal import Codecs
internal import Devices
internal import Media
internal import RTP
internal import SecureLink

/// Everything the media thread owns: the streams of one call and what keeps them together. One thread only.
final class MediaDesk {
  private let settings: MediaSettings
  private let encoder: VideoEncodeWorker
  private let decoder: VideoDecodeWorker
  private let report: @Sendable (MediaEvent) -> Void
  private let devices: DeviceBench
  var wires: [StreamWiring] = []
  var audioSender: AudioSender?
  var audioReceiver: AudioReceiver?
  var videoSender: VideoSender?
  var videoReceiver: VideoReceiver?
  let control: ControlChannel
  private var watch = SilenceWatch()
  private var wasPictureOff = false
  private var wasQuiet = false
  private var connected: Set<String> = []
  private var seen: Set<UInt8> = []

  init(
    settings: MediaSettings, encoder: VideoEncodeWorker, decoder: VideoDecodeWorker,
    report: @escaping @Sendable (MediaEvent) -> Void
  ) {
    self.settings = settings
    self.encoder = encoder
    self.decoder = decoder
    self.report = report
    devices = DeviceBench(settings: settings, report: report)
    control = ControlChannel(settings: settings)
  }

  func close() {
    control.goodbye(wires)
    devices.close()
  }

  // MARK: Inputs

  func handle(_ input: MediaThread.Input, at now: MonotonicTime) {
    switch input {
    case .packet(let bytes, .rtp, let transport, let arrival): receive(bytes, on: transport, at: arrival)
    case .packet(let bytes, .rtcp, let transport, let arrival):
      noteLife(at: now)
      control.receive(bytes, on: transport, desk: self, at: arrival)
    case .picture(let picture):
      guard let sender = videoSender, isOpen(sender.plan) else { return }
      sender.send(picture, at: now)
      sendVideo(at: now)
    case .decoded(let frame): decoded(frame, at: now)
    case .undecodable: videoReceiver?.decoderFailed()
    case .streams(let wires): adopt(wires, at: now)
    case .connected(let transport):
      connected.insert(transport)
      videoSender?.begin(at: now)
    case .receiveLimit(let bitrate): control.rates.maximum = bitrate
    case .adjust(.quality(let quality)): control.limitVideo(settings.videoLimit(quality))
    case .adjust(.voice(let voice)): devices.set(voice)
    case .adjust(.peerVolume(let percent)): devices.setPeerVolume(percent)
    case .adjust(.microphone(let spec)): devices.useMicrophone(spec)
    case .adjust(.loudspeaker(let spec)): devices.useLoudspeaker(spec)
    }
  }

  /// Any authenticated packet is a sign of life, reports too: the first one may be either.
  private func noteLife(at now: MonotonicTime) { if watch.heard(at: now) { report(.flowing) } }

  private func isOpen(_ plan: StreamPlan) -> Bool { connected.contains(plan.transport) }

  /// Follows a new agreement: streams that stay as they are go on, others begin or end.
  private func adopt(_ wires: [StreamWiring], at now: MonotonicTime) {
    self.wires = wires
    let audio = wires.first { !$0.plan.isVideo }?.plan
    let video = wires.first { $0.plan.isVideo }?.plan
    if let audio, audioReceiver?.plan != audio { openAudio(audio) }
    if videoReceiver?.plan != video {
      videoReceiver = video.map { VideoReceiver(plan: $0, decoder: decoder) }
    }
    if let video, video.sends, videoSender?.plan != video {
      videoSender = VideoSender(plan: video, encoder: encoder, maximum: settings.maximumVideo)
      if isOpen(video) { videoSender?.begin(at: now) }
    } else if video?.sends != true {
      videoSender = nil
    }
    control.adopt(wires, at: now)
  }

  private func openAudio(_ plan: StreamPlan) {
    do {
      devices.open()
      // A change of direction keeps the sound as it is; only a new payload or source begins a new stream.
      if audioSender == nil {
        audioSender = try AudioSender(plan: plan, bitrate: settings.audioBitrate)
      }
      if audioReceiver == nil { audioReceiver = try AudioReceiver(plan: plan) }
    } catch {
      report(.notice(error.said))
    }
  }

  private func receive(_ bytes: [UInt8], on transport: String, at arrival: MonotonicTime) {
    guard let packet = try? RTPPacket(parsing: bytes) else { return }
    let wire = wires.first { $0.plan.transport == transport && $0.plan.payloadNumber == packet.payloadType }
    guard let plan = wire?.plan else { return }
    noteLife(at: arrival)
    if seen.insert(packet.payloadType).inserted { report(.firstPacket(plan.medium)) }
    control.received(packet, plan, at: arrival)
    if plan.isVideo, let receiver = videoReceiver {
      receiver.receive(packet, at: arrival)
      control.rates.received(packet, bytes: bytes.count, clockRate: 90_000, arrival: arrival)
      pollVideo(at: arrival)
    } else if !plan.isVideo {
      audioReceiver?.receive(packet, at: arrival)
      control.rates.received(packet, bytes: bytes.count, clockRate: 48_000, arrival: arrival)
    }
  }

  private func decoded(_ frame: VideoFrame, at now: MonotonicTime) {
    if videoReceiver?.decoded(frame, at: now) == true {
      report(.firstFrame(width: frame.width, height: frame.height))
    }
    devices.show(frame)
    if settings.echoes {
      let own = unsafe VideoFrame(width: frame.width, height: frame.height, time: now) { y, u, v in
        unsafe frame.withPlanes { a, b, c in
          _ = unsafe y.initialize(from: a)
          _ = unsafe u.initialize(from: b)
          _ = unsafe v.initialize(from: c)
        }
      }
      encoder.submit(own)
    }
  }

  // MARK: Steps of 10 ms

  func step(at now: MonotonicTime, _ party: MediaThread.Party) {
    stepAudio(at: now, party)
    pollVideo(at: now)
    sendVideo(at: now)
    encoder.setCongested(videoSender?.isCongested ?? false)
    control.step(self, at: now)
    if party.peerQuiet != wasQuiet {
      wasQuiet = party.peerQuiet
      watch.restart(at: now)
    }
    if party.peerPictureOff != wasPictureOff {
      wasPictureOff = party.peerPictureOff
      if wasPictureOff { videoReceiver?.pause() }
    }
    if watch.isSilent(at: now, peerQuiet: party.peerQuiet || party.held) { report(.silent) }
  }

  private func stepAudio(at now: MonotonicTime, _ party: MediaThread.Party) {
    if let receiver = audioReceiver, receiver.hasBegun {
      let block = receiver.step(at: now)
      devices.play(party.held ? [Int16](repeating: 0, count: block.count) : block)
    }
    guard let sender = audioSender, let wire = wires.first(where: { !$0.plan.isVideo }), isOpen(wire.plan),
      let block = devices.listen()
    else { return }
    let silent = party.muted || party.held || !wire.plan.sends
    guard let packet = sender.send(block, at: now, isSilent: silent) else { return }
    wire.transport?.sendRTP(packet.serialised())
  }

  private func pollVideo(at now: MonotonicTime) {
    guard let receiver = videoReceiver else { return }
    for request in receiver.poll(at: now) { control.ask(request, receiver, wires) }
  }

  func sendVideo(at now: MonotonicTime) {
    guard let sender = videoSender, let wire = wires.first(where: { $0.plan.content == sender.plan.content })
    else {
      return
    }
    for packet in sender.due(at: now) { wire.transport?.sendRTP(packet.serialised()) }
  }

  // MARK: Figures

  func statistics(at now: MonotonicTime) -> MediaStatistics {
    var result = MediaStatistics()
    result.remoteAudio = audioReceiver?.statistics(at: now) ?? StreamStatistics()
    result.remoteVideo = videoReceiver?.statistics(at: now) ?? StreamStatistics()
    result.sentVideo = videoSender?.statistics(at: now) ?? StreamStatistics()
    if let sender = audioSender {
      result.sentAudio.packets = Int(sender.packets)
      result.sentAudio.bytes = sender.rate.total
      result.sentAudio.bitrate = sender.rate.bitsPerSecond(at: now)
      result.ownLevel = sender.level
    }
    result.remoteLevel = audioReceiver?.level ?? 0
    let sound = wires.first { !$0.plan.isVideo }?.plan.codecName ?? ""
    let picture = wires.first { $0.plan.isVideo }?.plan
    result.remoteAudio.codec = sound
    result.sentAudio.codec = sound
    result.remoteVideo.codec = picture?.codecName ?? ""
    result.sentVideo.codec = picture?.sends == true ? picture?.codecName ?? "" : ""
    control.complete(&result)
    return result
  }
}

/// Notices when nothing authenticated arrives any more (design.md §4), and when it does again.
struct SilenceWatch {
  private var last: MonotonicTime?
  private var silent = true
  static let patience = Duration.seconds(4)
  /// A muted peer may send nothing but reports, some only every five seconds.
  static let patienceWithTheQuiet = Duration.seconds(12)

  /// Something came; true if it is the first after a silence.
  mutating func heard(at now: MonotonicTime) -> Bool {
    last = now
    defer { silent = false }
    return silent
  }

  /// From here on a silence counts anew: the peer has just unmuted, or stopped holding.
  mutating func restart(at now: MonotonicTime) { if last != nil { last = now } }

  /// True once at the beginning of a silence.
  mutating func isSilent(at now: MonotonicTime, peerQuiet: Bool) -> Bool {
    guard !silent, let last else { return false }
    guard now - last > (peerQuiet ? Self.patienceWithTheQuiet : Self.patience) else { return false }
    silent = true
    return true
  }
}
