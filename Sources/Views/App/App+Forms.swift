import Base
import Screen

extension App {
  mutating func performForm(_ action: Action, at now: MonotonicTime) -> [Intent] {
    if let overlay = model.view.overlays.last { return performOverlay(action, overlay, at: now) }
    guard showsSignIn else {
      if let intents = performChat(action) { return intents }
      guard action == .submit else { return [] }
      if model.view.pages.last?.isSearching == true { return leaveHistoryField() }
      if model.view.searching { chooseFound() }
      return []
    }
    if model.view.signIn.busy { return action == .cancel ? cancelSignIn() : [] }
    switch action {
    case .next: model.view.signIn.move(1)
    case .previous: model.view.signIn.move(-1)
    case .toggle: pressButton(at: now)
    case .submit: return submit()
    case .cancel:
      guard model.account.connection != .signedOut else { return [.quit] }
      model.view.signIn = SignInForm()
    default: break
    }
    return []
  }

  /// Space: ticks the box; the button is pressed with Enter, or with a click.
  private mutating func pressButton(at now: MonotonicTime) {
    if model.view.signIn.focus == .register { model.view.signIn.register.toggle() }
  }

  private mutating func cancelSignIn() -> [Intent] {
    model.view.signIn.busy = false
    return [.cancelSignIn]
  }

  private mutating func performOverlay(_ action: Action, _ overlay: Overlay, at now: MonotonicTime)
    -> [Intent]
  {
    if Self.isCallPanel(overlay) { return performPanel(action, overlay, at: now) }
    switch (action, overlay) {
    case (.cancel, .themes(let choice)), (.submit, .themes(let choice)):
      return finish(choice, keeping: action == .submit)
    case (.cancel, _):
      model.view.overlays.removeLast()
      return []
    case (.submit, .addContact(let field, _)): return add(field, at: now)
    case (.submit, .rename), (.submit, .regroup), (.submit, .editSetting):
      return finish(overlay, at: now)
    case (_, .palette(let palette)): return perform(action, in: palette, at: now)
    case (_, .picker(let picker)): return perform(action, in: picker, at: now)
    default: return []
    }
  }

  private mutating func add(_ field: TextField, at now: MonotonicTime) -> [Intent] {
    switch AddressCheck.check(field.text) {
    case .problem(let phrase): replaceTop(with: .addContact(field, problem: words(phrase)))
    case .address(model.account.jid): replaceTop(with: .addContact(field, problem: words(.addressOwn)))
    case .address(let jid):
      if let known = model.contacts.first(where: { $0.jid == jid }), known.subscription != .asksUs {
        replaceTop(with: .addContact(field, problem: words(.addressKnown, known.displayName)))
        return []
      }
      model.view.overlays.removeLast()
      toast(words(.contactAsked, jid), tone: .good, at: now)
      return [.addContact(jid: jid)]
    }
    return []
  }

  /// Sends the form, or says what is missing and puts the caret there.
  mutating func submit() -> [Intent] {
    var form = model.view.signIn
    // On the way through an unfinished form, Enter goes on to the next field.
    if form.focus == .address, form.password.text.isEmpty,
      case .address = AddressCheck.check(form.address.text)
    {
      model.view.signIn.focus = .password
      return []
    }
    if form.focus == .password, form.register, !form.password.text.isEmpty, form.again.text.isEmpty {
      model.view.signIn.focus = .again
      return []
    }
    func refuse(_ phrase: Catalogue.Phrase, _ line: SignInForm.Line) -> [Intent] {
      form.problem = words(phrase)
      form.focus = line
      return []
    }
    defer { model.view.signIn = form }
    let jid: String
    switch AddressCheck.check(form.address.text) {
    case .problem(let phrase): return refuse(phrase, .address)
    case .address(let good): jid = good
    }
    if form.password.text.isEmpty { return refuse(.passwordEmpty, .password) }
    if form.register, form.again.text.isEmpty { return refuse(.passwordAgain, .again) }
    if form.register, form.again.text != form.password.text {
      (form.password, form.again) = (TextField(), TextField())
      return refuse(.passwordsDiffer, .password)
    }
    let server = form.server.text.filter { $0 != " " }
    if !server.isEmpty, !AddressCheck.isServer(server) { return refuse(.serverBad, .server) }
    form.problem = nil
    form.busy = true
    // The form stays in front while the connection is being tried.
    form.shown = true
    return [
      .signIn(
        SignIn(
          jid: jid, password: form.password.text, server: server.isEmpty ? nil : server,
          register: form.register))
    ]
  }
}
