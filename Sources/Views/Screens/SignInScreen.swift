import Screen

/// The first screen of all: who are you?
enum SignInScreen {
  static func draw(_ scene: Scene) -> Painter {
    var pen = Painter(scene, rect: scene.screen)
    let (form, words) = (scene.model.view.signIn, scene.words)
    let area = pen.bounds.splitBottom(1).rest.inset(dx: max(2, (pen.bounds.width - 58) / 2))
    let rows = form.register ? 17 : 15
    let tall = area.height >= rows + 2
    let gap = tall ? 1 : 0
    var y = tall ? max(1, (area.height - rows) / 2) : 0
    pen.put("Visavis", area.x, y, "accent.strong")
    pen.putRight(words(form.register ? .registerTitle : .signInTitle), area.maxX, y, "text.soft")
    pen.rule(y + 1, x: area.x, length: area.width)
    y += 2 + gap
    let welcome = words(form.register ? .registerWelcome : .signInWelcome)
    for line in wrap(welcome, width: area.width, limit: 2) where tall {
      pen.put(line, area.x, y, "text.soft")
      y += 1
    }
    y += gap
    let fields: [(SignInForm.Line, TextField, Catalogue.Phrase, Catalogue.Phrase?)] = [
      (.address, form.address, .fieldAddress, .addressHint), (.password, form.password, .fieldPassword, nil),
      (.again, form.again, .fieldAgain, nil), (.server, form.server, .fieldServer, .serverHint),
    ]
    for (line, field, label, hint) in fields where form.lines.contains(line) {
      row(line, field, words(label), hint.map { words($0) } ?? "", form, &pen, area, y)
      y += 1 + gap
    }
    register(form, &pen, area, y)
    submit(form, &pen, area, y + 1 + gap)
    problem(form, &pen, area, y + 2 + 2 * gap)
    keys(form, &pen)
    return pen
  }

  private static func row(
    _ line: SignInForm.Line, _ field: TextField, _ label: String, _ hint: String, _ form: SignInForm,
    _ pen: inout Painter, _ area: Rect, _ y: Int
  ) {
    let focused = form.focus == line
    pen.put(focused ? pen.signs.selected : " ", area.x, y, "list.marked")
    pen.put(label, area.x + 2, y, focused ? "text.strong" : "text.soft", max: 10)
    let rect = Rect(x: area.x + 13, y: y, width: area.width - 13, height: 1)
    pen.field(
      field, in: rect, focused: focused && !form.busy, hint: hint, secret: line == .password || line == .again
    )
    pen.hit(Rect(x: area.x, y: y, width: area.width, height: 1), .field(line))
  }

  private static func register(_ form: SignInForm, _ pen: inout Painter, _ area: Rect, _ y: Int) {
    let focused = form.focus == .register
    pen.put(focused ? pen.signs.selected : " ", area.x, y, "list.marked")
    let sign = form.register ? pen.signs.ticked : pen.signs.unticked
    pen.put(
      sign + " " + pen.words(.fieldRegister), area.x + 13, y, focused ? "text.strong" : "text.soft",
      max: area.width - 13)
    pen.hit(Rect(x: area.x, y: y, width: area.width, height: 1), .field(.register))
  }

  private static func submit(_ form: SignInForm, _ pen: inout Painter, _ area: Rect, _ y: Int) {
    let label = " " + pen.words(form.register ? .buttonRegister : .buttonSignIn) + " "
    let x = area.x + 13
    let used = pen.put(label, x, y, form.focus == .submit ? "button.focused" : "button")
    pen.hit(Rect(x: x, y: y, width: used, height: 1), .field(.submit))
    if form.focus == .submit { pen.put(pen.signs.selected, area.x, y, "list.marked") }
  }

  private static func problem(_ form: SignInForm, _ pen: inout Painter, _ area: Rect, _ start: Int) {
    let text = form.busy ? pen.words(.signingIn) : form.problem ?? ""
    let lines = wrap(text, width: area.width, limit: 3)
    for (row, line) in lines.enumerated() where start + row < area.maxY {
      pen.put(line, area.x, start + row, form.busy ? "accent" : "error")
    }
    pen.keep(row: start, rows: lines.count)
  }

  private static func keys(_ form: SignInForm, _ pen: inout Painter) {
    let words = pen.words
    let submit = words(form.register ? .buttonRegister : .buttonSignIn)
    pen.keyBar(
      form.busy
        ? [Hint(.cancel, words(.keyCancel))]
        : [
          Hint(.submit, submit), Hint(.next, words(.keyNext)),
          Hint(.cancel, words(pen.scene.model.account.connection == .signedOut ? .keyQuit : .keyCancel)),
        ], y: pen.bounds.height - 1)
  }
}
