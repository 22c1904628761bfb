import Base
import Calls
import Devices
import Engine
import Screen
import Store
import Terminal
import Views
import XMPP

// What goes on beside a call: its figures, what can be changed, what is written.
extension AppRunner {
  /// One step: keeps the panels' values true.
  func followCall(at now: MonotonicTime) {
    followSession()
    followSettings()
    followFigures(at: now)
    followDevices(at: now)
  }

  /// A new call begins as usual, whatever was set for the one before.
  private func followSession() {
    let current = callRoom.map { ObjectIdentifier($0) }
    guard current != desk.session else { return }
    desk.session = current
    desk.voice = nil
    desk.age = 0
    app.model.figures = CallFigures()
    app.model.callSettings.quality = .auto
    app.model.callSettings.peerVolume = 100
  }

  // MARK: What can be changed

  /// What the configuration says goes for calls at once, whoever has changed it.
  private func followSettings() {
    let configuration = setup.configuration
    app.model.callSettings.framesPerSecond = configuration.screen.framesPerSecond
    app.model.callSettings.mirror = configuration.video.mirror
    app.model.callSettings.noiseSuppression = configuration.audio.noiseSuppression
    app.model.callSettings.echoCancellation = configuration.audio.echoCancellation
    app.model.callSettings.automaticGain = configuration.audio.automaticGain
    var voice = VoiceProcessing()
    voice.noiseSuppression = configuration.audio.noiseSuppression
    voice.echoCancellation = configuration.audio.echoCancellation
    voice.automaticGain = configuration.audio.automaticGain
    // Files and tones are sent as they are.
    guard case .pulse = studio.settings.audioSource, voice != desk.voice else { return }
    desk.voice = voice
    studio.settings.voice = voice
    callRoom?.setVoice(voice)
  }

  /// Makes true what was changed for this call; the file keeps what it says.
  func apply(_ settings: CallSettings) {
    setup.configuration.screen.framesPerSecond = min(max(1, settings.framesPerSecond), 60)
    setup.configuration.video.mirror = settings.mirror
    setup.configuration.audio.noiseSuppression = settings.noiseSuppression
    setup.configuration.audio.echoCancellation = settings.echoCancellation
    setup.configuration.audio.automaticGain = settings.automaticGain
    session?.setPeerVolume(settings.peerVolume)
    switch settings.quality {
    case .auto: callRoom?.setQuality(.auto)
    case .low: callRoom?.setQuality(.low)
    case .high: callRoom?.setQuality(.high)
    }
    followSettings()
  }

  // MARK: Figures

  private func followFigures(at now: MonotonicTime) {
    guard let session = figuresSession else { return }
    noteAge(of: session.remotePicture, at: now)
    guard now >= desk.nextFigures else { return }
    desk.nextFigures = now + .milliseconds(250)
    let media = session.statistics
    var figures = app.model.figures
    figures.received = flow(figures.received, media.remoteAudio, media.remoteVideo, quality.bars)
    figures.sent = flow(figures.sent, media.sentAudio, media.sentVideo, quality.sentBars)
    figures.sent.loss = media.sentLoss
    figures.roundTrip = media.rttMilliseconds
    figures.jitter = media.remoteAudio.jitterMilliseconds
    figures.buffer = media.remoteAudio.delayMilliseconds
    figures.concealed = media.remoteAudio.concealedRatio
    figures.path = media.path
    figures.cipher = media.profile
    // Clocks of two machines differ: half the way there and back is what can be known of the way here.
    let seen = media.remoteVideo.frames > 0 ? desk.age : media.remoteAudio.delayMilliseconds
    figures.delay = seen > 0 ? media.rttMilliseconds / 2 + seen : 0
    var counters = CallFigures.Counters()
    counters.packets = media.remoteAudio.packets + media.remoteVideo.packets
    counters.lost = media.remoteAudio.lost + media.remoteVideo.lost
    counters.framesReceived = media.remoteVideo.frames
    counters.framesSent = media.sentVideo.frames
    counters.terminalBytes = terminal.bytesWritten
    figures.take(counters, at: now)
    app.model.figures = figures
  }

  private func flow(
    _ old: CallFigures.Flow, _ sound: StreamStatistics, _ picture: StreamStatistics, _ quality: Int?
  ) -> CallFigures.Flow {
    var flow = old
    flow.audioCodec = sound.codec
    flow.videoCodec = picture.codec
    (flow.width, flow.height) = picture.codec.isEmpty ? (0, 0) : (picture.width, picture.height)
    flow.bitrate = sound.bitrate + picture.bitrate
    flow.quality = quality
    return flow
  }

  /// How long a picture takes from its last packet to the screen, evened out.
  private func noteAge(of pictures: LatestFrame, at now: MonotonicTime) {
    guard pictures.count != desk.shown, let frame = pictures.frame else { return }
    desk.shown = pictures.count
    let age = max(0, (now - frame.time).inMilliseconds)
    desk.age = desk.age == 0 ? age : desk.age + (age - desk.age) * 0.1
  }

  // MARK: What is written

  /// A text came; it shows if it is from the call's peer, or ours to them from another device.
  func heard(_ message: ChatMessage) {
    guard let call = board.current, call.includes(message.peer) else { return }
    let party = app.model.call?.group?.parties.first { $0.jid == "\(message.peer)" }
    let name = party?.displayName ?? app.model.call?.displayName ?? "\(message.peer)"
    app.received(ChatLine(message.text, mine: message.isOwn, name: name, at: .now()), at: .now())
  }

  func say(_ text: String, _ account: AccountSession) async {
    guard let call = board.current else { return }
    guard app.model.account.connection == .online else {
      return app.toast(app.words(.chatNotSent), tone: .bad, at: .now())
    }
    for peer in call.listeners { await account.send(text, to: peer) }
    app.received(ChatLine(text, mine: true, at: .now()), at: .now())
    touch()
  }
}

extension CallSnapshot {
  /// Who reads what is written beside the call.
  var listeners: [JID] {
    guard let group else { return [peer] }
    return group.members.filter(\.isHere).map(\.jid).reduce(into: []) { all, jid in
      if !all.contains(jid) { all.append(jid) }
    }
  }

  /// Whether `jid` takes part.
  func includes(_ jid: JID) -> Bool { group == nil ? peer == jid : listeners.contains(jid) }
}
