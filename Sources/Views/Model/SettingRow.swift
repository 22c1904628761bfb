/// One setting of the configuration as the settings screen shows it. Values are without quotes.
public struct SettingRow: Sendable, Equatable {
  /// What may be set.
  public enum Kind: Sendable, Equatable {
    case flag
    /// One of these names.
    case choice([String])
    case number(ClosedRange<Int>)
    case text
  }
  /// When a change is felt.
  public enum Effect: Sendable, Equatable { case now, nextCall, nextStart }

  /// Section and name, joined by a dot: identifies the row.
  public var path: String
  /// What it is for, a sentence without its full stop.
  public var about: String
  /// What may be set.
  public var kind: Kind
  /// The present value.
  public var value: String
  /// The value it has by itself.
  public var standard: String
  /// Whether the person's file says something about it.
  public var isSet: Bool
  /// When a change is felt.
  public var effect: Effect

  /// A setting.
  public init(
    path: String, about: String, kind: Kind, value: String, standard: String, isSet: Bool = false,
    effect: Effect = .now
  ) {
    self.path = path
    self.about = about
    self.kind = kind
    self.value = value
    self.standard = standard
    self.isSet = isSet
    self.effect = effect
  }

  /// "screen" of "screen.theme".
  var section: String { String(path.prefix { $0 != "." }) }
  /// "theme" of "screen.theme".
  var name: String { String(path.drop { $0 != "." }.dropFirst()) }

  /// The value `steps` further: the other one of two, the next name, a larger number. Nil for free text.
  func value(after steps: Int) -> String? {
    switch kind {
    case .flag: return value == "true" ? "false" : "true"
    case .choice(let names):
      guard !names.isEmpty else { return nil }
      let index = (names.firstIndex(of: value) ?? 0) + steps
      return names[(index % names.count + names.count) % names.count]
    case .number(let range):
      let step = Self.step(range)
      let (sum, overflow) = (Int(value) ?? range.lowerBound).addingReportingOverflow(steps * step)
      return overflow ? nil : String(min(max(range.lowerBound, sum), range.upperBound))
    case .text: return nil
    }
  }

  /// Numbers go in steps that reach the end of their range in sight of the person.
  private static func step(_ range: ClosedRange<Int>) -> Int {
    let width = range.upperBound - range.lowerBound
    return width > 5000 ? 100 : width > 500 ? 30 : width > 150 ? 10 : width > 70 ? 5 : 1
  }
}

/// What a change of a setting has replaced, to be taken back.
public struct SettingChange: Sendable, Equatable {
  /// Which setting.
  public var path: String
  /// What it was; nil: the file said nothing about it.
  public var value: String?
  /// The setting `path` was `value`.
  public init(path: String, value: String?) {
    self.path = path
    self.value = value
  }
}
