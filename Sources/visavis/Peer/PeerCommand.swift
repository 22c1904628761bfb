import Base
import Calls
import Engine
import System
import XMPP

/// `visavis peer …`
enum PeerCommand {
  static func run(_ words: [String]) async throws -> Int32 {
    var options = try PeerOptions.parse(words)
    if options.password.isEmpty { options.password = Environment.takeSecret("VISAVIS_PASSWORD") ?? "" }
    guard !options.password.isEmpty else {
      throw UsageError(
        "visavis peer needs a password: --password-file FILE, or VISAVIS_PASSWORD in the environment.")
    }
    DebugLog.configure(level: Environment["VISAVIS_LOG"])
    let runner = PeerRunner(options)
    let watch = try SignalWatch([.interrupt, .terminate]) { _ in
      Task { await runner.interrupt() }
    }
    defer { watch.stop() }
    return await runner.run()
  }
}

/// Log lines on stderr, for commands without a screen.
enum DebugLog {
  static func configure(level: String?) {
    guard let level else { return }
    let least: Log.Level = level == "debug" ? .debug : level == "info" ? .info : .warning
    Log.configure(level: least) { level, line in StandardError.write("\(level): \(line)\n") }
  }
}

/// The first line of a file, as a password.
enum PasswordFile {
  static func read(_ path: String) throws -> String {
    let text = try Files.readText(path, limit: 65_536)
    return String(text.split(separator: "\n", omittingEmptySubsequences: false).first ?? "")
  }
}
