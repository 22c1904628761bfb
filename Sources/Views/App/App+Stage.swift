public import Base
import Screen

// The call's screen and the panels that belong to it.
extension App {
  mutating func performStage(_ action: Action, at now: MonotonicTime) -> [Intent] {
    switch action {
    case .devices:
      if case .devices? = model.view.overlays.last { return perform(.cancel, at: now) }
      model.view.overlays.append(.devices(nil))
      return []
    case .details, .callSettings: return openPanel(action)
    default: break
    }
    guard let call = model.call, !call.isOver, !call.isRinging else { return [] }
    switch action {
    case .layout: arrange(call)
    case .chat:
      guard call.isAnswered else {
        toast(words(.chatLater), at: now)
        return []
      }
      model.view.stage.chat = TextField()
    case .nextPage: turnPage(by: 1)
    case .previousPage: turnPage(by: -1)
    case .pin, .silence: return change(action, of: model.chosenParty, at: now)
    default: break
    }
    return []
  }

  /// Keeps the chosen person of a group large, or silences them here; the same key takes it back.
  private mutating func change(_ action: Action, of party: GroupParty?, at now: MonotonicTime) -> [Intent] {
    let pinned = model.view.stage.pinned
    guard let party else {
      if action == .pin, pinned != nil {
        unpin()
      } else {
        toast(words(.chooseSomebody, label(.swap)), at: now)
      }
      return []
    }
    guard action == .pin else { return [.setPartySilenced(id: party.id, !party.silenced)] }
    if pinned == party.id {
      unpin()
    } else {
      model.view.stage.pinned = party.id
      // Chosen no more, so that Tab may go to others while this one stays.
      model.view.stage.focus = nil
      model.view.stage.layout = .focus
      model.view.stage.page = 0
    }
    return []
  }

  private mutating func unpin() {
    model.view.stage.pinned = nil
    model.view.stage.layout = nil
  }

  private mutating func openPanel(_ action: Action) -> [Intent] {
    guard let call = model.call, !call.isOver, !call.isRinging else { return [] }
    model.view.overlays.append(action == .details ? .details(scroll: 0) : .callSettings(.quality))
    return []
  }

  private mutating func arrange(_ call: CallView) {
    if call.group != nil {
      model.view.stage.layout = model.view.stage.mode(of: call).next
      model.view.stage.page = 0
    } else if call.localVideo != nil, call.remoteVideo != nil {
      model.view.stage.sideBySide.toggle()
    }
  }

  /// The pages of the arrangement that is on the screen.
  private var shownTiles: GroupLayout? {
    guard let call = model.call, let group = call.group else { return nil }
    let scene = scene(size: size, at: .zero)
    return GroupScreen.layout(
      model.view.stage.mode(of: call), GroupScreen.people(group, scene), group, scene)
  }

  private mutating func turnPage(by step: Int) {
    guard let layout = shownTiles else { return }
    model.view.stage.page = (layout.page + step + layout.pages) % layout.pages
  }

  /// Tab: in a call between two the pictures change places; in a group the next person is the chosen one, and after the
  /// last nobody is.
  mutating func swapPictures(_ call: CallView) {
    guard let group = call.group else {
      if call.localVideo != nil, call.remoteVideo != nil { model.view.swapped.toggle() }
      return
    }
    let people = group.parties.filter { $0.state != .left }
    let position = people.firstIndex { $0.id == model.view.stage.focus }
    let next = position.map { $0 + 1 } ?? 0
    model.view.stage.focus = people.indices.contains(next) ? people[next].id : nil
  }

  /// A click on somebody: large, or back to all if it was the large one.
  mutating func choose(party id: String) {
    guard let call = model.call, let group = call.group, group.parties.contains(where: { $0.id == id }) else {
      return
    }
    let mode = model.view.stage.mode(of: call)
    if mode == .focus, model.view.stage.focus == id {
      model.view.stage.focus = nil
      model.view.stage.layout = .grid
    } else {
      model.view.stage.focus = id
      if mode == .grid { model.view.stage.layout = .focus }
    }
  }

  /// The call is over, or another one has come: nothing of its screen stays.
  mutating func leaveStage() {
    model.view.stage = CallStage()
    model.view.overlays.removeAll(where: \.needsCall)
    model.chat = []
  }

  // MARK: Writing

  /// Keys while a line is being written; nil: others may have it.
  mutating func pressChat(_ key: Key, at now: MonotonicTime) -> [Intent]? {
    guard var field = model.view.stage.chat else { return nil }
    if key == .enter { return sendLine() }
    if keymap.action(key, only: "form") == .cancel, !key.isText {
      model.view.stage.chat = nil
      return []
    }
    guard field.edit(key) else { return key.isText ? [] : nil }
    model.view.stage.chat = field
    return []
  }

  /// A click on the keys of the line; nil: none is being written.
  mutating func performChat(_ action: Action) -> [Intent]? {
    guard model.view.stage.chat != nil, !showsContacts else { return nil }
    if action == .submit { return sendLine() }
    if action == .cancel { model.view.stage.chat = nil }
    return []
  }

  /// Sends what was written and goes on writing; an empty line ends it.
  private mutating func sendLine() -> [Intent] {
    let text = ChatLine.clean(model.view.stage.chat?.text ?? "")
    model.view.stage.chat = text.isEmpty ? nil : TextField()
    return text.isEmpty ? [] : [.sendChat(text)]
  }

  /// A line was written in the present call, by the peer or by ourselves. Who does not look at the call's screen is told
  /// in passing.
  public mutating func received(_ line: ChatLine, at now: MonotonicTime) {
    guard !line.text.isEmpty, let call = model.call, !call.isOver else { return }
    model.chat.append(line)
    if model.chat.count > ChatLine.kept { model.chat.removeFirst(model.chat.count - ChatLine.kept) }
    guard !line.mine, model.view.mini.shown || !model.view.overlays.isEmpty else { return }
    toast(truncate(line.name, toWidth: 24) + ": " + line.text, at: now)
  }
}

extension Overlay {
  /// Whether it is about the call.
  var needsCall: Bool {
    switch self {
    case .details, .callSettings: true
    default: false
    }
  }
}
