internal import Base

/// One setting as a screen shows and changes it.
public struct SettingDescription: Equatable, Sendable {
  /// What may be set.
  public enum Kind: Equatable, Sendable {
    case flag
    /// One of these names.
    case choice([String])
    case number(ClosedRange<Int>)
    case text
  }

  /// Section and name, joined by a dot.
  public let path: String
  /// What it is for, a sentence without its full stop.
  public let about: String
  /// What may be set.
  public let kind: Kind
  /// The value, without quotes.
  public let value: String
  /// The value of a fresh configuration.
  public let standard: String
}

extension Configuration {
  /// Every setting with a fixed name, in the order of the file.
  public var described: [SettingDescription] {
    let fresh = Configuration()
    return Setting.all.map { setting in
      SettingDescription(
        path: setting.path, about: setting.plainAbout, kind: setting.kind,
        value: Setting.plain(setting.show(self)), standard: Setting.plain(setting.show(fresh)))
    }
  }

  /// This configuration with one setting changed; `value` is without quotes.
  public func with(_ path: String, _ value: String) throws(ConfigurationError) -> Configuration {
    guard let setting = Setting.all.first(where: { $0.path == path }) else {
      throw ConfigurationError(
        file: "settings", problems: [.init(line: 0, text: "there is no setting \(path)")])
    }
    let typed: TOMLEntry.Value =
      switch setting.kind {
      case .flag: value == "true" ? .boolean(true) : value == "false" ? .boolean(false) : .string(value)
      case .number: Int64(value).map { TOMLEntry.Value.integer($0) } ?? .string(value)
      case .choice, .text: .string(value)
      }
    var changed = self
    if let wish = setting.apply(typed, &changed) {
      let text: Sentence = "\(path) must be \(wish), not \(Setting.quote(String(value.prefix(40))))"
      throw ConfigurationError(file: "settings", problems: [.init(line: 0, text: text)])
    }
    return changed
  }
}

extension Setting {
  /// `about` without the list of choices, which the kind holds.
  var plainAbout: String {
    guard case .choice = kind, let open = about.lastIndex(of: "(") else { return about }
    var text = String(about[..<open])
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }

  /// What `quote` has written, without the quotes.
  static func plain(_ shown: String) -> String {
    guard shown.hasPrefix("\""), shown.hasSuffix("\""), shown.count > 1 else { return shown }
    var out = ""
    var rest = shown.dropFirst().dropLast()[...]
    while let character = rest.popFirst() {
      guard character == "\\", let next = rest.popFirst() else {
        out.append(character)
        continue
      }
      guard next == "u", let scalar = UInt32(rest.prefix(4), radix: 16).flatMap({ Unicode.Scalar($0) }) else {
        out.append(next)
        continue
      }
      out.unicodeScalars.append(scalar)
      rest = rest.dropFirst(4)
    }
    return out
  }
}
