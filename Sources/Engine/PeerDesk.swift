internal import Base
internal import Calls
internal import Codecs
internal import Devices
internal import Media
internal import RTP
internal import SecureLink

/// What the media thread owns of one peer: its streams and what keeps them together. One thread only.
final class PeerDesk {
  let link: PeerLink
  /// The client of the room's decoder.
  let client: DecodeClient
  private let settings: MediaSettings
  private let devices: DeviceBench
  private let voice: VoiceDesk
  private let pictures: PictureDesk
  private let decoder: VideoDecodeWorker
  private(set) var wires: [StreamWiring] = []
  private(set) var audioSender: AudioSender?
  private(set) var audioReceiver: AudioReceiver?
  private(set) var videoSender: VideoSender?
  private(set) var videoReceiver: VideoReceiver?
  let control: ControlChannel
  /// The switches as of this step.
  private(set) var wishes = PeerLink.Wishes()
  /// How many peers the room has; what each gets depends on it.
  var roomSize = 1
  /// What the peer said that it can show.
  private var wants: VideoBounds?
  /// 0…1, how loud the peer is now; the room knows it best.
  var loudness = 0.0
  private var watch = SilenceWatch()
  private var connected: Set<String> = []
  private var seen: Set<UInt8> = []

  init(
    link: PeerLink, client: DecodeClient, settings: MediaSettings, devices: DeviceBench, voice: VoiceDesk,
    pictures: PictureDesk, decoder: VideoDecodeWorker
  ) {
    self.link = link
    self.client = client
    self.settings = settings
    self.devices = devices
    self.voice = voice
    self.pictures = pictures
    self.decoder = decoder
    control = ControlChannel(settings: settings)
  }

  var number: Int { link.number }

  /// What the pictures sent to this peer must keep to.
  var bounds: VideoBounds? { wants ?? VideoBounds.assumed(peers: roomSize) }

  /// Says goodbye.
  func close() { control.goodbye(wires) }

  // MARK: Inputs

  func handle(_ input: MediaThread.PeerInput, at now: MonotonicTime) {
    switch input {
    case .packet(let bytes, .rtp, let transport, let arrival): receive(bytes, on: transport, at: arrival)
    case .packet(let bytes, .rtcp, let transport, let arrival):
      noteLife(at: now)
      control.receive(bytes, on: transport, desk: self, at: arrival)
    case .decoded(let frame):
      if videoReceiver?.decoded(frame, at: now) == true {
        link.report(.firstFrame(width: frame.width, height: frame.height))
      }
    case .undecodable: videoReceiver?.decoderFailed()
    case .streams(let wires): adopt(wires, at: now)
    case .connected(let transport):
      connected.insert(transport)
      openVoice()
      videoSender?.begin(at: now)
    case .receiveLimit(let bitrate): control.rates.maximum = bitrate
    case .wants(let bounds):
      wants = bounds
      control.reviewSoon()
    }
  }

  /// Sends a picture of ours that the encoder `slot` made.
  func take(_ picture: VideoEncodeWorker.Picture, from slot: Int, at now: MonotonicTime) {
    guard let sender = videoSender, isOpen(sender.plan) else { return }
    sender.take(picture, from: slot, at: now)
    sendVideo(at: now)
  }

  /// Any authenticated packet is a sign of life, reports too: the first one may be either.
  private func noteLife(at now: MonotonicTime) { if watch.heard(at: now) { link.report(.flowing) } }

  private func isOpen(_ plan: StreamPlan) -> Bool { connected.contains(plan.transport) }

  // MARK: Streams

