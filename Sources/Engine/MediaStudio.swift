internal import Base
public import Devices
internal import SecureLink
internal import Synchronization

/// What calls' media are made of: devices, limits and the network's helpers.
public struct MediaSettings: Sendable {
  /// Our camera.
  public var videoSource: VideoSourceSpec
  /// Our microphone.
  public var audioSource: AudioSourceSpec
  /// Where the peer's picture goes besides the screen.
  public var videoSink: VideoSinkSpec
  /// Our loudspeaker.
  public var audioSink: AudioSinkSpec
  /// The largest picture and highest rate we send.
  public var maximumVideo = VideoMode.standard
  /// The highest video bit rate; nil takes what suits the size.
  public var videoBitrate: Int?
  /// Opus' bit rate.
  public var audioBitrate = 32_000
  /// Relays and address policy.
  public var network = NetworkSettings()
  /// Sends back what arrives instead of our own picture and voice.
  public var echoes = false
  /// What is done to the microphone's sound; nil leaves it as it is (files, tones).
  public var voice: VoiceProcessing?
  /// Loudness of the microphone in percent; 100 leaves it as it is.
  public var microphoneVolume = 100
  /// Loudness of the loudspeaker in percent; 100 leaves it as it is.
  public var loudspeakerVolume = 100
  /// So many of the loudest voices of a group are played at a time, with those who have just spoken.
  public var fullVoices = 3
  /// Finds out the pitch of each voice that is played: for tests with tones.
  public var measuresTones = false

  /// Settings with the given devices.
  public init(
    videoSource: VideoSourceSpec, audioSource: AudioSourceSpec, videoSink: VideoSinkSpec = .null,
    audioSink: AudioSinkSpec = .null
  ) {
    self.videoSource = videoSource
    self.audioSource = audioSource
    self.videoSink = videoSink
    self.audioSink = audioSink
  }
}

/// What is done to a microphone's sound.
public struct VoiceProcessing: Equatable, Sendable {
  /// Removes what the loudspeaker says.
  public var echoCancellation = true
  /// Removes steady noise.
  public var noiseSuppression = true
  /// Keeps the voice equally loud.
  public var automaticGain = true

  /// Everything on.
  public init() {}
}

/// Makes the media sessions of calls, and holds what they share: the ICE thread, our certificate, the settings.
public final class MediaStudio: Sendable {
  private struct Shared: Sendable {
    let hub: SecureLinkHub
    let identity: DTLSIdentity
  }

  private struct State: Sendable {
    var settings: MediaSettings
    /// Made for the first call: it would hold up the first screen.
    var shared: Shared?
  }

  private let state: Mutex<State>

  /// A studio that will have its own certificate.
  public init(_ settings: MediaSettings) {
    state = Mutex(State(settings: settings))
  }

  /// What the next call's media will be made of.
  public var settings: MediaSettings {
    get { state.withLock { $0.settings } }
    set { state.withLock { $0.settings = newValue } }
  }

  /// Makes the media of a group call, which stay open until they are closed.
  func makeRoom() throws(SecureLinkError) -> MediaRoom { try makeRoom(staysOpen: true) }

  /// Makes the media of a call with one peer: a room of its own that closes with it.
  func makeSession(
    onEvent: @escaping @Sendable (MediaSession, MediaEvent) -> Void
  ) throws(SecureLinkError) -> MediaSession {
    try makeRoom(staysOpen: false).makeSession(onEvent: onEvent)
  }

  private func makeRoom(staysOpen: Bool) throws(SecureLinkError) -> MediaRoom {
    let made = try shared()
    return MediaRoom(settings: settings, hub: made.hub, identity: made.identity, staysOpen: staysOpen)
  }

  private func shared() throws(SecureLinkError) -> Shared {
    try state.withLock { state throws(SecureLinkError) -> Shared in
      if let made = state.shared { return made }
      let identity = try DTLSIdentity.generate()
      let made = Shared(hub: SecureLinkHub(), identity: identity)
      state.shared = made
      return made
    }
  }

  /// Waits until the media of ended calls is closed (files written, devices let go), then stops the ICE thread.
  public func close() async {
    while !DeviceWork.isIdle { try? await Task.sleep(for: .milliseconds(5)) }
    state.withLock { $0.shared }?.hub.shutdown()
  }
}
