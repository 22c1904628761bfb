import Base
import Calls
import Devices
import Engine
import Screen
import Views

// The devices on the screen: what there is, what is tried out, what is chosen.
extension AppRunner {
  func followDevices(at now: MonotonicTime) {
    guard case .devices(let key)? = devicesOnScreen else {
      guard let scout = desk.scout else { return }
      scout.close()
      desk.scout = nil
      app.model.devices = DeviceList()
      return
    }
    let scout = desk.scout ?? DeviceScout(toneFolders: setup.folders.tones)
    if desk.scout == nil { desk.opened = now }
    desk.scout = scout
    if now >= desk.nextLook {
      desk.nextLook = now + .seconds(2)
      scout.lookForCameras()
    }
    app.model.devices.entries = entries(scout)
    let position = app.model.devices.position(of: key)
    tryOut(position.map { app.model.devices.entries[$0].key }, scout)
    app.model.devices.level = scout.level
    app.model.devices.preview = previewPicture == nil ? nil : CallDesk.preview
    app.model.devices.lacksSound = scout.lacksSound
    app.model.devices.isLooking = !scout.hasLooked && now - desk.opened < .seconds(2)
    app.model.devices.isTesting = now < desk.toneUntil
  }

  /// The picker, while it is open.
  private var devicesOnScreen: Overlay? {
    app.model.view.overlays.last { if case .devices = $0 { true } else { false } }
  }

  /// What the camera that is tried out sees now.
  var previewPicture: VideoFrame? {
    desk.showsOwnPicture ? callRoom?.ownPicture.frame : desk.scout?.preview.frame
  }

  private func entries(_ scout: DeviceScout) -> [DeviceList.Entry] {
    let settings = studio.settings
    let sound = scout.sound
    var entries: [DeviceList.Entry] = []
    func add(_ kind: DeviceKey.Kind, _ id: String, _ name: String, _ isCurrent: Bool) {
      entries.append(DeviceList.Entry(DeviceKey(kind, id), name: harmless(name), isCurrent: isCurrent))
    }
    if !sound.isEmpty { add(.microphone, "", "", settings.audioSource == .pulse(nil)) }
    for device in sound where device.direction == .capture {
      add(.microphone, device.name, device.description, settings.audioSource == .pulse(device.name))
    }
    if !sound.isEmpty { add(.loudspeaker, "", "", settings.audioSink == .pulse(nil)) }
    for device in sound where device.direction == .playback {
      add(.loudspeaker, device.name, device.description, settings.audioSink == .pulse(device.name))
    }
    for camera in scout.cameras {
      add(.camera, camera.path, camera.name, settings.videoSource == .camera(camera.path))
    }
    return entries
  }

  /// Listens or looks; a camera that the call has open already is not opened again.
  private func tryOut(_ key: DeviceKey?, _ scout: DeviceScout) {
    desk.showsOwnPicture = false
    switch key?.kind {
    case .microphone?: scout.probe(.microphone(name(key)))
    case .camera?:
      let path = key?.id ?? ""
      let isOpen = board.current?.ours.cameraOn == true && studio.settings.videoSource == .camera(path)
      desk.showsOwnPicture = isOpen && callRoom != nil
      scout.probe(desk.showsOwnPicture ? nil : .camera(path))
    case .loudspeaker?, nil: scout.probe(nil)
    }
  }

  /// What the sound server calls the device; nil: whatever it prefers.
  private func name(_ key: DeviceKey?) -> String? { key.flatMap { $0.id.isEmpty ? nil : $0.id } }

  /// Uses a device from now on, in the call too.
  func use(_ key: DeviceKey) {
    switch key.kind {
    case .microphone:
      let spec = AudioSourceSpec.pulse(name(key))
      studio.settings.audioSource = spec
      callRoom?.useMicrophone(spec)
    case .loudspeaker:
      let spec = AudioSinkSpec.pulse(name(key))
      studio.settings.audioSink = spec
      callRoom?.useLoudspeaker(spec)
    case .camera:
      // A camera can be open once: what tried it lets go first.
      desk.scout?.probe(nil)
      let spec = VideoSourceSpec.camera(key.id)
      studio.settings.videoSource = spec
      callRoom?.useCamera(spec)
    }
  }

  func test(_ key: DeviceKey) {
    desk.scout?.test(loudspeaker: name(key))
    desk.toneUntil = .now() + .seconds(1)
  }
}
