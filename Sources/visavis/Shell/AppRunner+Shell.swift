import Base
import Screen
import Store
import System
import Terminal
import Views

// The program in a terminal of ours, below everything else.
extension AppRunner {
  /// Starts `command`, or the person's shell, and shows it.
  func openShell(_ command: [String]) {
    guard shell == nil else { return }
    guard terminal is NcursesTerminal else { return app.show(error: app.words("A shell needs a screen.")) }
    let words = command.isEmpty ? ShellCommand.resolve([], setup.configuration) : command
    let variables = ShellSession.environment(
      from: Environment.all, trueColor: terminal.capabilities.colors == .trueColor)
    do throws(TerminalError) {
      let session = try ShellSession(
        command: words, environment: variables, size: terminal.size,
        history: setup.configuration.shell.history)
      shell = session
      shellBack = 0
      let picture = session.look()
      shellPicture = picture
      carryOut(app.shellStarted(ShellView(picture), at: .now()))
      let changes = session.changes
      Task { [weak self] in
        for await _ in changes { await self?.shellChanged() }
        await self?.shellEnded()
      }
    } catch {
      app.show(error: app.words(error.said))
    }
    touch()
  }

  /// Takes what the program has drawn.
  private func shellChanged() {
    guard let shell else { return }
    var picture = shell.look(back: shellBack)
    // Who reads earlier lines goes on reading them while new ones come.
    if shellBack > 0, let before = shellPicture, picture.history > before.history {
      shellBack += picture.history - before.history
      picture = shell.look(back: shellBack)
    }
    shellBack = picture.back
    if picture.bells != shellPicture?.bells ?? 0 { terminal.bell() }
    shellPicture = picture
    app.model.shell = ShellView(picture)
    guard app.model.view.shell.shown else { return }
    shapeCursor(picture.cursorShape)
    present(at: .now())
  }

  /// The program is gone: `visavis shell` goes with it unless a call is on, which takes the screen.
  private func shellEnded() {
    guard let ended = shell else { return }
    shell = nil
    shellPicture = nil
    shellBack = 0
    shapeCursor(0)
    carryOut(app.shellEnded(at: .now()))
    if setup.shell != nil {
      exitStatus = ended.status ?? 0
      if board.isIdle { return quit() }
    }
    present(at: .now())
  }

  private func shapeCursor(_ shape: Int) { (terminal as? NcursesTerminal)?.setCursorShape(shape) }

  /// What was typed or clicked for the program.
  func tellShell(_ intent: Intent) {
    guard let shell else { return }
    switch intent {
    case .shellKey(let key):
      lookAtShell(back: 0)
      shell.press(key)
    case .shellPaste(let text):
      lookAtShell(back: 0)
      shell.paste(text)
    case .shellMouse(let event): mouse(event, in: shell)
    case .shellFocus(let has): shell.focus(has)
    case .shellScroll(let lines): lookAtShell(back: shellBack + lines)
    default: break
    }
  }

  private func lookAtShell(back: Int) {
    let wanted = max(0, back)
    guard wanted != shellBack else { return }
    shellBack = wanted
    shellChanged()
  }

  /// A program that does not ask for the mouse has its wheel turned into what it does in every terminal.
  private func mouse(_ event: MouseEvent, in shell: ShellSession) {
    guard shellPicture?.mouse ?? .nothing == .nothing else { return shell.mouse(event) }
    guard event.kind == .press, event.button == .wheelUp || event.button == .wheelDown else { return }
    let isUp = event.button == .wheelUp
    if shellPicture?.isAlternate == true {
      for _ in 0..<3 { shell.press(isUp ? .up : .down) }
    } else {
      lookAtShell(back: shellBack + (isUp ? 3 : -3))
    }
  }

  /// The prefix of the configuration; one that is no key leaves the default.
  func applyShellPrefix() {
    let name = setup.configuration.shell.prefix
    // The default must not undo what [keys] says of it.
    guard name != Configuration().shell.prefix else { return }
    guard let key = Key(name: name) else {
      return notices.add("shell.prefix: “\(harmless(name.prefix(20)))” is not a key.")
    }
    app.keymap.rebind(Action.shellPrefix.verb, to: [key], in: Action.shellPrefix.context)
  }
}

extension ShellView {
  /// What the screens show of `picture`.
  init(_ picture: ShellPicture) {
    self.init(
      canvas: picture.canvas, cursor: picture.cursor, back: picture.back, history: picture.history,
      isAlternate: picture.isAlternate)
  }
}
