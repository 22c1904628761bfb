internal import Base
internal import Calls
public import Devices
internal import Media
internal import SecureLink
internal import Synchronization
public import XMPP

/// The media of one peer: its transports and streams. What it shares with the other peers of the call is its room's.
public final class MediaSession: Sendable {
  /// What all peers of the call share.
  public let room: MediaRoom
  /// Names the session within its room; never used again there.
  public let number: Int

  let transports: TransportSet
  private let link: PeerLink
  private let relay = EventRelay()
  private let closed = Atomic(false)
  private let display = Mutex(Display())

  /// What the two sides show of each other's pictures.
  private struct Display {
    var bounds: VideoBounds?
    /// The peer has told what it can show: it heeds what we tell, too.
    var peerHeeds = false
  }

  init(
    room: MediaRoom, number: Int, network: NetworkSettings,
    onEvent: @escaping @Sendable (MediaSession, MediaEvent) -> Void
  ) {
    self.room = room
    self.number = number
    let relay = self.relay
    let report: @Sendable (MediaEvent) -> Void = { relay.send($0) }
    link = PeerLink(number: number, report: report)
    transports = TransportSet(hub: room.hub, identity: room.identity, servers: network) {
      [weak thread = room.thread] event in
      switch event {
      case .media(let event):
        if case .transportConnected(let name, _) = event { thread?.put(.connected(name), peer: number) }
        report(event)
      case .packet(let name, let kind, let bytes, let arrival):
        thread?.received(bytes, kind: kind, transport: name, at: arrival, peer: number)
      }
    }
    room.thread.join(link)
    relay.attach { [weak self] event in
      if let self { onEvent(self, event) }
    }
  }

  /// Tells the session's owner.
  func report(_ event: MediaEvent) { relay.send(event) }

  /// Our picture, as captured, for the preview.
  public var ownPicture: LatestFrame { room.ownPicture }
  /// The peer's picture, decoded.
  public var remotePicture: LatestFrame { link.remotePicture }

  // MARK: Transports and streams

  func openTransport(_ name: String, controlling: Bool) throws(SecureLinkError) -> LocalTransport {
    try transports.open(name, controlling: controlling)
  }

  func connect(_ name: String, _ remote: RemoteTransport) { transports.connect(name, remote) }
  func addCandidates(_ name: String, _ candidates: [ICECandidate]) { transports.add(name, candidates) }
  func closeTransport(_ name: String) { transports.close(name) }

  /// Sets all streams anew; those that stay the same go on undisturbed.
  func setStreams(_ plans: [StreamPlan]) {
    let wires = plans.map { StreamWiring(plan: $0, transport: transports.transport($0.transport)) }
    room.thread.put(.streams(wires), peer: number)
  }

  // MARK: This peer

  /// Stops or resumes our voice for this peer; it is silent too while the whole room is muted.
  public func setMuted(_ muted: Bool) { link.change { $0.muted = muted } }

  /// Wishes for our camera, or no longer: it is open while a session or the room wants it.
  public func setCamera(_ on: Bool) { room.setCamera(on, for: number) }

  func setHeld(_ held: Bool) {
    link.change { $0.held = held }
    room.setHeld(held, for: number)
  }

  /// What silence means nothing for: the peer is muted or holds; or its picture is off.
  func setPeer(quiet: Bool, pictureOff: Bool) {
    link.change {
      $0.peerQuiet = quiet
      $0.peerPictureOff = pictureOff
    }
  }

  /// How loud the peer is played, in percent (0…400) of what the settings say.
  public func setPeerVolume(_ percent: Int) { link.change { $0.volume = min(max(0, percent), 400) } }

  /// Silences the peer for us alone; nobody is told.
  public func setPeerMuted(_ muted: Bool) { link.change { $0.unheard = muted } }

  /// Lets the peer send a small picture only (by REMB, which every peer heeds), while it is shown small.
  public func setShownSmall(_ small: Bool) { limitReceiving(small ? 200_000 : Self.unlimited) }

  /// Says how large the peer's picture is shown: what is too much for that need not be sent. The owner is asked to tell
  /// the peer (`.want`); a peer that does not understand it is limited by REMB.
  public func setShown(_ shown: ShownSize) {
    let bounds = shown.bounds
    let (isNews, heeds) = display.withLock { display in
      defer { display.bounds = bounds }
      return (display.bounds != bounds, display.peerHeeds)
    }
    guard isNews else { return }
    link.change { $0.hidden = bounds.isPaused }
    limitReceiving(heeds ? Self.unlimited : bounds.receiveLimit)
    relay.send(.want(bounds.constraints))
  }

  /// What the peer can show of our picture; nil if it has not said.
  public func setPeerWants(_ wants: VideoConstraints?) {
    room.thread.put(.wants(wants.map { VideoBounds($0) }), peer: number)
    let isNews = display.withLock { display -> Bool in
      guard wants != nil, !display.peerHeeds else { return false }
      display.peerHeeds = true
      return display.bounds != nil
    }
    // REMB would only slow down the way back to a large picture.
    if isNews { limitReceiving(Self.unlimited) }
  }

  private static let unlimited = 20_000_000

  private func limitReceiving(_ bitrate: Int) { room.thread.put(.receiveLimit(bitrate), peer: number) }

  // MARK: The room's, for those who have one peer

  /// How good a picture is sent.
  public func setQuality(_ quality: VideoQuality) { room.setQuality(quality) }

  /// What is done to the microphone's sound from now on.
  public func setVoice(_ voice: VoiceProcessing) { room.setVoice(voice) }

  /// Listens to another microphone from now on.
  public func useMicrophone(_ spec: AudioSourceSpec) { room.useMicrophone(spec) }

  /// Plays on another loudspeaker from now on.
  public func useLoudspeaker(_ spec: AudioSinkSpec) { room.useLoudspeaker(spec) }

  /// Takes pictures from another camera from now on.
  public func useCamera(_ spec: VideoSourceSpec) { room.useCamera(spec) }

  // MARK: Figures

  /// Figures as of now.
  public var statistics: MediaStatistics {
    var result = link.statistics
    for (_, transport) in transports.statistics {
      if let pair = transport.selectedPair {
        result.path = "\(pair.local.rawValue) ↔ \(pair.remote.rawValue)"
      }
      if let profile = transport.profile { result.profile = profile }
    }
    return result
  }

  /// 0…1, how loud the peer is now (RFC 6464, or as heard).
  public var peerLevel: Double { link.statistics.remoteLevel }

  /// Whether the peer speaks.
  public var isSpeaking: Bool { room.statistics.speakers.contains(number) }

  /// Ends the peer's streams and transports, and with the last one of an ordinary call everything. Idempotent; returns
  /// at once, the threads end behind the scenes.
  func close() {
    guard !closed.exchange(true, ordering: .relaxed) else { return }
    room.leave(self)
  }
}

/// Lets events be sent before their receiver is known.
private final class EventRelay: Sendable {
  private struct State {
    var early: [MediaEvent] = []
    var receiver: (@Sendable (MediaEvent) -> Void)?
  }
  private let state = Mutex(State())

  func send(_ event: MediaEvent) {
    let receiver = state.withLock { state in
      if state.receiver == nil { state.early.append(event) }
      return state.receiver
    }
    receiver?(event)
  }

  func attach(_ receiver: @escaping @Sendable (MediaEvent) -> Void) {
    let early = state.withLock { state in
      state.receiver = receiver
      defer { state.early = [] }
      return state.early
    }
    for event in early { receiver(event) }
  }
}
