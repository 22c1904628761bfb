/// Something a person did at the terminal.
public enum Key: Hashable, Sendable {
  /// A character as typed.
  case character(Character)
  /// The Enter key.
  case enter
  /// The Escape key.
  case escape
  /// The Tab key.
  case tab
  /// Shift and Tab.
  case backTab
  /// The key that deletes to the left.
  case backspace
  /// The key that deletes to the right.
  case delete
  /// The Insert key.
  case insert
  /// Arrow keys.
  case up, down, left, right
  /// Movement keys.
  case home, end, pageUp, pageDown
  /// F1…
  case function(Int)
  /// Control and a lower-case letter or one of `@[\]^_`; Control-space is `@`.
  case control(Character)
  /// Alt and a character.
  case alt(Character)
  /// An arrow or movement key held with modifiers, as far as the terminal tells.
  case modified(Modifiers, NamedKey)
  /// Keys pressed one after the other that mean something together; made of what was typed, never sent by a terminal.
  case chord([Key])
  /// A click, movement or wheel step.
  case mouse(MouseEvent)
  /// Text that was pasted, line ends as "\n".
  case paste(String)
  /// The terminal has a new size.
  case resize(Size)
  /// The terminal's window got (true) or lost the keyboard.
  case focus(Bool)

  /// Keys that terminals report together with modifiers.
  public enum NamedKey: String, Hashable, Sendable, CaseIterable {
    case up, down, left, right, home, end, pageUp, pageDown, insert, delete, enter, tab, backspace, space
  }

  /// Shift, Alt, Control, with the bits terminals use.
  public struct Modifiers: OptionSet, Hashable, Sendable {
    /// Bits as listed below.
    public let rawValue: UInt8
    /// The set with these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Shift.
    public static let shift = Modifiers(rawValue: 1)
    /// Alt.
    public static let alt = Modifiers(rawValue: 2)
    /// Control.
    public static let control = Modifiers(rawValue: 4)
  }

  /// The space bar.
  public static let space = Key.character(" ")

  /// The key that follows an Escape where terminals say Alt that way; nil for all others.
  var behindEscape: Key? {
    switch self {
    case .alt(let character): .character(character)
    case .modified(let modifiers, .enter) where modifiers == .alt: .enter
    case .modified(let modifiers, .tab) where modifiers == .alt: .tab
    case .modified(let modifiers, .backspace) where modifiers == .alt: .backspace
    default: nil
    }
  }
}

/// What the mouse did, at which cell.
public struct MouseEvent: Hashable, Sendable {
  /// Which button.
  public enum Button: Hashable, Sendable { case none, left, middle, right, wheelUp, wheelDown }
  /// What happened to it.
  public enum Kind: Hashable, Sendable {
    /// Pressed, or one step of the wheel.
    case press
    /// Let go.
    case release
    /// Moved while the button is down.
    case drag
    /// Moved with no button down.
    case move
  }
  /// Column, from 0.
  public var x: Int
  /// Row, from 0.
  public var y: Int
  /// Which button.
  public var button: Button
  /// What happened to it.
  public var kind: Kind

  /// An event at column `x`, row `y`.
  public init(x: Int, y: Int, button: Button, kind: Kind) {
    self.x = x
    self.y = y
    self.button = button
    self.kind = kind
  }
}
