import Base
import Screen

extension Painter {
  /// The status line (the program, the account, its presence) and its rule, where the theme wants them; returns what is
  /// left of `area`.
  mutating func statusLine(in area: Rect) -> Rect {
    switch layout.statusLine {
    case .top:
      status(area.y)
      rule(area.y + 1)
      return area.splitTop(2).rest
    case .bottom:
      rule(area.maxY - 2)
      status(area.maxY - 1)
      return area.splitBottom(2).rest
    case .hidden: return area
    }
  }

  private mutating func status(_ y: Int) {
    let model = scene.model
    let name = put("Visavis", 1, y, "title")
    let (sign, scope, word) = connectionWord(model.account)
    let wide = bounds.width >= 48
    let right = wide ? sign + " " + word : sign
    let start = bounds.width - 1 - cellWidth(of: right)
    put(right, start, y, scope)
    let room = start - 2 - (name + 3)
    if room > 4 { putRight(model.account.jid, start - 2, y, "title.account", max: room) }
    keep(Rect(x: 0, y: y, width: bounds.width, height: 1), price: Claim.cheap)
  }

  private func connectionWord(_ account: AccountState) -> (sign: String, scope: String, word: String) {
    switch account.connection {
    case .signedOut: (signs.presence(.offline), "presence.offline", words(.signedOut))
    case .connecting(let attempt):
      (
        signs.presence(.away), "presence.away",
        attempt > 1 ? words(.connectingAgain, "\(attempt)") : words(.connecting)
      )
    case .online:
      (signs.presence(account.presence), Self.scope(account.presence), words.word(for: account.presence))
    case .offline, .failed: (signs.presence(.offline), "presence.offline", words(.offline))
    }
  }

  static func scope(_ presence: Presence) -> String {
    switch presence {
    case .available: "presence.available"
    case .away, .xa: "presence.away"
    case .dnd: "presence.busy"
    case .offline: "presence.offline"
    }
  }

  /// Why there is no connection and what happens next; nil while there is one, or one is being made.
  var troubleSentence: String? { trouble.map { words(.notConnected, $0) } }

  /// The same without the words that say that there is none.
  var trouble: String? {
    switch scene.model.account.connection {
    case .online, .connecting, .signedOut: return nil
    case .failed(let reason): return reason
    case .offline(let reason, let retryAt):
      let left = retryAt.map { max(.zero, $0 - scene.at) }
      let next = left.map { $0 > .zero ? words(.retryIn, Times.clock($0)) : words(.retryNow) }
      return reason + (next.map { " " + $0 } ?? "")
    }
  }
}