  /// Follows a new agreement: streams that stay as they are go on, others begin or end.
  private func adopt(_ wires: [StreamWiring], at now: MonotonicTime) {
    self.wires = wires
    let audio = wires.first { !$0.plan.isVideo }?.plan
    let video = wires.first { $0.plan.isVideo }?.plan
    if let audio, audioReceiver?.plan != audio { openAudio(audio) }
    openVoice()
    if videoReceiver?.plan != video {
      videoReceiver = video.map { VideoReceiver(plan: $0, decoder: decoder, client: client) }
      videoReceiver?.setHidden(wishes.hidden)
    }
    if let video, video.sends, videoSender?.plan != video {
      videoSender = VideoSender(
        plan: video, peer: number, pictures: pictures, maximum: settings.maximumVideo, isAlone: roomSize <= 1)
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
        try voice.open()
        audioSender = AudioSender(plan: plan, bitrate: settings.audioBitrate)
      }
      if audioReceiver == nil { audioReceiver = try AudioReceiver(plan: plan) }
      if settings.measuresTones, audioReceiver?.toneMeter == nil { audioReceiver?.toneMeter = ToneMeter() }
    } catch {
      link.report(.notice(error.said))
    }
  }

  /// The voice goes out where there is a path.
  private func openVoice() {
    let wire = wires.first { !$0.plan.isVideo && isOpen($0.plan) }
    audioSender?.transport = wire?.transport
  }

  /// Whether our voice has somewhere to go.
  var canHear: Bool { audioSender?.transport != nil }

  private func receive(_ bytes: [UInt8], on transport: String, at arrival: MonotonicTime) {
    guard let packet = try? RTPPacket(parsing: bytes) else { return }
    let wire = wires.first { $0.plan.payloadNumber == packet.payloadType && $0.plan.transport == transport }
    guard let plan = wire?.plan else { return }
    noteLife(at: arrival)
    if seen.insert(packet.payloadType).inserted { link.report(.firstPacket(plan.medium)) }
    control.received(packet, plan, at: arrival)
    if plan.isVideo, let receiver = videoReceiver {
      receiver.receive(packet, at: arrival)
      control.rates.received(packet, bytes: bytes.count, clockRate: 90_000, arrival: arrival)
      // Only the last packet of a picture completes it; what is missing is asked for at the next step.
      if packet.marker || roomSize <= 1 { pollVideo(at: arrival) }
    } else if !plan.isVideo {
      audioReceiver?.receive(packet, at: arrival)
      control.rates.received(packet, bytes: bytes.count, clockRate: 48_000, arrival: arrival)
    }
  }

  // MARK: Steps of 10 ms

  /// Reads the switches; the first thing in a step. `muted`: nobody is to hear us.
  func refresh(muted: Bool, at now: MonotonicTime) {
    let old = wishes
    wishes = link.wishes
    audioSender?.isSilent =
      muted || wishes.muted || wishes.held || wires.first { !$0.plan.isVideo }?.plan.sends != true
    if wishes.hidden != old.hidden { videoReceiver?.setHidden(wishes.hidden) }
    if wishes.peerQuiet != old.peerQuiet { watch.restart(at: now) }
    if wishes.peerPictureOff != old.peerPictureOff, wishes.peerPictureOff { videoReceiver?.pause() }
  }

  /// Everything but the sound, which is the room's.
  func step(at now: MonotonicTime) {
    pollVideo(at: now)
    sendVideo(at: now)
    control.step(self, at: now)
    if watch.isSilent(at: now, peerQuiet: wishes.peerQuiet || wishes.held) { link.report(.silent) }
  }

  private func pollVideo(at now: MonotonicTime) {
    guard let receiver = videoReceiver else { return }
    for request in receiver.poll(at: now) { control.ask(request, receiver, wires) }
  }

  func sendVideo(at now: MonotonicTime) {
    guard let sender = videoSender else { return }
    let due = sender.due(at: now)
    guard !due.isEmpty, let wire = wires.first(where: { $0.plan.content == sender.plan.content }) else {
      return
    }
    for packet in due { wire.transport?.sendRTP(packet.serialised()) }
  }

  // MARK: Figures

  /// Tells the session how things stand.
  func publish(at now: MonotonicTime) { link.publish(statistics(at: now)) }

  private func statistics(at now: MonotonicTime) -> MediaStatistics {
    var result = MediaStatistics()
    result.remoteAudio = audioReceiver?.statistics(at: now) ?? StreamStatistics()
    result.remoteVideo = videoReceiver?.statistics(at: now) ?? StreamStatistics()
    result.sentVideo = videoSender?.statistics(at: now) ?? StreamStatistics()
    if let sender = audioSender {
      result.sentAudio.packets = Int(sender.packets)
      result.sentAudio.bytes = sender.rate.total
      result.sentAudio.bitrate = sender.rate.bitsPerSecond(at: now)
      result.ownLevel = voice.level
    }
    result.remoteLevel = loudness
    result.remoteTone = audioReceiver?.toneMeter?.hertz ?? 0
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
