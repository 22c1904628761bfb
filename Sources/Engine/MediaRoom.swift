internal import Base
public import Devices
internal import SecureLink
internal import Synchronization

/// The media of one call, whatever the number of its peers: the devices, the threads and the encoders they share. Each
/// peer has its `MediaSession`.
///
/// Control comes from the call controller; packets, samples and pictures never pass through an actor: camera thread →
/// encode threads → media thread → SRTP → ICE, and back over ICE thread → media thread → decode thread.
public final class MediaRoom: Sendable {
  /// Our picture, as captured, for the preview.
  public let ownPicture = LatestFrame()

  private struct State {
    var sessions: [Int: MediaSession] = [:]
    var last = 0
    /// The camera is wanted for the whole room, or for one session.
    var cameraOn = false
    var cameras: Set<Int> = []
    var held: Set<Int> = []
    /// Lives on without sessions.
    var staysOpen = false
    var isClosed = false
  }

  let settings: MediaSettings
  let hub: SecureLinkHub
  let identity: DTLSIdentity
  let thread: MediaThread
  private let camera: CameraFeed
  private let news = RoomNews()
  private let state = Mutex(State())

  init(settings: MediaSettings, hub: SecureLinkHub, identity: DTLSIdentity, staysOpen: Bool) {
    self.settings = settings
    self.hub = hub
    self.identity = identity
    let news = self.news
    let report: @Sendable (MediaEvent) -> Void = { news.send($0) }
    let thread = MediaThread(settings: settings, report: report)
    self.thread = thread
    camera = CameraFeed(settings: settings, preview: ownPicture, report: report) { [weak thread] frame in
      thread?.captured(frame)
    }
    state.withLock { $0.staysOpen = staysOpen }
    thread.start()
  }

  // MARK: Sessions

  /// Makes the media of one more peer. News come on any thread; those of devices only to the eldest session.
  func makeSession(onEvent: @escaping @Sendable (MediaSession, MediaEvent) -> Void) -> MediaSession {
    let (number, others) = state.withLock { state in
      state.last += 1
      return (state.last, state.sessions.count)
    }
    let network = others < RoomDesk.fewPeers ? settings.network : settings.network.thrifty
    let session = MediaSession(room: self, number: number, network: network, onEvent: onEvent)
    state.withLock { state in
      if !state.isClosed { state.sessions[number] = session }
    }
    news.add(number) { [weak session] event in session?.report(event) }
    return session
  }

  /// The room of a call that becomes a group: it no longer ends with its last session.
  func stayOpen() { state.withLock { $0.staysOpen = true } }

  /// The sessions that are open, by age.
  public var sessions: [MediaSession] {
    state.withLock { $0.sessions }.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Takes a session out, and closes its transports when the peer is told.
  func leave(_ session: MediaSession) {
    let (number, transports) = (session.number, session.transports)
    news.remove(number)
    let (wasClosed, isLast) = state.withLock { state in
      if state.isClosed { return (true, false) }
      state.sessions[number] = nil
      state.cameras.remove(number)
      state.held.remove(number)
      state.isClosed = state.sessions.isEmpty && !state.staysOpen
      return (false, state.isClosed)
    }
    if wasClosed { return transports.closeAll() }
    if isLast { return end([transports]) }
    thread.leave(number) { transports.closeAll() }
    reviewCamera { _ in }
  }

  /// Ends everything: all sessions, devices and threads. Idempotent; returns at once, the threads end behind the
  /// scenes.
  public func close() {
    let (wasClosed, sessions) = state.withLock { state in
      defer {
        state.isClosed = true
        state.sessions = [:]
      }
      return (state.isClosed, Array(state.sessions.values))
    }
    if !wasClosed { end(sessions.map(\.transports)) }
  }

  private func end(_ transports: [TransportSet]) {
    let (camera, thread) = (camera, thread)
    DeviceWork.perform {
      camera.close()
      thread.close()
      for set in transports { set.closeAll() }
    }
  }

  // MARK: Our side

  /// Stops or resumes our voice for everybody. Who is muted for one peer alone stays so.
  public func setMuted(_ muted: Bool) { thread.setMuted(muted) }

  /// Opens or closes our camera for everybody. Off is off, whatever a single session wished.
  public func setCamera(_ on: Bool) {
    reviewCamera { state in
      state.cameraOn = on
      if !on { state.cameras = [] }
    }
  }

  /// One session's wish for the camera.
  func setCamera(_ on: Bool, for number: Int) {
    reviewCamera { $0.cameras.set(number, on) }
  }

  /// One session is on hold: where all are the camera closes.
  func setHeld(_ held: Bool, for number: Int) {
    reviewCamera { $0.held.set(number, held) }
  }

  private func reviewCamera(_ change: (inout State) -> Void) {
    state.withLock { state in
      change(&state)
      let open = Set(state.sessions.keys)
      camera.pause(!open.isEmpty && state.held.isSuperset(of: open))
      camera.set(state.cameraOn || !state.cameras.isEmpty)
    }
  }

  /// How good a picture is sent.
  public func setQuality(_ quality: VideoQuality) { thread.adjust(.quality(quality)) }

  /// What is done to the microphone's sound from now on.
  public func setVoice(_ voice: VoiceProcessing) { thread.adjust(.voice(voice)) }

  /// Listens to another microphone from now on.
  public func useMicrophone(_ spec: AudioSourceSpec) { thread.adjust(.microphone(spec)) }

  /// Plays on another loudspeaker from now on.
  public func useLoudspeaker(_ spec: AudioSinkSpec) { thread.adjust(.loudspeaker(spec)) }

  /// Takes pictures from another camera from now on.
  public func useCamera(_ spec: VideoSourceSpec) { camera.use(spec) }

  // MARK: Figures

  /// Figures as of now.
  public var statistics: RoomStatistics { thread.statistics }

  /// The sessions whose peers speak, the main speaker first.
  public var speakers: [MediaSession] {
    let numbers = thread.statistics.speakers
    let sessions = state.withLock { $0.sessions }
    return numbers.compactMap { sessions[$0] }
  }
}

extension Set<Int> {
  fileprivate mutating func set(_ member: Int, _ isIn: Bool) {
    if isIn { insert(member) } else { remove(member) }
  }
}

/// What devices tell goes to one session only, the eldest: a person wants to read it once.
private final class RoomNews: Sendable {
  private struct State {
    var receivers: [(number: Int, send: @Sendable (MediaEvent) -> Void)] = []
    /// Before the first session.
    var early: [MediaEvent] = []
  }
  private let state = Mutex(State())
  private static let mostEarly = 8

  func send(_ event: MediaEvent) {
    let receiver = state.withLock { state in
      if state.receivers.isEmpty, state.early.count < Self.mostEarly { state.early.append(event) }
      return state.receivers.first?.send
    }
    receiver?(event)
  }

  func add(_ number: Int, _ send: @escaping @Sendable (MediaEvent) -> Void) {
    let early = state.withLock { state in
      state.receivers.append((number, send))
      let early = state.early
      state.early = []
      return early
    }
    for event in early { send(event) }
  }

  func remove(_ number: Int) { state.withLock { $0.receivers.removeAll { $0.number == number } } }
}
