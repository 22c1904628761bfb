internal import Base

/// One line of the settings file: its name, what it is for, how it is read and how its default is written. The reader, the
/// commented default file and the manual's table all come from `Setting.all`.
struct Setting: Sendable {
  /// Section and name, joined by a dot.
  let path: String
  /// For the comment above it and the manual.
  let about: String
  /// What may be set, for a screen of settings.
  var kind = SettingDescription.Kind.text
  /// The value in `configuration`, as TOML.
  let show: @Sendable (_ configuration: Configuration) -> String
  /// Sets the value; returns what it should be if it is something else.
  let apply: @Sendable (_ value: TOMLEntry.Value, _ configuration: inout Configuration) -> Sentence?

  typealias Path<Value> = WritableKeyPath<Configuration, Value> & Sendable

  static func flag(_ path: String, _ key: any Path<Bool>, _ about: String) -> Setting {
    Setting(path: path, about: about, kind: .flag, show: { String($0[keyPath: key]) }) {
      value, configuration in
      guard case .boolean(let flag) = value else { return "true or false" }
      configuration[keyPath: key] = flag
      return nil
    }
  }

  static func text(_ path: String, _ key: any Path<String>, _ about: String) -> Setting {
    Setting(path: path, about: about, show: { quote($0[keyPath: key]) }) { value, configuration in
      guard case .string(let text) = value else { return "a text in quotes" }
      configuration[keyPath: key] = text
      return nil
    }
  }

  static func number(_ path: String, _ key: any Path<Int>, in range: ClosedRange<Int>, _ about: String)
    -> Setting
  {
    Setting(path: path, about: about, kind: .number(range), show: { String($0[keyPath: key]) }) {
      value, configuration in
      guard case .integer(let number) = value, let small = Int(exactly: number), range.contains(small) else {
        return "a whole number from \(range.lowerBound) to \(range.upperBound)"
      }
      configuration[keyPath: key] = small
      return nil
    }
  }

  static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ path: String, _ key: any Path<Choice>, _ about: String
  ) -> Setting {
    let names = Choice.allCases.map { quote($0.rawValue) }
    let list: Sentence = "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
    return Setting(
      path: path, about: "\(about) (\(list))", kind: .choice(Choice.allCases.map(\.rawValue)),
      show: { quote($0[keyPath: key].rawValue) }
    ) { value, configuration in
      guard case .string(let name) = value, let choice = Choice(rawValue: name) else { return list }
      configuration[keyPath: key] = choice
      return nil
    }
  }

  static func tone(_ tone: Configuration.Tone, _ about: String) -> Setting {
    Setting(
      path: "ringtones.\(tone.rawValue)", about: about, show: { quote($0.ringtones.tones[tone] ?? "default") }
    ) { value, configuration in
      guard case .string(let text) = value else { return "a text in quotes" }
      configuration.ringtones.tones[tone] = text == "default" ? nil : text
      return nil
    }
  }

  static func size(_ path: String, _ key: any Path<String>, _ about: String) -> Setting {
    Setting(path: path, about: about, show: { quote($0[keyPath: key]) }) { value, configuration in
      let wish: Sentence = "a size such as \"640x360\", at most 4096x4096"
      guard case .string(let text) = value else { return wish }
      let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      guard sides.count == 2, sides.allSatisfy((16...4096).contains) else { return wish }
      configuration[keyPath: key] = text
      return nil
    }
  }

  /// `text` as a TOML string.
  static func quote(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
