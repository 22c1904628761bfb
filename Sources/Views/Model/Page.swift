/// A screen of its own that lies over the contacts, and under a call. `Esc` goes back to what was before.
public enum Page: Sendable, Equatable {
  /// All calls that were.
  case history(HistoryView)
  /// All about one contact.
  case card(jid: String)
  /// Everything that can be set; `selected` is the path of the setting in question.
  case settings(selected: String)

  /// Which of them it is.
  enum Kind { case history, card, settings }

  var kind: Kind {
    switch self {
    case .history: .history
    case .card: .card
    case .settings: .settings
    }
  }
}
