import Devices
import Screen
import Store
import System
import Terminal

extension Configuration {
  /// What the configuration says of the terminal.
  var terminalOptions: TerminalOptions {
    var options = TerminalOptions()
    options.overrides.colors =
      switch screen.colours {
      case .auto: (Environment["NO_COLOR"] ?? "").isEmpty ? nil : .mono
      case .truecolor: .trueColor
      case .palette256: .palette256
      case .palette16: .ansi16
      case .mono: .mono
      }
    options.overrides.pictures =
      switch screen.symbols {
      case .auto: nil
      case .half: .halfBlock
      case .ascii: .ascii
      case .quadrant: .quadrant
      }
    return options
  }
}

extension Keymap {
  /// Takes the person's own keys; returns what is wrong with them, in sentences.
  mutating func apply(_ keys: [String: [String]]) -> [String] {
    let lines = keys.sorted { $0.key < $1.key }.map { name, keys in
      "\(name) = \(keys.isEmpty ? "none" : keys.joined(separator: " "))"
    }
    let issues = apply(overrides: lines.joined(separator: "\n"))
    return issues.map { "keys: \($0.message)" } + conflicts().map(\.sentence)
  }
}

extension Configuration.Ringtones {
  /// What the person chose for `kind`: a file, or "off"; nil plays the built-in tone.
  func choice(for kind: RingtoneKind) -> String? {
    Configuration.Tone(rawValue: kind.rawValue).flatMap { tones[$0] }
  }
}
