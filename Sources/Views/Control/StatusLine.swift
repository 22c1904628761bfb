public import Base

/// A line for a status bar, made of the state that the control socket tells.
public enum StatusLine {
  /// `pattern` with its words replaced: %name %peer %time %status %phase %kind %muted %camera %quality %missed %waiting
  /// %account %presence, and %% for a percent sign. What there is not is empty; white space at the ends goes.
  public static func text(_ pattern: String, _ state: JSON) -> String {
    var out = ""
    var rest = pattern[...]
    while let percent = rest.firstIndex(of: "%") {
      out += rest[..<percent]
      rest = rest[rest.index(after: percent)...]
      if rest.first == "%" {
        out += "%"
        rest = rest.dropFirst()
        continue
      }
      let word = rest.prefix { $0.isASCII && $0.isLetter }
      if let value = value(word, state) {
        out += value
        rest = rest[word.endIndex...]
      } else {
        out += "%"
      }
    }
    out += rest
    let line = harmless(out).split(separator: " ", omittingEmptySubsequences: false)
    let inner = line.drop { $0.isEmpty }
    let last = inner.lastIndex { !$0.isEmpty }
    return last.map { inner[...$0].joined(separator: " ") } ?? ""
  }

  /// Nil: there is no such word.
  private static func value(_ word: Substring, _ state: JSON) -> String? {
    let isOver = state["status"]?.asString == "ended"
    switch word {
    case "name", "peer", "kind": return isOver ? "" : state[String(word)]?.asString ?? ""
    case "status": return state["status"]?.asString ?? ""
    case "phase": return state["phase"]?.asString ?? ""
    case "time": return isOver ? "" : state["seconds"]?.asInt.map { Times.clock(.seconds($0)) } ?? ""
    case "muted": return flag("muted", state, isOver: isOver)
    case "camera": return flag("camera", state, isOver: isOver)
    case "quality": return isOver ? "" : state["quality"]?.asInt.map { "\($0)/5" } ?? ""
    case "missed": return state["missed"]?.asInt.map { $0 > 0 ? "\($0)" : "" } ?? ""
    case "waiting": return state["waiting"]?["name"]?.asString ?? ""
    case "account": return state["account"]?.asString ?? ""
    case "presence": return state["presence"]?.asString ?? ""
    default: return nil
    }
  }

  /// The flag's own name while it is set.
  private static func flag(_ name: String, _ state: JSON, isOver: Bool) -> String {
    !isOver && state[name]?.asBool == true ? name : ""
  }

  /// The state as a person reads it, in one line.
  public static func sentence(_ state: JSON) -> String {
    let missed = state["missed"]?.asInt ?? 0
    let more = missed == 0 ? "" : missed == 1 ? " 1 missed call." : " \(missed) missed calls."
    let waiting = state["waiting"]?["name"]?.asString.map { " \($0) is calling too." } ?? ""
    let held = state["held"]?.asString.map { " \($0) waits on hold." } ?? ""
    return harmless(present(state) + waiting + held + more)
  }

  private static func present(_ state: JSON) -> String {
    let name = state["name"]?.asString ?? ""
    let kind = state["kind"]?.asString == "video" ? "video call" : "voice call"
    let time = state["seconds"]?.asInt.map { Times.clock(.seconds($0)) } ?? ""
    switch state["status"]?.asString {
    case "incoming": return "\(name) is calling (\(kind), \(time))."
    case "outgoing": return "Calling \(name) (\(kind), \(time))."
    case "call":
      let phase = state["phase"]?.asString ?? ""
      var parts = [phase == "active" ? time : "\(phase), \(time)"]
      if state["muted"]?.asBool == true { parts.append("microphone off") }
      if state["camera"]?.asBool == true { parts.append("camera on") }
      if let bars = state["quality"]?.asInt { parts.append("network \(bars)/5") }
      return "In a \(kind) with \(name): \(parts.joined(separator: ", "))."
    case "ended": return "The call with \(name) has ended (\(state["reason"]?.asString ?? "hangup"))."
    default:
      let connection = state["connection"]?.asString ?? "offline"
      return connection == "online" ? "No call." : "No call; \(connection)."
    }
  }
}
