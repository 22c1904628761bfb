import Base
import Engine
import Screen
import Store
import Views

// The configuration file, read again while the app runs.
extension AppRunner {
  /// Takes over what was written to the configuration file, and says what has to wait. A broken file changes nothing.
  func followConfiguration(at now: MonotonicTime) {
    guard let news = watch?.look(at: now) else { return }
    touch()
    switch news {
    case .broken(let sentence): refuse(sentence, at: now)
    case .changed(let configuration, let warnings):
      let paths = setup.configuration.changes(to: configuration)
      // The settings screen writes the file, too: then nothing is new.
      guard !paths.isEmpty else { return }
      do {
        _ = try AppEnvironment.mediaSettings(configuration)
      } catch let error as any UserFacingError {
        return refuse(error.said, at: now)
      } catch {
        let reason = "\(error)."
        return refuse("\(reason)", at: now)
      }
      adopt(configuration)
      app.toast(app.words(.settingsRead), at: now)
      for warning in warnings { app.toast(harmless(app.words(warning)), tone: .bad, at: now) }
      let later = paths.filter { Configuration.effect(of: $0) == .nextStart }
      if !later.isEmpty { app.toast(app.words(.settingsLater, later.joined(separator: ", ")), at: now) }
    }
  }

  private func refuse(_ sentence: Sentence, at now: MonotonicTime) {
    Log.warning(sentence.english)
    let line = app.words(sentence).split(separator: "\n").map { harmless($0) }.joined(separator: " ")
    app.settingsBroken(line, at: now)
  }

  /// The keys as they are set; says what is wrong with them.
  func applyKeys() {
    let (keys, problems) = setup.configuration.keymap
    app.keymap = keys
    applyShellPrefix()
    for problem in problems { app.toast(harmless(app.words(problem)), tone: .bad, at: .now()) }
  }

  /// The words, and how long things take.
  func applyWordsAndTimes() {
    let configuration = setup.configuration
    app.words = configuration.words
    app.model.settings.chromeTime = .seconds(configuration.screen.chromeSeconds)
    app.model.settings.flashes = configuration.notifications.flash
    app.model.settings.showsBanner = configuration.notifications.banner
    app.model.settings.talkRelease = .milliseconds(configuration.calls.talkRelease)
  }
}
