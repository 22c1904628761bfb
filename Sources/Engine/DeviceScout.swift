internal import Base
public import Devices
internal import Media
internal import Synchronization

/// Looks around for a person who chooses devices: lists them as they come and go, listens to one microphone or looks
/// through one camera, plays a tone. Usable from any thread; nothing waits.
public final class DeviceScout: Sendable {
  /// What is tried out.
  public enum Target: Equatable, Sendable {
    /// A recording device by its name; nil: the default one.
    case microphone(String?)
    /// A camera by its device file.
    case camera(String)
  }

  private struct State {
    /// Nil: the sound server has not said yet what there is.
    var sound: [AudioDevice]?
    /// Nil: nobody has looked yet.
    var cameras: [CameraInfo]?
    var lacksSound = false
    var observer: Int?
    var target: Target?
    var ear: (any AudioSource)?
    var meter = LevelMeter()
    var eye: (any VideoSource)?
    var player: TonePlayer?
    var closed = false
  }

  /// What the camera that is tried out sees.
  public let preview = LatestFrame()
  private let toneFolders: [String]
  private let state = Mutex(State())

  /// A scout at work until `close()`. `toneFolders` are searched for the tone.
  public init(toneFolders: [String] = []) {
    self.toneFolders = toneFolders
    lookForCameras()
    DeviceWork.perform { [self] in
      let number = SoundServer.shared.observe { [weak self] event in self?.heard(event) }
      state.withLock { $0.observer = number }
    }
  }

  /// On the sound server's thread.
  private func heard(_ event: SoundServerEvent) {
    switch event {
    case .connected: state.withLock { $0.lacksSound = false }
    case .disconnected:
      state.withLock { state in
        state.sound = []
        state.lacksSound = true
      }
    case .devices(let devices): state.withLock { $0.sound = devices.filter { !$0.isMonitor } }
    }
  }

  /// Lists the cameras anew; they do not say when they come and go.
  public func lookForCameras() {
    DeviceWork.perform { [self] in
      let found = CameraSource.list()
      state.withLock { $0.cameras = found }
    }
  }

  /// Microphones and loudspeakers there are now.
  public var sound: [AudioDevice] { state.withLock { $0.sound ?? [] } }
  /// Whether no sound server answers.
  public var lacksSound: Bool { state.withLock { $0.lacksSound } }
  /// Whether everything was looked for once.
  public var hasLooked: Bool { state.withLock { $0.sound != nil && $0.cameras != nil } }
  /// Cameras there were when last looked for.
  public var cameras: [CameraInfo] { state.withLock { $0.cameras ?? [] } }

  /// 0…1, what the microphone that is tried out hears. To be asked for a few times a second.
  public var level: Double {
    state.withLock { state in
      guard let ear = state.ear else { return 0 }
      // No more than half a second waits.
      for _ in 0..<50 {
        guard let block = ear.nextBlock() else { break }
        state.meter.process(block)
      }
      return state.meter.loudness
    }
  }

  // MARK: Trying out

  /// Listens to or looks through `target` from now on, and no longer to what was tried before.
  public func probe(_ target: Target?) {
    let changed = state.withLock { state in
      defer { state.target = target }
      return state.target != target
    }
    if changed { DeviceWork.perform { [self] in turn(to: target) } }
  }

  private func turn(to target: Target?) {
    let (ear, eye) = state.withLock { state -> ((any AudioSource)?, (any VideoSource)?) in
      defer { (state.ear, state.eye, state.meter) = (nil, nil, LevelMeter()) }
      return (state.ear, state.eye)
    }
    ear?.stop()
    eye?.stop()
    preview.clear()
    // Who steps through a list quickly has gone on already.
    guard state.withLock({ !$0.closed && $0.target == target }) else { return }
    switch target {
    case .microphone(let name): listen(to: name)
    case .camera(let path): look(through: path)
    case nil: break
    }
  }

  private func listen(to name: String?) {
    let source = PulseSource(device: name)
    // Without a sound server it comes to life when there is one.
    try? source.start()
    state.withLock { $0.ear = source }
  }

  private func look(through path: String) {
    let source = CameraSource(path: path)
    let preview = preview
    guard (try? source.start { preview.put($0) }) != nil else { return }
    state.withLock { $0.eye = source }
  }

  /// Plays a tone on the playback device with this name; nil: the default one.
  public func test(loudspeaker name: String?) {
    let player = TonePlayer(device: name, folders: toneFolders)
    let old = state.withLock { state -> TonePlayer? in
      defer { state.player = player }
      return state.player
    }
    DeviceWork.perform {
      old?.stop()
      player.play(.hangup)
    }
  }

  /// Lets go of all devices.
  public func close() {
    state.withLock { $0.closed = true }
    DeviceWork.perform { [self] in
      turn(to: nil)
      let (observer, player) = state.withLock { state -> (Int?, TonePlayer?) in
        defer { (state.observer, state.player) = (nil, nil) }
        return (state.observer, state.player)
      }
      player?.stop()
      if let observer { SoundServer.shared.removeObserver(observer) }
    }
  }
}
