import Screen

/// Microphones, loudspeakers and cameras to choose from, with what the chosen one hears or sees.
enum DevicesOverlay {
  static func draw(_ chosen: DeviceKey?, _ scene: Scene) -> Painter {
    let (words, devices) = (scene.words, scene.model.devices)
    let lines = lines(devices, words)
    let aside = scene.size.width >= 76 && scene.size.height >= 16
    let height = max(aside ? 14 : 8, lines.count + 5)
    var pen = ChoiceBox.frame(
      words(.devicesTitle),
      Size(width: min(aside ? 84 : 54, scene.size.width - 2), height: min(height, scene.size.height - 2)),
      scene)
    let whole = Rect(x: 2, y: 2, width: pen.bounds.width - 4, height: pen.bounds.height - 5)
    let position = devices.position(of: chosen)
    let probe = Rect(x: whole.maxX - 29, y: whole.y, width: 28, height: min(9, whole.height))
    let list: Rect
    if aside {
      list = Rect(x: whole.x, y: whole.y, width: whole.width - 32, height: whole.height)
    } else {
      list = whole.splitBottom(1).rest
    }
    guard let position else {
      pen.paragraph(nothing(devices, words), in: list, y: list.y, "panel.soft")
      ChoiceBox.keys([Hint(.cancel, words(.close))], &pen)
      return pen
    }
    ChoiceBox.list(lines, chosen: position, in: list, &pen)
    let entry = devices.entries[position]
    if aside {
      trial(entry, devices, in: probe, &pen)
    } else {
      line(entry, devices, in: whole.splitBottom(1).strip, &pen)
    }
    var hints = [Hint(.submit, words(.keyUse))]
    if entry.key.kind == .loudspeaker { hints.append(Hint(.toggle, words(.keyTest))) }
    ChoiceBox.keys(hints + [Hint(.next, words(.keyNext)), Hint(.cancel, words(.close))], &pen)
    return pen
  }

  /// What is said where there is nothing to choose from.
  static func nothing(_ devices: DeviceList, _ words: Catalogue) -> String {
    guard !devices.isLooking else { return words(.devicesLooking) }
    return (devices.lacksSound ? words(.soundMissing) + " " : "") + words(.devicesNone)
  }

  private static func lines(_ devices: DeviceList, _ words: Catalogue) -> [ChoiceBox.Line] {
    var lines: [ChoiceBox.Line] = devices.lacksSound ? [.section(words(.soundMissing))] : []
    var kind: DeviceKey.Kind?
    for (index, entry) in devices.entries.enumerated() {
      if entry.key.kind != kind {
        kind = entry.key.kind
        lines.append(.section(words.title(of: entry.key.kind)))
      }
      lines.append(
        .choice(
          index: index, label: entry.key.id.isEmpty ? words(.deviceDefault) : entry.name, value: "",
          marked: entry.isCurrent))
    }
    return lines
  }

  /// A picture, a meter or a button beside the list.
  private static func trial(
    _ entry: DeviceList.Entry, _ devices: DeviceList, in rect: Rect, _ pen: inout Painter
  ) {
    let frame = rect
    pen.canvas.box(frame, style: pen.style("panel.border"), border: pen.signs.border)
    let inside = frame.inset(by: 1)
    let middle = inside.y + inside.height / 2
    switch entry.key.kind {
    case .camera:
      if let preview = devices.preview {
        pen.picture(preview, in: inside, mirrored: true, fit: .cover)
      } else {
        pen.paragraph(pen.words(.waitingPicture), in: inside, y: middle, "panel.soft", limit: 2)
      }
    case .microphone:
      pen.paragraph(pen.words(.speakNow), in: inside.inset(dx: 1), y: inside.y + 1, "panel.soft", limit: 2)
      pen.meter(devices.level, inside.x + 1, middle + 1, width: inside.width - 2, ground: "panel")
    case .loudspeaker:
      let text = devices.isTesting ? pen.words(.tonePlays) : pen.words(.toneHow, pen.scene.key(.toggle))
      pen.paragraph(text, in: inside.inset(dx: 1), y: inside.y + 1, "panel.soft", limit: 3)
    }
  }

  /// The same in one line.
  private static func line(
    _ entry: DeviceList.Entry, _ devices: DeviceList, in rect: Rect, _ pen: inout Painter
  ) {
    switch entry.key.kind {
    case .camera: break
    case .microphone: pen.meter(devices.level, rect.x + 2, rect.y, width: rect.width - 4, ground: "panel")
    case .loudspeaker:
      if devices.isTesting {
        pen.put(pen.words(.tonePlays), rect.x + 2, rect.y, "panel.soft", max: rect.width - 4)
      }
    }
  }
}

extension Catalogue {
  /// The heading of a kind of device.
  func title(of kind: DeviceKey.Kind) -> String {
    switch kind {
    case .microphone: self(.microphones)
    case .loudspeaker: self(.loudspeakers)
    case .camera: self(.cameras)
    }
  }
}
