import Screen

/// What can be changed while one talks; every change is heard and seen at once.
enum CallSettingsOverlay {
  static func draw(_ row: CallSettings.Row, _ scene: Scene) -> Painter {
    let words = scene.words
    let lines = CallSettings.Row.allCases.map {
      ChoiceBox.Line.choice(
        index: $0.rawValue, label: label($0, scene), value: value($0, scene), marked: false)
    }
    let size = Size(
      width: min(54, scene.size.width - 2), height: min(lines.count + 5, scene.size.height - 2))
    var pen = ChoiceBox.frame(words(.adjustTitle), size, scene)
    let inside = Rect(x: 2, y: 2, width: pen.bounds.width - 4, height: pen.bounds.height - 5)
    ChoiceBox.list(lines, chosen: row.rawValue, in: inside, &pen)
    ChoiceBox.keys(
      [
        Hint(.less, words(.keyLower)), Hint(.more, words(.keyHigher)), Hint(.next, words(.keyNext)),
        Hint(.cancel, words(.close)),
      ], &pen)
    return pen
  }

  static func label(_ row: CallSettings.Row, _ scene: Scene) -> String {
    let words = scene.words
    switch row {
    case .quality: return words(.adjustQuality)
    case .frameRate: return words(.adjustFrameRate)
    case .symbols: return words(.adjustSymbols)
    case .volume: return words(.adjustVolume, volume(scene).name)
    case .noise: return words(.adjustNoise)
    case .echo: return words(.adjustEcho)
    case .gain: return words(.adjustGain)
    case .mirror: return words(.adjustMirror)
    case .ownPicture: return words(.adjustOwnPicture)
    case .pushToTalk: return words(.adjustPushToTalk)
    }
  }

  static func value(_ row: CallSettings.Row, _ scene: Scene) -> String {
    let (settings, words) = (scene.model.callSettings, scene.words)
    func flag(_ on: Bool) -> String { words(on ? .settingOn : .settingOff) }
    switch row {
    case .quality:
      switch settings.quality {
      case .auto: return words(.qualityAuto)
      case .low: return words(.qualityLow)
      case .high: return words(.qualityHigh)
      }
    case .frameRate: return words(.perSecond, "\(settings.framesPerSecond)")
    case .symbols: return scene.model.settings.pictureSymbols
    case .volume: return "\(volume(scene).percent) %"
    case .noise: return flag(settings.noiseSuppression)
    case .echo: return flag(settings.echoCancellation)
    case .gain: return flag(settings.automaticGain)
    case .mirror: return flag(settings.mirror)
    case .ownPicture: return flag(settings.ownPicture)
    case .pushToTalk: return flag(scene.model.view.talk.isOn)
    }
  }

  /// Whose volume is set: of the person chosen in a group, else of the peer, or all.
  private static func volume(_ scene: Scene) -> (name: String, percent: Int) {
    if let party = scene.model.chosenParty { return (party.displayName, party.volume) }
    return (scene.model.call?.displayName ?? "", scene.model.callSettings.peerVolume)
  }
}

extension AppModel {
  /// The person chosen in a group, unless it is ourselves.
  var chosenParty: GroupParty? {
    guard let focus = view.stage.focus else { return nil }
    return call?.group?.parties.first { $0.id == focus && !$0.isSelf }
  }
}
