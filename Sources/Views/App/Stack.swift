public import Base
public import Screen

/// One thing on the screen. Drawn from the bottom up; asked for keys from the top down.
enum Sheet: Equatable {
  case tooSmall, signIn, contacts
  case page(Page)
  case incoming(CallView, since: MonotonicTime)
  case dialling(CallView)
  case call(CallView)
  case ended(CallView, CallView.EndCause, Duration)
  case mini(CallView)
  case overlay(Overlay)
  case ringBanner(CallView, since: MonotonicTime)
  case waitingBanner(WaitingCall)
  case shell(ShellView)
  case shellKeys
}

extension App {
  /// Whether keys are letters just now.
  var isTyping: Bool {
    if let overlay = model.view.overlays.last { return overlay.isForm || showsSignIn }
    if showsSignIn { return true }
    if showsShell { return false }
    guard showsContacts else { return model.view.stage.chat != nil }
    if let page = model.view.pages.last { return page.isSearching }
    return model.view.searching
  }

  var showsSignIn: Bool {
    !showsShell && (model.account.connection == .signedOut || model.view.signIn.shown)
  }

  /// Whether the contacts, or a page over them, are the lowest sheet.
  var showsContacts: Bool {
    guard let call = model.call else { return true }
    switch call.phase {
    case .ringing:
      return !model.view.overlays.isEmpty || model.view.searching || !model.view.pages.isEmpty
    case .dialling, .connecting, .active, .held, .reconnecting: return model.view.mini.shown
    case .ended: return false
    }
  }

  /// Everything on a screen of `size`, the lowest first.
  func sheets(size: Size) -> [Sheet] {
    if TooSmall.isTooSmall(size) { return shellAlone ?? [.tooSmall] }
    if showsSignIn { return [.signIn] + model.view.overlays.map { .overlay($0) } }
    var sheets: [Sheet] = [lowest]
    if let call = model.call, model.view.mini.shown, !call.isOver, !call.isRinging {
      sheets.append(.mini(call))
    }
    sheets += model.view.overlays.map { .overlay($0) }
    if awaitsShellCommand { sheets.append(.shellKeys) }
    guard model.settings.showsBanner else { return sheets }
    if let waiting = model.waiting {
      sheets.append(.waitingBanner(waiting))
    } else if let call = model.call, case .ringing(let since) = call.phase, showsContacts || showsShell {
      sheets.append(.ringBanner(call, since: since))
    }
    return sheets
  }

  private var lowest: Sheet {
    if let shell = model.shell, showsShell { return .shell(shell) }
    guard let call = model.call, !showsContacts else {
      return model.view.pages.last.map { .page($0) } ?? .contacts
    }
    switch call.phase {
    case .dialling: return call.group == nil ? .dialling(call) : .call(call)
    case .ringing(let since): return .incoming(call, since: since)
    case .connecting, .active, .held, .reconnecting: return .call(call)
    case .ended(let cause, let duration): return .ended(call, cause, duration)
    }
  }

  func scene(size: Size, at now: MonotonicTime) -> Scene {
    var scene = Scene(model: model, theme: theme, keymap: keymap, words: words, size: size, at: now)
    if takesShellKeys { scene.prefix = shellPrefixLabel }
    return scene
  }

  /// The drawn sheets, lowest first.
  func painters(size: Size, at now: MonotonicTime) -> [(sheet: Sheet, pen: Painter)] {
    let scene = scene(size: size, at: now)
    let typing = isTyping
    return sheets(size: size).map { sheet in
      let pen =
        switch sheet {
        case .tooSmall: TooSmall.draw(scene)
        case .signIn: SignInScreen.draw(scene)
        case .contacts: ContactsScreen.draw(scene)
        case .page(.history(let view)): HistoryScreen.draw(view, scene)
        case .page(.card(let jid)): CardScreen.draw(jid, scene)
        case .page(.settings(let path)): SettingsScreen.draw(path, scene)
        case .incoming(let call, let since): IncomingScreen.draw(call, since: since, scene)
        case .dialling(let call): DiallingScreen.draw(call, scene)
        case .call(let call): CallScreen.draw(call, scene)
        case .ended(let call, let cause, let duration): EndedScreen.draw(call, cause, duration, scene)
        case .mini(let call): MiniPanelLayer.draw(call, scene)
        case .overlay(let overlay): Overlays.draw(overlay, scene)
        case .ringBanner(let call, let since): Banner(call, since: since, words).draw(scene, typing: typing)
        case .waitingBanner(let waiting): Banner(waiting, words).draw(scene, typing: typing)
        case .shell(let shell): ShellLayer.draw(shell, scene)
        case .shellKeys: ShellLayer.keys(scene)
        }
      return (sheet, pen)
    }
  }

  /// The screen at `now` on a terminal of `size`.
  public func render(size: Size, at now: MonotonicTime) -> Frame {
    let drawn = painters(size: size, at: now).map(\.pen)
    let scene = scene(size: size, at: now)
    let toasts =
      TooSmall.isTooSmall(size)
      ? [] : Toasts.draw(model.view.toasts.filter { $0.until > now }, scene, over: drawn)
    return Frame(
      layers: (drawn + toasts).map(\.layer), pictures: drawn.flatMap(\.pictures),
      caret: drawn.last { $0.caret != nil }?.caret)
  }
}
