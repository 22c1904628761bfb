import Base
import Calls
import Engine
import Screen
import Store
import System
import Terminal
import Views
import XMPP
import XMPPLink

/// The app while it runs: the one place where keys, the engine's news and the clock meet the screens.
actor AppRunner {
  /// What the app starts with.
  struct Setup {
    var configuration: Configuration
    /// Nil leads to the sign-in form.
    var account: XMPPConfiguration?
    /// Called at once when online.
    var dial: DialRequest?
    var media: MediaSettings
    var logFile: String?
    /// Keeps a new account once the server took it.
    var remember: @Sendable (SignIn) -> Void = { _ in }
    var notice: Sentence?
    /// Folders with tones and themes.
    var folders: AssetFolders
    /// Where changed settings are kept; nil keeps them until the app ends.
    var settingsFile: String?
    /// Plain lines instead of screens.
    var linear = false
    /// The app around a shell: what to run in it (empty: the person's own shell). Nil is the app alone.
    var shell: [String]?
  }

  var app: App
  var board = CallBoard()
  var setup: Setup
  let studio: MediaStudio
  let terminal: any Display
  let ringer: Ringer
  /// Nil before the first screen, and where no log can be kept.
  private(set) var log: CallLog?
  var account: AccountSession?
  var contacts = ContactsSnapshot()
  /// The media of the call on the screen, if it is between two.
  var session: MediaSession?
  /// The media of its people, if it is a group.
  var people = GroupDesk()
  var quality = QualityMeter()
  private var accountTasks: [Task<Void, Never>] = []
  private var dialled = false
  private var shownFrames = (own: 0, remote: 0, group: 0)
  private var dirty = true
  private var isQuitting = false
  private var quitting: CheckedContinuation<Void, Never>?
  var trying: SignIn?
  var themes = ThemeShelf(folders: [], depth: .trueColor)
  /// Tells when the configuration file was written anew.
  var watch: ConfigurationWatch?
  /// The theme the person went to by key.
  var chosenTheme: String?
  /// Calls taken off the log that can be put back.
  var deletedCalls: [HistoryID: CallRecord] = [:]
  var terminalNews = TerminalNews()
  var desk = CallDesk()
  /// Where other programs ask for calls; nil where no socket could be opened.
  var control: ControlServer?
  var shell: ShellSession?
  /// The shell's last look, and how many lines above its screen the person wants to see it.
  var shellPicture: ShellPicture?
  var shellBack = 0
  /// What the process ends with.
  var exitStatus: Int32 = 0

  init(_ setup: Setup, terminal: any Display) {
    self.setup = setup
    watch = setup.settingsFile.map { ConfigurationWatch(path: $0) }
    self.terminal = terminal
    studio = MediaStudio(setup.media)
    let notices = NoticeBox()
    ringer = Ringer(
      setup.configuration, folders: setup.folders.tones, bell: { terminal.bell() },
      onProblem: { notices.add($0) })
    self.notices = notices
    app = App(size: terminal.size)
    app.model.account.jid = setup.account.map { "\($0.jid.bare)" } ?? ""
    app.model.account.connection = setup.account == nil ? .signedOut : .connecting(attempt: 1)
    app.model.settings.ascii = !terminal.capabilities.unicode
    app.model.settings.pictureSymbols = terminal.capabilities.pictures.rawValue
  }

  let notices: NoticeBox

  /// Shows the first screen. What takes time comes after it, in `run()`.
  func begin() {
    applySettings()
    // A shell brings a picture of its own; plain lines begin when there is everything to say.
    if setup.shell == nil, terminal is NcursesTerminal { present(at: .now()) }
  }

  /// Runs until the person quits.
  func run() async {
    app.model.settingRows = settingRows()
    if let command = setup.shell { openShell(command) }
    log = setup.logFile.flatMap { try? CallLog(path: $0) }
    if let configuration = setup.account { await connect(configuration) }
    refreshLog()
    touch()
    let keys = terminal.events
    let keyTask = Task { [weak self] in
      for await key in keys { await self?.pressed(key) }
      await self?.quit()
    }
    let clock = Task { [weak self] in
      while !Task.isCancelled {
        guard let pause = await self?.beat() else { return }
        try? await Task.sleep(for: pause)
      }
    }
    for notice in [setup.notice, log?.notice].compactMap(\.self) {
      app.toast(app.words(notice), tone: .bad, at: .now())
    }
    try? log?.closeUnfinished(reason: "dropped")
    await withCheckedContinuation { if isQuitting { $0.resume() } else { quitting = $0 } }
    _ = terminal.read(app, at: .now())  // the last words, where there are words
    clock.cancel()
    keyTask.cancel()
    ringer.stop()
    shell?.close()
    shell = nil
    desk.scout?.close()
    await disconnect()
    await studio.close()
  }

  /// Ends the app, from a key, a signal or a terminal that went away.
  func quit() {
    isQuitting = true
    quitting?.resume()
    quitting = nil
  }

  // MARK: The clock

  /// One step of the screen; returns the pause until the next one.
  private func beat() -> Duration {
    let now = MonotonicTime.now()
    if isAnimated { touch() }  // also for the last time: what just went must go from the screen too
    carryOut(app.tick(at: now))
    takeFigures(at: now)
    followCall(at: now)
    ringer.follow(board, quietly: app.model.account.presence == .dnd, at: now)
    tellControl()
    followConfiguration(at: now)
    for sentence in notices.take() { app.toast(app.words(sentence), tone: .bad, at: now) }
    let moving = hasNewPictures()
    if moving || dirty || isAnimated { present(at: now) }
    if callRoom != nil || desk.scout != nil { return frameTime }
    return isAnimated ? .milliseconds(100) : .milliseconds(500)
  }

  private var frameTime: Duration { .milliseconds(1_000 / Int64(setup.configuration.screen.framesPerSecond)) }

  private var isAnimated: Bool {
    board.current != nil || desk.scout != nil || !app.model.view.toasts.isEmpty
      || app.model.view.shell.prefixSince != nil
      || app.model.view.pending != nil
  }

  private func hasNewPictures() -> Bool {
    guard let room = callRoom else { return false }
    let counts = (
      own: room.ownPicture.count, remote: session?.remotePicture.count ?? 0, group: people.frames
    )
    defer { shownFrames = counts }
    return counts != shownFrames
  }

  private func takeFigures(at now: MonotonicTime) {
    listenToPeople(at: now)
    guard let session else { return }
    let figures = session.statistics
    quality.add(figures, at: now)
    app.model.call?.ownLevel = figures.ownLevel
    app.model.call?.remoteLevel = figures.remoteLevel
    app.model.call?.quality = quality.bars
  }

  /// Draws everything and hands it to the terminal, which shows the newest it gets.
  func present(at now: MonotonicTime) {
    dirty = false
    app.model.wall = WallClock(now: .now(), utcOffset: LocalTime.offset)
    attachPictures()
    if terminal.read(app, at: now) { return tellSizes(of: nil) }
    let frame = app.render(size: terminal.size, at: now)
    tellSizes(of: frame)
    terminal.present(layers: frame.layers, pictures: tiles(of: frame), cursor: frame.caret)
  }

  /// The pictures of `frame` as they are now.
  func tiles(of frame: Frame) -> [PictureTile] {
    frame.pictures.compactMap { placement -> PictureTile? in
      guard let picture = picture(placement.id) else { return nil }
      return PictureTile(
        id: placement.id, rect: placement.rect, frame: picture,
        mirrored: placement.mirrored && setup.configuration.video.mirror,
        fit: placement.fit)
    }
  }

  private func picture(_ id: PictureID) -> VideoFrame? {
    if id == CallDesk.preview { return previewPicture }
    if id == CallBoard.ownPicture { return callRoom?.ownPicture.frame }
    return id == CallBoard.remotePicture ? session?.remotePicture.frame : people.frame(id)
  }

  func attachPictures() {
    guard let call = app.model.call, !call.isOver else { return }
    dressPeople()
    app.model.call?.localVideo =
      call.cameraOn && callRoom?.ownPicture.frame != nil ? CallBoard.ownPicture : nil
    app.model.call?.remoteVideo =
      call.remoteCameraOn && session?.remotePicture.frame != nil ? CallBoard.remotePicture : nil
  }

  /// The screen is no longer what the model says.
  func touch() { dirty = true }

  // MARK: Keys

  private func pressed(_ key: Key) {
    let now = MonotonicTime.now()
    if case .resize = key {  // it also tells that the terminal has said more about itself
      applyTheme()
      followTerminal()
    }
    carryOut(app.handle(key, at: now))
    if case .resize(let size) = key { shell?.resize(size) }
    present(at: now)
  }

  // MARK: The account

  func connect(_ configuration: XMPPConfiguration) async {
    await disconnect()
    var call = CallMachine.Setup(ourself: configuration.jid)
    call.negotiation = RTPNegotiation(videoCodecs: setup.configuration.videoCodecs)
    let session = AccountSession(
      configuration, studio: studio, setup: call,
      busyRule: setup.configuration.calls.busy == .auto ? .decline : .ask,
      contactsOnly: !setup.configuration.calls.strangers)
    account = session
    app.model.account.jid = "\(configuration.jid.bare)"
    app.model.account.connection = .connecting(attempt: 1)
    let (accountNews, callNews) = (session.events, session.calls.events)
    accountTasks = [
      Task { [weak self] in for await event in accountNews { await self?.heard(event) } },
      Task { [weak self] in for await event in callNews { await self?.heard(event) } },
    ]
    await session.start()
  }

  func disconnect() async {
    guard let old = account else { return }
    account = nil
    await old.stop()
    for task in accountTasks { task.cancel() }
    accountTasks = []
  }

  private func heard(_ event: AccountEvent) async {
    touch()
    switch event {
    case .connecting(let attempt): app.model.account.connection = .connecting(attempt: attempt)
    case .online:
      app.model.account.connection = .online
      if let signIn = trying {
        trying = nil
        setup.remember(signIn)
      }
      await dialOnce()
    case .offline(let sentence, let pause):
      let reason = app.words(sentence)
      if trying != nil { return await signInFailed(reason) }
      app.model.account.connection = .offline(reason: reason, retryAt: .now() + pause)
    case .failed(let sentence):
      let reason = app.words(sentence)
      if trying != nil { return await signInFailed(reason) }
      app.model.account.connection = .failed(reason: reason)
      app.model.view.signIn.shown = true
      app.signInFailed(reason)
    case .contacts(let snapshot):
      contacts = snapshot
      refreshContacts()
    case .chat(let message): heard(message)
    case .refused(let sentence): app.toast(app.words(sentence), tone: .bad, at: .now())
    case .stopped: break
    }
  }

  private func signInFailed(_ sentence: String) async {
    trying = nil
    await disconnect()
    app.model.account.connection = .signedOut
    app.signInFailed(sentence)
  }

  private func dialOnce() async {
    guard !dialled, let dial = setup.dial else { return }
    dialled = true
    await account?.call(dial.peer, media: dial.video ? [.audio, .video] : .audio)
  }
}
