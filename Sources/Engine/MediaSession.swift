internal import Base
internal import Calls
public import Devices
internal import SecureLink
internal import Synchronization

/// The media of one call: transports, streams, devices and the threads that move packets between them.
///
/// Control comes from the call controller; packets, samples and pictures never pass through an actor: camera thread →
/// encode thread → media thread → SRTP → ICE, and back over ICE thread → media thread → decode thread.
public final class MediaSession: Sendable {
  /// Our picture, as captured, for the preview.
  public let ownPicture = LatestFrame()
  /// The peer's picture, decoded.
  public let remotePicture = LatestFrame()

  private let transports: TransportSet
  private let thread: MediaThread
  private let camera: CameraFeed
  private let closed = Atomic(false)

  init(
    settings: MediaSettings, hub: SecureLinkHub, identity: DTLSIdentity,
    onEvent: @escaping @Sendable (MediaSession, MediaEvent) -> Void
  ) {
    let relay = EventRelay()
    let report: @Sendable (MediaEvent) -> Void = { relay.send($0) }
    let thread = MediaThread(settings: settings, remotePicture: remotePicture, report: report)
    self.thread = thread
    camera = CameraFeed(settings: settings, preview: ownPicture, report: report) { [weak thread] frame in
      thread?.captured(frame)
    }
    transports = TransportSet(hub: hub, identity: identity, servers: settings.network) {
      [weak thread] event in
      switch event {
      case .media(let event):
        if case .transportConnected(let name, let profile) = event {
          thread?.connected(name, profile: profile)
        }
        report(event)
      case .packet(let name, let kind, let bytes, let arrival):
        thread?.received(bytes, kind: kind, transport: name, at: arrival)
      }
    }
    relay.attach { [weak self] event in
      if let self { onEvent(self, event) }
    }
    thread.start()
  }

  func openTransport(_ name: String, controlling: Bool) throws(SecureLinkError) -> LocalTransport {
    try transports.open(name, controlling: controlling)
  }

  func connect(_ name: String, _ remote: RemoteTransport) { transports.connect(name, remote) }
  func addCandidates(_ name: String, _ candidates: [ICECandidate]) { transports.add(name, candidates) }
  func closeTransport(_ name: String) { transports.close(name) }

  /// Sets all streams anew; those that stay the same go on undisturbed.
  func setStreams(_ plans: [StreamPlan]) {
    thread.set(plans.map { StreamWiring(plan: $0, transport: transports.transport($0.transport)) })
  }

  /// Stops or resumes our voice.
  public func setMuted(_ muted: Bool) { thread.setMuted(muted) }

  /// Opens or closes our camera.
  public func setCamera(_ on: Bool) { camera.set(on) }

  func setHeld(_ held: Bool) {
    thread.setHeld(held)
    camera.pause(held)
  }

  /// What silence means nothing for: the peer is muted or holds; or its picture is off.
  func setPeer(quiet: Bool, pictureOff: Bool) { thread.setPeer(quiet: quiet, pictureOff: pictureOff) }

  /// Lets the peer send a small picture only (by REMB, which every peer heeds), while it is shown small.
  public func setShownSmall(_ small: Bool) { thread.limitReceiving(small ? 200_000 : 20_000_000) }

  /// How good a picture is sent.
  public func setQuality(_ quality: VideoQuality) { thread.adjust(.quality(quality)) }

  /// What is done to the microphone's sound from now on.
  public func setVoice(_ voice: VoiceProcessing) { thread.adjust(.voice(voice)) }

  /// How loud the peer is played, in percent (0…400) of what the settings say.
  public func setPeerVolume(_ percent: Int) { thread.adjust(.peerVolume(percent)) }

  /// Listens to another microphone from now on.
  public func useMicrophone(_ spec: AudioSourceSpec) { thread.adjust(.microphone(spec)) }

  /// Plays on another loudspeaker from now on.
  public func useLoudspeaker(_ spec: AudioSinkSpec) { thread.adjust(.loudspeaker(spec)) }

  /// Takes pictures from another camera from now on.
  public func useCamera(_ spec: VideoSourceSpec) { camera.use(spec) }

  /// Figures as of now.
  public var statistics: MediaStatistics {
    var result = thread.statistics
    for (_, transport) in transports.statistics {
      if let pair = transport.selectedPair {
        result.path = "\(pair.local.rawValue) ↔ \(pair.remote.rawValue)"
      }
      if let profile = transport.profile { result.profile = profile }
    }
    return result
  }

  /// Ends everything: devices, threads, transports. Idempotent; returns at once, the threads end behind the scenes.
  func close() {
    guard !closed.exchange(true, ordering: .relaxed) else { return }
    let (camera, thread, transports) = (camera, thread, transports)
    DeviceWork.perform {
      camera.close()
      thread.close()
      transports.closeAll()
    }
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
