/// What toml++ says of a mistake, in the words of somebody who writes settings: what was expected there.
enum TOMLMistake {
  private static let setting = "a setting is written name = value, the name without spaces"
  private static let value = "this is no value; write a text in \"quotes\", a number, true or false"

  /// Without a full stop.
  /// - Parameter raw: "Error while parsing SCOPE: REST".
  static func sentence(for raw: String) -> String {
    if raw == "unreadable" { return "expected is a setting (name = value), a [section] or a # comment" }
    let start = "Error while parsing "
    let words = raw.hasPrefix(start) ? raw.dropFirst(start.count) : raw[...]
    let scope = words.prefix { $0 != ":" }
    let rest = words.dropFirst(scope.count + 2)
    if rest.hasPrefix("cannot") { return "the same name stands above already; keep one of the two" }
    switch scope {
    case "key-value pair": return pair(rest)
    case "key": return setting
    case "table header": return "a section is written [name], on a line of its own"
    case "array": return "a list is written [\"one\", \"two\"]; look for a missing comma or ]"
    case "inline table": return "a group is written { name = value, name = value }, on one line"
    case "string", "literal string", "unicode scalar sequence": return text(scope, rest)
    case "comment": return "the comment holds a control character; remove it"
    case "root table": return "expected is a setting (name = value), a [section] or a # comment"
    default: return number(rest)
    }
  }

  private static func pair(_ rest: Substring) -> String {
    if rest.hasPrefix("expected '='") { return setting }
    if rest.hasPrefix("expected a comment") {
      return "something follows the value; a text stands in one pair of \"quotes\""
    }
    return "the value is missing; write a text in \"quotes\", a number, true or false"
  }

  private static func text(_ scope: Substring, _ rest: Substring) -> String {
    if scope == "unicode scalar sequence" || rest.contains("escape sequence") || rest.contains("backslash") {
      return "a backslash in \"quotes\" is written twice; in 'single quotes' it stands for itself"
    }
    return "the closing quote of the text is missing"
  }

  /// Values of all other kinds, by what can be wrong with them.
  private static func number(_ rest: Substring) -> String {
    if rest.hasPrefix("exceeded maximum nested") { return "lists stand too deep in each other" }
    if rest.hasPrefix("leading zeroes") { return "a number does not begin with 0" }
    if rest.contains("not representable") { return "the number is too large" }
    return value
  }
}
