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

/// `visavis` and `visavis call`: the app with the configured account.
enum AppCommand {
  static func run(dial: DialRequest?, _ options: GlobalOptions) async throws -> Int32 {
    let environment = try AppEnvironment(options)
    var setup = AppRunner.Setup(
      configuration: environment.configuration, account: try environment.account(),
      media: try environment.mediaSettings(), folders: .standard)
    setup.dial = dial
    setup.logFile = environment.paths.data + "/calls.db"
    setup.notice = environment.warnings.first
    setup.settingsFile = environment.configurationFile
    setup.linear = options.linear
    setup.remember = { environment.remember($0) }
    return try await show(setup)
  }

  /// Opens the terminal, runs the app in it and gives the terminal back.
  static func show(_ setup: AppRunner.Setup) async throws -> Int32 {
    let terminal = try display(setup)
    do {
      let runner = AppRunner(setup, terminal: terminal)
      await runner.begin()
      let watch = try SignalWatch([.terminate, .interrupt, .hangUp]) { _ in
        Task { await runner.quit() }
      }
      let control = await ControlServer.open(for: runner)
      await runner.run()
      await control?.close()
      terminal.close()
      watch.stop()
      return await runner.exitStatus
    } catch {
      terminal.close()
      throw error
    }
  }

  private static func display(_ setup: AppRunner.Setup) throws -> any Display {
    if setup.linear || setup.configuration.screen.linear { return LinearDisplay() }
    return try NcursesTerminal.open(setup.configuration.terminalOptions)
  }

  /// A resource that tells this client from others of the same account.
  static func resource() -> String { "visavis-\(randomToken(bytes: 3))" }
}

/// Who to call at once.
struct DialRequest {
  var peer: JID
  var video: Bool

  static func parse(_ words: [String]) throws(UsageError) -> DialRequest {
    var peer: JID?
    var video = true
    for word in words {
      switch word {
      case "--audio": video = false
      case "--video": video = true
      default:
        guard let jid = JID(word), jid.local != nil, peer == nil else {
          throw UsageError("visavis call needs one address like name@server, not “\(word.prefix(60))”.")
        }
        peer = jid
      }
    }
    guard let peer else { throw UsageError("whom to call? visavis call name@server [--audio]") }
    return DialRequest(peer: peer, video: video)
  }
}

/// `host` or `host:port` as a person types it.
enum ServerText {
  static func parse(_ text: String) -> (host: String, port: UInt16) {
    (try? ServerAddress.parse(text)) ?? (text, 5222)
  }
}
