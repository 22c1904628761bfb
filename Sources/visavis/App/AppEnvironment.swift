import Base
import Devices
import Engine
import Screen
import Store
import System
import Terminal
import Views
import XMPP
import XMPPLink

/// Configuration, accounts and folders of the person who starts the program.
final class AppEnvironment: Sendable {
  let paths = Paths.current
  let configuration: Configuration
  /// Where the settings stand, or would.
  let configurationFile: String
  let warnings: [Sentence]
  private let accountFile: AccountFile

  init(_ options: GlobalOptions) throws {
    let path = options.configuration ?? paths.configuration + "/config.toml"
    if options.configuration != nil, !Files.exists(path) {
      throw UsageError("there is no configuration file \(path). Leave --config out to use the defaults.")
    }
    if options.configuration == nil, !Files.exists(path) { Self.writeDefaults(path, paths) }
    configurationFile = path
    let loaded = try Configuration.load(path)
    configuration = loaded.configuration
    warnings = loaded.warnings.map(\.said)
    accountFile = try AccountFile.load(paths.configuration + "/accounts")
    configureLog()
  }

  /// The first start leaves a file with every setting explained; not being able to is no reason to stop.
  private static func writeDefaults(_ path: String, _ paths: Paths) {
    try? Files.makeFolder(paths.configuration, permissions: 0o700)
    try? Files.write(Configuration.commentedDefaults, to: path, permissions: 0o600, waitsForDisk: false)
  }

  private func configureLog() {
    var file = paths.expand(configuration.log.file)
    if file.isEmpty {
      try? Files.makeFolder(paths.state, permissions: 0o700)
      file = paths.state + "/visavis.log"
    }
    let level: Log.Level =
      switch configuration.log.level {
      case .debug: .debug
      case .info: .info
      case .warning: .warning
      case .error: .error
      }
    LogFile.open(file, level: level)
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
      guard let server = form.server, let jid = JID(form.jid) else { return }
      try ServerSection.remember(
        XMPPConfiguration(jid: jid, password: "", resource: "", server: ServerText.parse(server)))
    } catch {
      Log.error("the account could not be kept: \(error)")
    }
  }

  /// Devices and limits from the configuration.
  func mediaSettings() throws -> MediaSettings { try Self.mediaSettings(configuration) }

  /// The same for any configuration.
  static func mediaSettings(_ configuration: Configuration) throws -> MediaSettings {
    let (audio, video) = (configuration.audio, configuration.video)
    var settings = MediaSettings(
      videoSource: try source(video.source), audioSource: try .parse(device(audio.input)),
      audioSink: try .parse(device(audio.output)))
    settings.maximumVideo = try VideoMode.parse("\(video.size)@\(video.framesPerSecond)")
    settings.videoBitrate = video.bitrate > 0 ? video.bitrate * 1000 : nil
    settings.network.relayOnly = configuration.calls.relayOnly
    settings.microphoneVolume = audio.inputVolume
    settings.loudspeakerVolume = audio.outputVolume
    if case .pulse = settings.audioSource { settings.voice = VoiceProcessing(audio) }
    return settings
  }

  /// "default" is the first camera there is; none is a normal case.
  private static func source(_ text: String) throws -> VideoSourceSpec {
    guard text == "default" else { return try .parse(text) }
    guard let camera = CameraSource.list().first else { return .none }
    return .camera(camera.path)
  }

  /// A device name, or any specification that `visavis peer` takes.
  private static func device(_ text: String) -> String {
    if text == "default" { return "pulse" }
    return text.contains(":") || text == "silence" || text == "null" ? text : "pulse:\(text)"
  }
}

extension VoiceProcessing {
  /// As the configuration wants it; nil if nothing is to be done.
  init?(_ audio: Configuration.Audio) {
    guard audio.echoCancellation || audio.noiseSuppression || audio.automaticGain else { return nil }
    self.init()
    echoCancellation = audio.echoCancellation
    noiseSuppression = audio.noiseSuppression
    automaticGain = audio.automaticGain
  }
}

extension Configuration {
  /// Codecs in the order to offer them. VP8 is what every peer has.
  var videoCodecs: [String] { video.codec == .vp9 ? ["VP9", "VP8"] : ["VP8", "VP9"] }
}
