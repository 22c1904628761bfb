internal import Base
internal import Codecs
internal import Devices
internal import Media
internal import RTP

/// Everything the media thread owns: the peers of one call and what they share. One thread only.
final class RoomDesk {
  private let settings: MediaSettings
  private let bank: EncoderBank
  private let decoder: VideoDecodeWorker
  private let devices: DeviceBench
  private let voice: VoiceDesk
  private let pictures: PictureDesk
  private var selection = SpeakerSelection()
  /// The eldest first.
  private var peers: [PeerDesk] = []
  private var byNumber: [Int: PeerDesk] = [:]
  private var steps = 0
  /// As the person chose it; who comes later is sent the same.
  private var quality: VideoQuality?
  /// Up to so many peers everything is done at once; beyond, what may wait is spread over time.
  static let fewPeers = 3

  init(
    settings: MediaSettings, bank: EncoderBank, decoder: VideoDecodeWorker,
    report: @escaping @Sendable (MediaEvent) -> Void
  ) {
    self.settings = settings
    self.bank = bank
    self.decoder = decoder
    devices = DeviceBench(settings: settings, report: report)
    voice = VoiceDesk(bitrate: settings.audioBitrate)
    pictures = PictureDesk(bank: bank)
    let voices = max(1, min(1_000, settings.fullVoices))
    selection.rules.voices = voices
    selection.rules.most = voices * 2
  }

  var hasManyPeers: Bool { peers.count > Self.fewPeers }

  func close() {
    for peer in peers { peer.close() }
    devices.close()
  }

  // MARK: Inputs

  func handle(_ input: MediaThread.Input, at now: MonotonicTime) {
    switch input {
    case .peer(let number, let input):
      guard let peer = byNumber[number] else { return }
      if case .decoded(let frame) = input, peer === peers.first { show(frame, at: now) }
      peer.handle(input, at: now)
    case .picture(let picture, let slot):
      if picture.frame.isKey { pictures.noteKeyFrame(slot) }
      for peer in peers { peer.take(picture, from: slot, at: now) }
    case .join(let link, let client): join(link, client)
    case .leave(let number, let done):
      leave(number)
      done()
    case .adjust(.quality(let quality)):
      self.quality = quality
      for peer in peers { peer.control.limitVideo(settings.videoLimit(quality)) }
    case .adjust(.voice(let voice)): devices.set(voice)
    case .adjust(.microphone(let spec)): devices.useMicrophone(spec)
    case .adjust(.loudspeaker(let spec)): devices.useLoudspeaker(spec)
    }
  }

  private func join(_ link: PeerLink, _ client: DecodeClient) {
    let peer = PeerDesk(
      link: link, client: client, settings: settings, devices: devices, voice: voice, pictures: pictures,
      decoder: decoder)
    if let quality { peer.control.limitVideo(settings.videoLimit(quality)) }
    peers.append(peer)
    byNumber[link.number] = peer
    resize()
  }

  private func leave(_ number: Int) {
    guard let peer = byNumber.removeValue(forKey: number) else { return }
    peer.close()
    peers.removeAll { $0 === peer }
    decoder.forget(number)
    selection.remove(number)
    resize()
  }

  private func resize() {
    for peer in peers {
      peer.roomSize = peers.count
      peer.control.reviewSoon()
    }
    pictures.setNeedsReview()
  }

  /// The sink for pictures, and the echo, have room for one peer only: the eldest.
  private func show(_ frame: VideoFrame, at now: MonotonicTime) {
    devices.show(frame)
    guard settings.echoes else { return }
    let own = unsafe VideoFrame(width: frame.width, height: frame.height, time: now) { y, u, v in
      unsafe frame.withPlanes { a, b, c in
        _ = unsafe y.initialize(from: a)
        _ = unsafe u.initialize(from: b)
        _ = unsafe v.initialize(from: c)
      }
    }
    bank.submit(own)
  }

  // MARK: Steps of 10 ms

  /// One step for all peers. `muted`: nobody is to hear us.
  func step(at now: MonotonicTime, muted: Bool) {
    steps &+= 1
    for peer in peers { peer.refresh(muted: muted, at: now) }
    play(at: now)
    speak(at: now)
    for peer in peers { peer.step(at: now) }
    pictures.step(peers.compactMap(\.videoSender), at: now)
  }

  /// All who are to be heard, mixed.
  private func play(at now: MonotonicTime) {
    chooseVoices(at: now)
    var voices: [AudioMixer.Voice] = []
    var isPlaying = false
    for peer in peers {
      guard let receiver = peer.audioReceiver, receiver.hasBegun else { continue }
      isPlaying = true
      if selection.heard.contains(peer.number) {
        let block = receiver.step(at: now)
        peer.loudness = LevelMeter.loudness(receiver.measured.level)
        if !peer.wishes.held { voices.append(.init(block, percent: peer.wishes.volume)) }
      } else {
        receiver.rest(at: now)
        peer.loudness = LevelMeter.loudness(selection.level(of: peer.number, at: now))
      }
    }
    if isPlaying { devices.play(voices) }
  }

  private func chooseVoices(at now: MonotonicTime) {
    for peer in peers {
      guard let receiver = peer.audioReceiver, receiver.hasBegun else { continue }
      if peer.wishes.unheard {
        selection.remove(peer.number)
        continue
      }
      selection.add(peer.number, at: now)
      selection.setNeeded(peer.number, !receiver.announces)
      if receiver.announces {
        guard let told = receiver.takeAnnounced() else { continue }
        selection.note(peer.number, level: Double(told.level), isVoice: told.isVoice, at: now)
      } else {
        let measured = receiver.measured
        selection.note(peer.number, level: measured.level, isVoice: measured.isVoice, at: now)
      }
    }
    if !hasManyPeers || steps % 3 == 0 { selection.update(at: now) }
  }

  /// The microphone, for all to whom there is a path.
  private func speak(at now: MonotonicTime) {
    let listeners = peers.compactMap { $0.canHear ? $0.audioSender : nil }
    guard !listeners.isEmpty, let block = devices.listen() else { return }
    voice.take(block, for: listeners, at: now)
  }

  // MARK: Figures

  /// Tells the sessions how things stand; among many, each ten times a second.
  func publish(at now: MonotonicTime) {
    for (index, peer) in peers.enumerated() where !hasManyPeers || (steps &+ index) % 10 == 0 {
      peer.publish(at: now)
    }
  }

  /// What concerns the whole room.
  var figures: RoomStatistics {
    RoomStatistics(
      speakers: selection.speakers, main: selection.main, heard: selection.heard.count,
      encodings: pictures.classes.map { present in
        RoomStatistics.Encoding(
          width: present.level.size.width, height: present.level.size.height,
          framesPerSecond: present.level.framesPerSecond, bitrate: present.level.bitrate,
          peers: present.peers.count)
      })
  }
}
