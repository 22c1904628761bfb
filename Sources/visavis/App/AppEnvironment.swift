import Base
import Devices
import Engine
import Store
import System
import Terminal
import Screen
import Views
import XMPP
import XMPPLink

/// Configuration, accounts and folders of the person who starts the program.
final class AppEnvironment: Sendable {
  let paths = Paths.current
  let configuration: Configuration
  let warnings: [String]
  private let accountFile: AccountFile

  init(_ options: GlobalOptions) throws {
    let path = options.configuration ?? paths.configuration + "/config.toml"
    if options.configuration != nil, !Files.exists(path) {
      throw UsageError("there is no configuration file \(path). Leave --config out to use the defaults.")
    }
    let loaded = try Configuration.load(path)
    configuration = loaded.configuration
    warnings = loaded.warnings.map(\.sentence)
    accountFile = try AccountFile.load(paths.configuration + "/accounts")
    configureLog()
  }

  private func configureLog() {
    guard !configuration.log.file.isEmpty else { return }
    let level: Log.Level =
      switch configuration.log.level {
      case .debug: .debug
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    LogFile.open(paths.expand(configuration.log.file), level: level)
  }

  /// The first enabled account; nil if there is none yet.
  func account() throws -> XMPPConfiguration? {
    guard let stored = accountFile.accounts.first(where: \.enabled) else { return nil }
    guard let jid = JID(stored.jid) else {
      throw UsageError("the account “\(stored.jid)” in \(paths.configuration)/accounts is not an address.")
    }
    var account = XMPPConfiguration(
      jid: jid, password: try stored.password(), resource: AppCommand.resource())
    if let server = configuration.servers[jid.domain] {
      if let host = server.host { account.server = (host, server.port ?? 5222) }
      account.directTLS = server.host == nil ? nil : server.directTLS
      if let file = server.caFile { account.trust = .caFile(paths.expand(file)) }
    }
    return account
  }

  /// Keeps an account that the server has taken.
  func remember(_ form: SignIn) {
    do {
      var file = try AccountFile.load(paths.configuration + "/accounts")
      file.set(StoredAccount(jid: form.jid, secret: .password(form.password)))
      try Files.makeFolder(paths.configuration, permissions: 0o700)
      try file.save(paths.configuration + "/accounts")
    } catch {
      Log.error("the account could not be kept: \(error)")
    }
  }

  /// Devices and limits from the configuration.
  func mediaSettings() throws -> MediaSettings {
    let (audio, video) = (configuration.audio, configuration.video)
    var settings = MediaSettings(
      videoSource: try source(video.source), audioSource: try .parse(device(audio.input)),
      audioSink: try .parse(device(audio.output)))
    settings.maximumVideo = try VideoMode.parse("\(video.size)@\(video.framesPerSecond)")
    settings.videoBitrate = video.bitrate > 0 ? video.bitrate * 1000 : nil
    settings.network.relayOnly = configuration.calls.relayOnly
    settings.processesVoice = audio.echoCancellation || audio.noiseSuppression
    return settings
  }

  /// "default" is the first camera there is; none is a normal case.
  private func source(_ text: String) throws -> VideoSourceSpec {
    guard text == "default" else { return try .parse(text) }
    guard let camera = CameraSource.list().first else { return .none }
    return .camera(camera.path)
  }

  /// A device name, or any specification that `visavis peer` takes.
  private func device(_ text: String) -> String {
    if text == "default" { return "pulse" }
    return text.contains(":") || text == "silence" || text == "null" ? text : "pulse:\(text)"
  }
}
