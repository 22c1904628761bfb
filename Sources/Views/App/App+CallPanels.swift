import Base
import Screen

// Keys and clicks in the panels of a call: its figures, what can be changed, the devices.
extension App {
  /// Whether `overlay` is one of them.
  static func isCallPanel(_ overlay: Overlay) -> Bool {
    switch overlay {
    case .details, .callSettings, .devices: true
    default: false
    }
  }

  /// Keys go to the panel, then to the list, then to what a call must always obey.
  mutating func pressPanel(_ key: Key, in overlay: Overlay, at now: MonotonicTime) -> [Intent] {
    let opener: Action =
      switch overlay {
      case .details: .details
      case .devices: .devices
      default: .callSettings
      }
    let everywhere = keymap.action(key, only: Keymap.global)
    if keymap.action(key, only: opener.context) == opener || everywhere == .quit {
      return perform(.cancel, at: now)
    }
    if let intents = act(key, in: ["form", "list"], at: now) { return intents }
    let action = keymap.action(key, only: "call")
    let allowed: [Action] = [.mute, .camera, .hold, .hangUp]
    if let action, allowed.contains(action) { return perform(action, at: now) }
    return everywhere == .symbols || everywhere == .theme ? everywhere.map { perform($0, at: now) } ?? [] : []
  }

  /// What an action of a form means in a panel.
  mutating func performPanel(_ action: Action, _ overlay: Overlay, at now: MonotonicTime) -> [Intent] {
    switch action {
    case .cancel: model.view.overlays.removeLast()
    case .next: return movePanel(.down)
    case .previous: return movePanel(.up)
    case .less, .more, .toggle, .submit:
      switch overlay {
      case .callSettings(let row): return change(row, forward: action != .less)
      case .devices(let key): return use(key, testing: action == .toggle)
      default: if action == .submit { model.view.overlays.removeLast() }
      }
    default: break
    }
    return []
  }

  /// Moves the choice, or scrolls; nothing happens where no panel is in front.
  @discardableResult
  mutating func movePanel(_ action: Action) -> [Intent] {
    switch model.view.overlays.last {
    case .details(let scroll)?:
      let furthest = DetailsOverlay.furthest(scene(size: size, at: .zero))
      replaceTop(with: .details(scroll: target(action, from: min(scroll, furthest), last: furthest)))
    case .callSettings(let row)?:
      let all = CallSettings.Row.allCases
      let position = target(action, from: row.rawValue, last: all.count - 1)
      replaceTop(with: .callSettings(all[position]))
    case .devices(let key)?:
      guard let position = model.devices.position(of: key) else { return [] }
      let wanted = target(action, from: position, last: model.devices.entries.count - 1)
      replaceTop(with: .devices(model.devices.entries[wanted].key))
    default: break
    }
    return []
  }

  /// A click on line `number`: it is chosen, and used if it was chosen already.
  mutating func choosePanel(row number: Int, _ overlay: Overlay, at now: MonotonicTime) -> [Intent] {
    switch overlay {
    case .callSettings(let row):
      guard let wanted = CallSettings.Row(rawValue: number) else { return [] }
      if wanted == row { return change(row, forward: true) }
      replaceTop(with: .callSettings(wanted))
    case .devices(let key):
      guard model.devices.entries.indices.contains(number) else { return [] }
      let wanted = model.devices.entries[number].key
      if model.devices.position(of: key) == number { return use(wanted, testing: false) }
      replaceTop(with: .devices(wanted))
    default: break
    }
    return []
  }

  // MARK: What can be changed

  private mutating func change(_ row: CallSettings.Row, forward: Bool) -> [Intent] {
    if row == .symbols { return [.cyclePictureSymbols] }
    if row == .pushToTalk { return toggleTalk() }
    if row == .volume, let party = model.chosenParty {
      return [
        .setPartyVolume(id: party.id, percent: CallSettings.volume(party.volume, louder: forward))
      ]
    }
    let before = model.callSettings
    model.callSettings.change(row, forward: forward)
    return model.callSettings == before ? [] : [.applyCallSettings(model.callSettings)]
  }

  /// The microphone is closed until the key is pressed; without the key it stays closed until it is opened by hand.
  private mutating func toggleTalk() -> [Intent] {
    if model.view.talk.isOn {
      model.view.talk.stop()
      return []
    }
    model.view.talk.arm()
    return [.setMuted(true)]
  }

  // MARK: Devices

  private func use(_ key: DeviceKey?, testing: Bool) -> [Intent] {
    guard let position = model.devices.position(of: key) else { return [] }
    let chosen = model.devices.entries[position].key
    if testing { return chosen.kind == .loudspeaker ? [.testLoudspeaker(chosen)] : [] }
    return [.useDevice(chosen), .setSetting(path: chosen.settingPath, value: chosen.settingValue)]
  }
}

extension DeviceKey {
  /// The setting that keeps the choice.
  public var settingPath: String {
    switch kind {
    case .microphone: "audio.input"
    case .loudspeaker: "audio.output"
    case .camera: "video.source"
    }
  }

  /// What it says; nil: nothing, the system's own choice.
  public var settingValue: String? {
    guard !id.isEmpty else { return nil }
    return kind == .camera ? "camera:" + id : "pulse:" + id
  }
}
