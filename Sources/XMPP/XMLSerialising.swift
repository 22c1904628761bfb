extension XMLElement: CustomStringConvertible {
  /// The element as XML text; `xmlns` is left out where it equals the enclosing one.
  public func xml(defaultNamespace: String = "") -> String {
    var out = ""
    write(to: &out, inside: defaultNamespace)
    return out
  }

  /// The element as XML text.
  public var description: String { xml() }

  private func write(to out: inout String, inside outer: String) {
    out += "<"
    out += name
    let own = namespace.isEmpty ? outer : namespace
    if own != outer {
      out += " xmlns=\""
      XMLEscape.attribute(own, to: &out)
      out += "\""
    }
    for (key, value) in attributes {
      out += " "
      out += key
      out += "=\""
      XMLEscape.attribute(value, to: &out)
      out += "\""
    }
    if children.isEmpty {
      out += "/>"
      return
    }
    out += ">"
    for child in children {
      switch child {
      case .element(let element): element.write(to: &out, inside: own)
      case .text(let text): XMLEscape.text(text, to: &out)
      }
    }
    out += "</"
    out += name
    out += ">"
  }
}

/// XML 1.0 escaping. Characters that XML cannot carry at all (most controls, U+FFFE, U+FFFF) are dropped: one of
/// them in a stanza would end the whole stream.
public enum XMLEscape {
  /// `value` as it stands between double quotes.
  public static func attribute(_ value: String) -> String {
    var out = ""
    attribute(value, to: &out)
    return out
  }

  static func attribute(_ value: String, to out: inout String) {
    for scalar in value.unicodeScalars {
      switch scalar {
      // §3.3.3: a parser turns bare white space in attributes into blanks.
      case "\t": out += "&#9;"
      case "\n": out += "&#10;"
      default: common(scalar, to: &out)
      }
    }
  }

  static func text(_ value: String, to out: inout String) {
    for scalar in value.unicodeScalars { common(scalar, to: &out) }
  }

  private static func common(_ scalar: Unicode.Scalar, to out: inout String) {
    switch scalar {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\"": out += "&quot;"
    case "'": out += "&apos;"
    case "\r": out += "&#13;"
    case "\t", "\n": out.unicodeScalars.append(scalar)
    case "\u{0}"..<"\u{20}", "\u{FFFE}", "\u{FFFF}": break
    default: out.unicodeScalars.append(scalar)
    }
  }
}
