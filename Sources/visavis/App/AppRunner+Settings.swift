import Base
import Calls
import Engine
import Screen
import Store
import Views

// Settings that change while the app runs.
extension AppRunner {
  /// Changes one setting and keeps it in the person's file; nil takes it out of the file.
  func changeSetting(_ path: String, to value: String?) {
    do {
      let fresh = Configuration().described.first { $0.path == path }?.value ?? ""
      var changed = try setup.configuration.with(path, value ?? fresh)
      // Nothing is kept that could not be used.
      _ = try AppEnvironment.mediaSettings(changed)
      if let file = setup.settingsFile {
        changed = try ConfigurationFile.change(path, to: value, at: file)
      } else {
        app.toast(app.words("Settings last until you leave: the demo has no file for them."), at: .now())
      }
      adopt(changed)
      app.settingChanged(path, rows: settingRows(), at: .now())
    } catch let error as any UserFacingError {
      app.settingRefused(path, app.words(error.said))
    } catch {
      let reason = "\(error)"
      app.settingRefused(path, app.words("The setting could not be changed: \(reason)."))
    }
    touch()
  }

  /// Goes on with `configuration`: what can change at once does.
  func adopt(_ configuration: Configuration) {
    let old = setup.configuration
    setup.configuration = configuration
    ringer.adopt(configuration)
    applyWordsAndTimes()
    if configuration.keys != old.keys || configuration.keyboard != old.keyboard
      || configuration.shell.prefix != old.shell.prefix
    {
      applyKeys()
    }
    if configuration.calls.busy != old.calls.busy, let calls = account?.calls {
      Task { await calls.setBusyRule(configuration.calls.busy == .auto ? .decline : .ask) }
    }
    if configuration.screen.theme != old.screen.theme {
      chosenTheme = nil
      applyTheme()
    }
    if configuration.screen.symbols != old.screen.symbols {
      // "auto" is no encoding: what the terminal chooses then, it tells.
      let encoding = PictureEncoding(rawValue: configuration.screen.symbols.rawValue)
      terminal.setPictures(encoding)
      if let encoding { app.model.settings.pictureSymbols = encoding.rawValue }
    }
    adoptMedia(configuration, old)
    app.model.settingRows = settingRows()
  }

  /// Devices and limits are for the next call. Without a file (the demo) the devices stay what they are.
  private func adoptMedia(_ configuration: Configuration, _ old: Configuration) {
    let same =
      configuration.audio == old.audio && configuration.video == old.video
      && configuration.calls.relayOnly == old.calls.relayOnly
    guard !same, setup.settingsFile != nil, var media = try? AppEnvironment.mediaSettings(configuration)
    else { return }
    media.network.servers = studio.settings.network.servers
    studio.settings = media
  }

  /// Every setting as the screen shows it.
  func settingRows() -> [SettingRow] {
    let present = setup.settingsFile.map { ConfigurationFile.present(at: $0) } ?? []
    return setup.configuration.described.map { setting in
      SettingRow(
        path: setting.path, about: setting.about, kind: SettingRow.Kind(setting.kind),
        value: setting.value, standard: setting.standard, isSet: present.contains(setting.path),
        effect: Self.effect(of: setting.path))
    }
  }

  /// When a change of a setting is felt.
  private static func effect(of path: String) -> SettingRow.Effect {
    switch Configuration.effect(of: path) {
    case .now: .now
    case .nextCall: .nextCall
    case .nextStart: .nextStart
    }
  }

  /// Shows the theme called `name`, until the person's settings say otherwise.
  func setTheme(_ name: String) {
    guard let theme = themes.theme(name) else { return }
    var settings = app.model.settings
    app.theme = theme
    chosenTheme = app.theme.name
    settings.theme = app.theme.name
    app.settingsChanged(settings, at: .now())
    touch()
  }
}

extension SettingRow.Kind {
  /// As the store says it.
  init(_ kind: SettingDescription.Kind) {
    switch kind {
    case .flag: self = .flag
    case .choice(let names): self = .choice(names)
    case .number(let range): self = .number(range)
    case .text: self = .text
    }
  }
}
