public import Base
public import Screen

/// The front end as a value: keys go in, intents and frames come out. It reads no clock and does nothing by itself.
///
/// The wiring writes the engine's news into `model`, hands over every key with `handle`, calls `tick` a few times a
/// second, carries out the intents, and shows `render`'s frames.
public struct App: Sendable {
  /// What is shown. The wiring writes everything but `view`.
  public var model: AppModel
  /// How it looks.
  public var theme: Theme
  /// Which keys do what.
  public var keymap: Keymap
  /// The words.
  public var words: Catalogue
  /// The terminal's size as last told by a `resize` key, for clicks and page keys.
  public internal(set) var size: Size

  /// An app that shows `model` on a terminal of `size`.
  public init(
    model: AppModel = AppModel(), theme: Theme = .standard, keymap: Keymap = .visavis,
    words: Catalogue = Catalogue(), size: Size = Size(width: 80, height: 24)
  ) {
    self.model = model
    self.theme = theme
    self.keymap = keymap
    self.words = words
    self.size = size
  }

  /// What the person's key leads to. Intents are to be carried out in order.
  public mutating func handle(_ key: Key, at now: MonotonicTime) -> [Intent] {
    let before = tick(at: now)
    if takesShellKeys, let intents = handleInShell(key, at: now) { return before + intents }
    switch key {
    case .resize(let new):
      size = new
      return before
    case .focus: return before
    case .mouse(let event):
      model.view.lastKey = now
      if event.kind == .press { model.view.pending = nil }
      return before + handle(event, at: now)
    default:
      model.view.lastKey = now
      var intents = before
      for key in meant(by: key) { intents += strike(key, at: now) }
      return intents
    }
  }

  /// Lets time pass: toasts go, and what the engine has changed since is taken in.
  public mutating func tick(at now: MonotonicTime) -> [Intent] {
    model.view.toasts.removeAll { $0.until <= now }
    noticeSignIn()
    var intents = expireChord(at: now)
    if model.view.talk.tick(at: now) { intents.append(.setMuted(true)) }
    intents += noticeCall(at: now)
    letShellTimePass(at: now)
    return intents
  }

  /// Shows a sentence for a few seconds.
  public mutating func toast(_ text: String, tone: Toast.Tone = .plain, at now: MonotonicTime) {
    model.view.toasts.removeAll { $0.text == text }
    model.view.toasts.append(Toast(text, tone: tone, until: now + .seconds(tone == .bad ? 6 : 3)))
    if model.view.toasts.count > 8 { model.view.toasts.removeFirst() }
  }

  /// Shows that a command did not work, until a key is pressed.
  public mutating func show(error sentence: String) {
    model.view.overlays.removeAll { if case .error = $0 { true } else { false } }
    model.view.overlays.append(.error(sentence))
  }

  /// The server refused what the form asked for.
  public mutating func signInFailed(_ sentence: String) {
    model.view.signIn.busy = false
    model.view.signIn.problem = sentence
  }

  /// Takes over new settings and says what changed.
  public mutating func settingsChanged(_ settings: ViewSettings, at now: MonotonicTime) {
    let old = model.settings
    model.settings = settings
    if settings.theme != old.theme {
      replace(words(.themeIs, old.theme), with: words(.themeIs, settings.theme), at: now)
    }
    if settings.pictureSymbols != old.pictureSymbols {
      replace(
        words(.symbolsAre, old.pictureSymbols), with: words(.symbolsAre, settings.pictureSymbols), at: now)
    }
  }

  /// Who steps through a list wants to read where it stands, not where it stood.
  private mutating func replace(_ outdated: String, with text: String, at now: MonotonicTime) {
    model.view.toasts.removeAll { $0.text == outdated }
    toast(text, at: now)
  }

  // MARK: News from the engine

  private mutating func noticeCall(at now: MonotonicTime) -> [Intent] {
    guard let call = model.call else {
      guard model.view.seenCall != nil else { return [] }
      forgetCall()
      model.view.seenCall = nil
      return []
    }
    if model.view.seenCall != call.id {
      forgetCall()
      model.view.seenCall = call.id
      // Who works in the shell has the call in the panel from the start.
      if model.shell != nil, model.view.shell.shown, !call.isOver {
        model.view.mini.shown = true
        return [.miniChanged(shown: true)]
      }
    }
    if call.isOver, model.shell == nil { model.view.overlays.removeAll { $0 == .confirmQuit } }
    if call.isOver { leaveStage() }
    // Somebody who looks at other things is told in passing instead of being shown a screen.
    if case .ended(let cause, _) = call.phase, model.view.mini.shown {
      model.view.mini.shown = false
      toast(words.sentence(for: cause, of: call), at: now)
      return [.dismissCall(id: call.id)]
    }
    return []
  }

  private mutating func forgetCall() {
    model.view.swapped = false
    model.view.talk.stop()
    model.view.mini.shown = false
    model.view.mini.drag = nil
    model.view.overlays.removeAll { $0 == .confirmQuit }
    leaveStage()
  }

  private mutating func noticeSignIn() {
    guard model.view.signIn != SignInForm() else { return }
    switch model.account.connection {
    case .online where model.view.signIn.busy || !model.view.signIn.shown:
      // The password is not kept a moment longer than needed.
      model.view.signIn = SignInForm()
    case .failed(let reason) where model.view.signIn.busy: signInFailed(reason)
    case .offline(let reason, _) where model.view.signIn.busy: signInFailed(reason)
    case .online, .failed, .signedOut, .connecting, .offline: break
    }
  }
}
