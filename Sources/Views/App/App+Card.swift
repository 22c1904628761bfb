import Base
import Screen

extension App {
  mutating func pressCard(_ key: Key, at now: MonotonicTime) -> [Intent]? {
    let action = keymap.action(key, only: "contacts")
    if cardRow?.subscription == .asksUs, action == .acceptContact || action == .refuseContact {
      return action.map { perform($0, at: now) }
    }
    return act(key, in: ["card"], at: now)
  }

  /// The contact whose card is in front.
  var cardRow: ContactRow? {
    guard case .card(let jid)? = model.view.pages.last else { return nil }
    return model.contacts.first { $0.jid == jid }
  }

  /// Answers the request of whoever's card is in front, or else of `row`.
  mutating func answer(request row: ContactRow?, yes: Bool) -> [Intent] {
    let card = cardRow
    guard let row = card ?? row, row.subscription == .asksUs else { return [] }
    if card != nil { closePage() }
    return [yes ? .acceptSubscription(jid: row.jid) : .declineSubscription(jid: row.jid)]
  }

  mutating func performCard(_ action: Action, at now: MonotonicTime) -> [Intent] {
    guard case .card? = model.view.pages.last else { return [] }
    guard let row = cardRow, action != .cardBack else {
      closePage()
      return []
    }
    let asks = row.subscription == .asksUs
    switch action {
    case .cardCall: return call(row, video: row.canVideo, at: now)
    case .cardVideo: return call(row, video: true, at: now)
    case .cardVoice: return call(row, video: false, at: now)
    case .cardRename where !asks:
      model.view.overlays.append(.rename(jid: row.jid, TextField(row.name)))
    case .cardGroup where !asks:
      model.view.overlays.append(.regroup(jid: row.jid, TextField(row.groups.first ?? "")))
    case .cardBlock:
      if row.blocked { return [.setBlocked(jid: row.jid, false)] }
      model.view.overlays.append(.confirmBlock(jid: row.jid, name: row.displayName))
    case .cardRemove where !asks:
      model.view.overlays.append(.confirmRemove(jid: row.jid, name: row.displayName))
    default: break
    }
    return []
  }
}
