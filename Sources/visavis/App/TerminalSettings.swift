import Base
import Devices
import Screen
import Store
import System
import Terminal
import Views

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
    // The settings have the encodings' own names, and "auto".
    options.overrides.pictures = PictureEncoding(rawValue: screen.symbols.rawValue)
    return options
  }

  /// The keys as they are set, and what is wrong with them, in sentences.
  var keymap: (keys: Keymap, problems: [Sentence]) {
    var map = Keymap.visavis(style: Views.KeyStyle(rawValue: keyboard.style.rawValue) ?? .standard)
    var problems: [Sentence] = []
    map.chordTime = .milliseconds(keyboard.chordTime)
    if let leader = Key(name: keyboard.leader) {
      map.leader = leader
    } else {
      problems.append("keys.leader: “\(keyboard.leader.prefix(20))” is not a key.")
    }
    for (name, keys) in self.keys.sorted(by: { $0.key < $1.key }) {
      if let problem = map.rebind(name, toNames: keys) { problems.append("keys: \(problem).") }
    }
    return (map, problems + map.conflicts().map(\.said))
  }

  /// The words in the language that is set, or that the locale asks for.
  var words: Catalogue {
    switch screen.language {
    case .english: Catalogue(.english)
    case .chinese: Catalogue(.chinese)
    case .auto: Catalogue(Catalogue.Language(locale: Environment.all))
    }
  }
}

extension Configuration.Ringtones {
  /// What the person chose for `kind`: a file, or "off"; nil plays the built-in tone.
  func choice(for kind: RingtoneKind) -> String? {
    Configuration.Tone(rawValue: kind.rawValue).flatMap { tones[$0] }
  }
}
