/// What the palette lists: what can be done now first, and what cannot last.
enum PaletteEntries {
  static func all(_ scene: Scene) -> [Palette.Entry] {
    let obstacles = Obstacles(scene)
    var (possible, impossible): ([Palette.Entry], [Palette.Entry]) = ([], [])
    for entry in actions(scene) {
      if obstacles.sentence(for: entry.command) == nil {
        possible.append(entry)
      } else {
        impossible.append(entry)
      }
    }
    return possible + people(scene) + looks(scene) + impossible
  }

  /// Contexts whose keys do something that has a sense away from their place.
  private static func contexts(_ scene: Scene) -> Set<String> {
    var contexts: Set = ["global", "contacts", "incoming", "waiting", "call", "stage", "ended", "mini"]
    switch scene.model.view.pages.last {
    case .history?: contexts.insert("history")
    case .card?: contexts.insert("card")
    case .settings?: contexts.insert("settings")
    case nil: break
    }
    return contexts
  }

  private static func actions(_ scene: Scene) -> [Palette.Entry] {
    let contexts = contexts(scene)
    let listed = Action.allCases.filter {
      contexts.contains($0.context) && $0 != .palette && $0 != .leaveSearch
    }
    return listed.map { action in
      Palette.Entry(
        scene.words.help(for: action), names: action.otherNames,
        note: scene.words.title(ofContext: action.context), .action(action))
    }
  }

  private static func people(_ scene: Scene) -> [Palette.Entry] {
    let rows = scene.model.contacts.filter { $0.subscription != .asksUs }
    var entries: [Palette.Entry] = []
    for row in rows {
      let title = scene.words(.paletteCall, row.displayName)
      entries.append(Palette.Entry(title, note: row.jid, .call(jid: row.jid, video: row.canVideo)))
    }
    for row in rows where row.canVideo {
      let title = scene.words(.paletteVoice, row.displayName)
      entries.append(Palette.Entry(title, note: row.jid, .call(jid: row.jid, video: false)))
    }
    for row in rows {
      let title = scene.words(.paletteCard, row.displayName)
      entries.append(Palette.Entry(title, note: row.jid, .card(jid: row.jid)))
    }
    return entries
  }

  private static func looks(_ scene: Scene) -> [Palette.Entry] {
    var entries: [Palette.Entry] = []
    for name in scene.model.themes {
      entries.append(Palette.Entry(scene.words(.paletteTheme, name), .theme(name)))
    }
    for row in scene.model.settingRows {
      let title = scene.words(.paletteSetting, row.path)
      entries.append(Palette.Entry(title, note: scene.words.about(row), .setting(row.path)))
    }
    return entries
  }
}

/// Why something cannot be done just now.
struct Obstacles {
  private let scene: Scene
  private let selected: ContactRow?

  init(_ scene: Scene) {
    self.scene = scene
    selected = ContactList(scene.model, words: scene.words).selected(scene.model.view.selected)
  }

  /// A sentence; nil: `command` can be done.
  func sentence(for command: Palette.Command) -> String? {
    switch command {
    case .action(let action): sentence(for: action)
    case .call(let jid, _): scene.dialObstacle(scene.model.contacts.first { $0.jid == jid })
    case .card, .theme, .setting: nil
    }
  }

  private func sentence(for action: Action) -> String? {
    let (model, words) = (scene.model, scene.words)
    let isLive = model.call.map { !$0.isOver } ?? false
    switch action.context {
    case "contacts": return contacts(action)
    case "call", "stage": return isLive ? call(action) : words(.needCall)
    case "incoming": return model.call?.isRinging == true ? nil : words(.needRing)
    case "waiting": return model.waiting == nil ? words(.needSecond) : nil
    case "ended": return model.call?.isOver == true ? nil : words(.needEnded)
    case "mini": return isLive && model.view.mini.shown ? nil : words(.needPanel)
    default: return nil
    }
  }

  private func contacts(_ action: Action) -> String? {
    let words = scene.words
    switch action {
    case .contactCall, .contactVideo, .contactVoice:
      return selected == nil ? words(.needContact) : scene.dialObstacle(selected)
    case .remove, .card, .pick: return selected == nil ? words(.needContact) : nil
    case .acceptContact, .refuseContact:
      guard let selected else { return words(.needContact) }
      return selected.subscription == .asksUs ? nil : words(.needRequest, selected.displayName)
    case .reconnect: return scene.model.account.connection == .online ? words(.alreadyOnline) : nil
    default: return nil
    }
  }

  private func call(_ action: Action) -> String? {
    let (model, words) = (scene.model, scene.words)
    switch action {
    case .hold, .invite, .chat: return model.call?.isAnswered == true ? nil : words(.needAnswer)
    case .pin, .silence:
      return model.chosenParty == nil ? words(.chooseSomebody, scene.key(.swap)) : nil
    case .switchCall: return model.heldPeer == nil ? words(.needHeld) : nil
    case .swap where model.call?.group == nil:
      let both = model.call?.localVideo != nil && model.call?.remoteVideo != nil
      return both ? nil : words(.needPictures)
    default: return nil
    }
  }
}

extension Scene {
  /// Why nobody, or not `row`, can be called just now; nil: they can.
  func dialObstacle(_ row: ContactRow?) -> String? {
    if let call = model.call, !call.isOver {
      return words(.inCallFirst, call.displayName, key(.hangUp))
    }
    guard model.account.connection == .online else { return words(.notOnline) }
    guard let row, row.blocked else { return nil }
    return words(.blockedFirst, row.displayName, key(.card))
  }
}
