import Screen

/// Single things as a sentence says them.
enum LinearItem {
  /// "a accept, d decline": what can be pressed now.
  static func keys(_ hints: [(Action, String)], _ app: App) -> String {
    let bound = hints.compactMap { action, label -> String? in
      guard let key = app.keymap.label(for: action.verb, in: action.context, ascii: true) else { return nil }
      return key + " " + label
    }
    return bound.isEmpty ? "" : bound.joined(separator: ", ") + "."
  }

  /// A contact: who, whether they are there, what they can do, what was last.
  static func text(_ row: ContactRow, _ app: App) -> String {
    let words = app.words
    var parts = [row.displayName]
    switch row.subscription {
    case .asksUs: return words(.requestSentence, row.displayName)
    case .pending: parts.append(words(.requestPending))
    case .both, .from, .to, .none: parts.append(words.word(for: row.presence))
    }
    if !row.status.isEmpty { parts.append("“\(row.status)”") }
    if row.canVideo { parts.append(words(.video)) } else if row.canVoice { parts.append(words(.voice)) }
    if let call = row.calls.first {
      parts.append(words(call.word) + " " + Times.long(call.at, app.model.wall, words))
    }
    if app.model.view.picked.contains(row.jid) { parts.append(words(.linearTicked)) }
    return parts.joined(separator: ", ")
  }
}
