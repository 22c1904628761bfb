import Base
import Screen

extension App {
  /// Opens the list of themes, where there is more than one to choose from.
  mutating func chooseTheme() -> [Intent] {
    guard model.themes.count > 1 else { return [.cycleTheme] }
    if case .themes(let choice)? = model.view.overlays.last { return step(choice) }
    model.view.overlays.append(.themes(ThemeChoice(names: model.themes, present: model.settings.theme)))
    return []
  }

  /// Shows the theme at `position` of the list.
  mutating func preview(_ position: Int, of choice: ThemeChoice) -> [Intent] {
    var choice = choice
    choice.position = min(max(0, position), max(0, choice.names.count - 1))
    replaceTop(with: .themes(choice))
    return [.setTheme(choice.name)]
  }

  /// The theme's own key goes on to the next one, and around.
  private mutating func step(_ choice: ThemeChoice) -> [Intent] {
    preview((choice.position + 1) % max(1, choice.names.count), of: choice)
  }

  mutating func press(_ key: Key, in choice: ThemeChoice, at now: MonotonicTime) -> [Intent] {
    if keymap.action(key, only: Keymap.global) == .theme { return step(choice) }
    return act(key, in: ["list", "form"], at: now) ?? []
  }

  /// Enter keeps what is shown, Esc brings back what was before.
  mutating func finish(_ choice: ThemeChoice, keeping: Bool) -> [Intent] {
    model.view.overlays.removeLast()
    return keeping || choice.name == choice.before ? [] : [.setTheme(choice.before)]
  }
}
