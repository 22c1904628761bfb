import Base
import Screen

/// Everybody one can call, and what is known of the one selected.
enum ContactsScreen {
  static func draw(_ scene: Scene) -> Painter {
    var pen = Painter(scene, rect: scene.screen)
    let (bar, rest) = pen.bounds.splitBottom(2)
    var body = pen.statusLine(in: rest)
    pen.rule(bar.y)
    let list = ContactList(scene.model, words: scene.words)
    keys(list, &pen, y: bar.y + 1)
    if let trouble = pen.troubleSentence, !scene.model.contacts.isEmpty {
      body = notice(trouble, &pen, body)
    }
    guard !scene.model.contacts.isEmpty else {
      EmptyContacts.draw(&pen, body)
      return pen
    }
    guard scene.size.width >= 80, scene.layout.panels == .listAndDetail else {
      ContactRows.draw(list, &pen, body)
      return pen
    }
    let (left, right) = body.splitLeft(max(40, min(scene.size.width * 11 / 20, 64)))
    ContactRows.draw(list, &pen, left)
    pen.canvas.vline(
      x: right.x, y: right.y, length: right.height, style: pen.style("rule"), character: pen.signs.wall)
    if let row = list.selected(scene.model.view.selected) {
      ContactDetail.draw(row, &pen, right.splitLeft(3).rest.inset(dx: 1))
    }
    return pen
  }

  private static func notice(_ text: String, _ pen: inout Painter, _ body: Rect) -> Rect {
    let lines = wrap(text, width: body.width - 2, limit: 2)
    for (row, line) in lines.enumerated() { pen.put(line, 1, body.y + row, "warning") }
    pen.keep(row: body.y, rows: lines.count)
    return body.splitTop(lines.count).rest
  }

  private static func keys(_ list: ContactList, _ pen: inout Painter, y: Int) {
    let (model, words) = (pen.scene.model, pen.words)
    if model.view.searching {
      pen.keyBar([Hint(.submit, words(.keyChoose)), Hint(.leaveSearch, words(.keyClear))], y: y)
      return
    }
    let selected = list.selected(model.view.selected)
    let ticked = model.contacts.filter { model.view.picked.contains($0.jid) }.count
    var hints: [Hint] = []
    if let call = model.call, !call.isOver, model.view.mini.shown {
      hints = [
        Hint(.float, words(.keyFull)), Hint(.hangUp, words(.keyHangUp)), Hint(.corner, words(.keyCorner)),
        Hint(.scale, words(.keyScale)),
      ]
    } else if ticked > 0 {
      hints = [
        Hint(.contactCall, words(.callCount, "\(ticked)")), Hint(.contactVoice, words(.voice)),
        Hint(.pick, words(.helpToggle)), Hint(.leaveSearch, words(.keyClear)),
      ]
    } else if selected?.subscription == .asksUs {
      hints = [Hint(.acceptContact, words(.keyAccept)), Hint(.refuseContact, words(.keyRefuse))]
    } else if selected != nil {
      hints = [
        Hint(.contactCall, words(.keyCall)), Hint(.contactVideo, words(.video)),
        Hint(.contactVoice, words(.voice)),
      ]
    }
    if pen.troubleSentence != nil { hints.append(Hint(.reconnect, words(.keyReconnect))) }
    if !model.contacts.isEmpty { hints.append(Hint(.search, words(.keySearch))) }
    if pen.bounds.width >= 100 {
      hints += [Hint(.history, words(.keyHistory)), Hint(.settings, words(.keySettings))]
    }
    hints += [Hint(.add, words(.keyAdd)), Hint(.theme, words(.keyTheme)), Hint(.help, words(.keyHelp))]
    let missed = model.missedCalls
    let news = missed < 1 ? "" : missed == 1 ? words(.oneMissed) : words(.manyMissed, "\(missed)")
    pen.keyBar(hints, y: y, right: news, rightScope: "error")
  }
}
