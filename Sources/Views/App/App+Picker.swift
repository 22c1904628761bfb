import Base
import Screen

// Several people at once: ticked in the contacts for a new call, or in a list for the one that goes on.
extension App {
  /// The contacts that are ticked and still there.
  var ticked: [ContactRow] {
    model.view.picked.compactMap { jid in model.contacts.first { $0.jid == jid } }
  }

  /// Ticks `row`, or takes the tick away, and goes on to the next one.
  mutating func tick(_ row: ContactRow, at now: MonotonicTime) {
    if row.subscription == .asksUs {
      return toast(words(.requestKeys, label(.acceptContact), label(.refuseContact)), at: now)
    }
    let before = ticked
    if let index = model.view.picked.firstIndex(of: row.jid) {
      model.view.picked.remove(at: index)
    } else if let sentence = tooMany(before + [row]) {
      return toast(sentence, tone: .bad, at: now)
    } else {
      model.view.picked = before.map(\.jid) + [row.jid]
    }
    _ = move(.down)
  }

  /// Why these people, and oneself, are too many for one call; nil: they are not.
  private func tooMany(_ rows: [ContactRow]) -> String? {
    let limit = model.groupLimit.with(rows, words)
    return rows.count + 1 > limit.people ? limit.sentence(words) : nil
  }

  /// Calls those who are ticked: one as always, several together.
  mutating func callTicked(video: Bool, at now: MonotonicTime) -> [Intent] {
    let rows = ticked
    if rows.count == 1, let row = rows.first {
      let intents = call(row, video: video && row.canVideo, at: now)
      if !intents.isEmpty { model.view.picked = [] }
      return intents
    }
    // Somebody who was ticked may have changed to a client that takes part in small calls only.
    if let obstacle = dialObstacle() ?? tooMany(rows) {
      toast(obstacle, tone: .bad, at: now)
      return []
    }
    model.view.picked = []
    return [.callGroup(jids: rows.map(\.jid), video: video)]
  }

  // MARK: Adding to a call

  mutating func openPicker(at now: MonotonicTime) -> [Intent] {
    guard let call = model.call, call.isAnswered else {
      let isLive = model.call.map { !$0.isOver } ?? false
      toast(words(isLive ? .needAnswer : .needCall), at: now)
      return []
    }
    model.view.overlays.append(.picker(Picker(locked: call.participants)))
    return []
  }

  mutating func press(_ key: Key, in picker: Picker, at now: MonotonicTime) -> [Intent] {
    // Names are found by one word: the space bar ticks.
    if keymap.action(key, only: "form") == .toggle { return perform(.toggle, in: picker, at: now) }
    switch key {
    case .up: return move(.up)
    case .down: return move(.down)
    case .pageUp: return move(.pageUp)
    case .pageDown: return move(.pageDown)
    default: break
    }
    var changed = picker
    guard changed.field.edit(key) else {
      return key.isText ? [] : act(key, in: ["form"], at: now) ?? []
    }
    if changed.field.text != picker.field.text { changed.position = 0 }
    replaceTop(with: .picker(changed))
    return []
  }

  mutating func perform(_ action: Action, in picker: Picker, at now: MonotonicTime) -> [Intent] {
    switch action {
    case .toggle:
      toggle(in: picker, at: now)
      return []
    case .submit: return add(picker, at: now)
    case .next: return move(.down)
    case .previous: return move(.up)
    default: return []
    }
  }

  private mutating func toggle(in picker: Picker, at now: MonotonicTime) {
    let rows = picker.rows(model, words)
    guard rows.indices.contains(picker.position) else { return }
    let row = rows[picker.position]
    var changed = picker
    if picker.locked.contains(row.jid) { return }
    if let index = picker.chosen.firstIndex(of: row.jid) {
      changed.chosen.remove(at: index)
    } else {
      let all = people(picker.locked + picker.chosen + [row.jid])
      if let sentence = tooMany(all) { return toast(sentence, tone: .bad, at: now) }
      changed.chosen.append(row.jid)
    }
    replaceTop(with: .picker(changed))
  }

  /// The contacts with these addresses; strangers in the call count too.
  private func people(_ jids: [String]) -> [ContactRow] {
    jids.map { jid in model.contacts.first { $0.jid == jid } ?? ContactRow(jid: jid) }
  }

  private mutating func add(_ picker: Picker, at now: MonotonicTime) -> [Intent] {
    guard !picker.chosen.isEmpty else {
      toast(words(.pickSomebody), at: now)
      return []
    }
    model.view.overlays.removeLast()
    return [.invite(jids: picker.chosen)]
  }
}

extension CallView {
  /// The addresses of the others in the call.
  var participants: [String] {
    guard let group else { return [peerJID] }
    return group.parties.filter { !$0.isSelf && $0.refusedAt == nil && $0.state != .left }.map(\.jid)
  }
}
