import Base
import Screen

extension App {
  /// Clicks reach what is drawn where they fall, the topmost first.
  mutating func handle(_ event: MouseEvent, at now: MonotonicTime) -> [Intent] {
    if event.kind == .drag || event.kind == .release { return carryPanel(event, at: now) }
    guard event.kind == .press else { return [] }
    switch event.button {
    case .left: return click(event.x, event.y, at: now)
    case .wheelUp, .wheelDown: return wheel(event.button == .wheelUp ? .up : .down)
    case .none, .middle, .right: return []
    }
  }

  /// The panel goes to the corner the mouse is in; a click without a movement makes it large.
  private mutating func carryPanel(_ event: MouseEvent, at now: MonotonicTime) -> [Intent] {
    guard let drag = model.view.mini.drag else { return [] }
    if event.kind == .release {
      model.view.mini.drag = nil
      return drag == .held ? perform(.float, at: now) : []
    }
    model.view.mini.drag = .moved
    let (left, top) = (event.x < size.width / 2, event.y < size.height / 2)
    model.view.mini.corner = top ? left ? .topLeft : .topRight : left ? .bottomLeft : .bottomRight
    return []
  }

  private mutating func wheel(_ action: Action) -> [Intent] {
    switch sheets(size: size).last {
    case .contacts, .mini, .page, .overlay(.help), .overlay(.themes), .overlay(.palette), .overlay(.picker),
      .overlay(.details), .overlay(.callSettings), .overlay(.devices):
      move(action)
    default: []
    }
  }

  private mutating func click(_ x: Int, _ y: Int, at now: MonotonicTime) -> [Intent] {
    for (sheet, pen) in painters(size: size, at: now).reversed() {
      if let hit = pen.hits.last(where: { $0.rect.contains(x: x, y: y) }) {
        return follow(hit.target, at: now)
      }
      if sheet.isModal { return [] }
    }
    return []
  }

  private mutating func follow(_ target: Hit.Target, at now: MonotonicTime) -> [Intent] {
    switch target {
    case .nothing: return []
    case .action(let action): return perform(action, at: now)
    case .contact(let jid):
      model.view.selected = jid
      model.view.searching = false
      return []
    case .panel:
      model.view.mini.drag = .held
      return []
    case .field(let line):
      guard !model.view.signIn.busy else { return [] }
      model.view.signIn.focus = line
      if line == .register { model.view.signIn.register.toggle() }
      return line == .submit ? submit() : []
    case .row(let number): return choose(row: number, at: now)
    case .party(let id):
      choose(party: id)
      return []
    }
  }
}
