import Base
import Screen

// The list of everything that can be done.
extension App {
  mutating func openPalette() -> [Intent] {
    let scene = scene(size: size, at: .zero)
    model.view.overlays.append(.palette(Palette(PaletteEntries.all(scene))))
    return []
  }

  mutating func press(_ key: Key, in palette: Palette, at now: MonotonicTime) -> [Intent] {
    switch key {
    case .up: return move(.up)
    case .down: return move(.down)
    case .pageUp: return move(.pageUp)
    case .pageDown: return move(.pageDown)
    default: break
    }
    var changed = palette
    guard changed.edit(key) else { return key.isText ? [] : act(key, in: ["form"], at: now) ?? [] }
    replaceTop(with: .palette(changed))
    return []
  }

  mutating func perform(_ action: Action, in palette: Palette, at now: MonotonicTime) -> [Intent] {
    switch action {
    case .next: return move(.down)
    case .previous: return move(.up)
    case .submit: break
    default: return []
    }
    guard let entry = palette.selected else { return [] }
    if let obstacle = Obstacles(scene(size: size, at: now)).sentence(for: entry.command) {
      toast(obstacle, tone: .bad, at: now)
      return []
    }
    model.view.overlays.removeLast()
    return run(entry.command, at: now)
  }

  private mutating func run(_ command: Palette.Command, at now: MonotonicTime) -> [Intent] {
    switch command {
    case .action(let action): return reveal(action) + perform(action, at: now)
    case .call(let jid, let video):
      guard let row = model.contacts.first(where: { $0.jid == jid }) else { return [] }
      return call(row, video: video, at: now)
    case .card(let jid): return go(to: .card(jid: jid))
    case .theme(let name): return [.setTheme(name)]
    case .setting(let path): return go(to: .settings(selected: path))
    }
  }

  /// Brings to the front what the action works on.
  private mutating func reveal(_ action: Action) -> [Intent] {
    switch action {
    case .search, .pick, .leaveSearch:
      model.view.pages = []
      return uncover()
    default: return []
    }
  }
}
