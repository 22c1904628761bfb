internal import Base
import Synchronization
internal import System

/// A Prosody of our own: an unprivileged child process on 127.0.0.1 with its certificates, accounts and data in a temporary
/// folder. It never touches the system's Prosody, and nothing of it is left when it stops or when this process ends.
///
/// Starting and stopping block for up to seconds: not for the Swift pool.
public final class PrivateServer: Sendable {
  /// Where it listens: always 127.0.0.1.
  public let host = "127.0.0.1"
  /// The port for STARTTLS (RFC 6120 §5).
  public let port: UInt16
  /// The port for direct TLS (XEP-0368).
  public let directTLSPort: UInt16
  /// The domain of the accounts.
  public let domain: String
  /// The certificate of the authority that signed the server's, in PEM.
  public var caFile: String { folder.file("certs/ca.crt") }
  /// The server's log.
  public var logFile: String { folder.file("prosody.log") }

  private let folder: TemporaryFolder
  private let child: Mutex<ChildProcess?>

  /// How long the server may take until it accepts connections. A loaded machine has been seen to need more than 5 s.
  static let startLimit = Duration.seconds(20)

  /// Throws if what the server is made of is not installed.
  public static func requirePrograms() throws(LocalServerError) {
    for program in ["prosody", "openssl"] where Environment.locate(program) == nil {
      throw .notInstalled(program)
    }
  }

  /// Removes the folders of servers whose process was killed. Those of servers that run are safe.
  public static func removeAbandoned() {
    TemporaryFolder.removeAbandoned(
      prefix: folderPrefix, orOwnedBy: Environment.isRoot ? ServerFolder.nobody : nil)
  }

  private static let folderPrefix = "visavis-server-"

  /// Starts a server; returns when clients can connect.
  public init(_ options: LocalServerOptions) throws(LocalServerError) {
    try Self.requirePrograms()
    do {
      folder = try TemporaryFolder(prefix: Self.folderPrefix)
      try ServerFolder.fill(folder.path, options)
    } catch {
      throw LocalServerError(error)
    }
    domain = options.domain
    var started: (UInt16, UInt16, ChildProcess)?
    // Between choosing a port and Prosody's binding it, somebody else may take it: then the next pair is tried.
    for attempt in 1...3 {
      guard let port = Loopback.freePort(), let directTLSPort = Loopback.freePort(), port != directTLSPort
      else {
        continue
      }
      do throws(LocalServerError) {
        try ServerFolder.configure(
          folder.path, options, ports: .init(startTLS: port, directTLS: directTLSPort))
        started = (port, directTLSPort, try Self.launch(folder.path, ports: [port, directTLSPort]))
        break
      } catch  where error.isPortTaken && attempt < 3 {
        Log.info("private server: port taken, trying another")
      }
    }
    guard let started else { throw .noPort }
    (port, directTLSPort) = (started.0, started.1)
    child = Mutex(started.2)
  }

  deinit { stop() }

  /// The server's process id; 0 when it does not run.
  public var pid: Int32 { child.withLock { $0?.pid ?? 0 } }

  /// Whether the server runs.
  public var isRunning: Bool { child.withLock { $0?.isRunning ?? false } }

  /// Kills the server as a crash would, and starts it again on the same ports with the same data. Sessions are lost.
  public func restart() throws(LocalServerError) {
    kill()
    let fresh = try Self.launch(folder.path, ports: [port, directTLSPort])
    child.withLock { $0 = fresh }
  }

  /// Kills the server and leaves it dead, its data in place, until `restart()`.
  public func kill() {
    let old = child.withLock { child in
      defer { child = nil }
      return child
    }
    old?.terminate(grace: .zero)
  }

  /// Ends the server and removes its folder. Calling it again does nothing.
  public func stop() {
    let old = child.withLock { child in
      defer { child = nil }
      return child
    }
    old?.terminate(grace: .seconds(1))
    folder.remove()
  }

  private static func launch(_ folder: String, ports: [UInt16]) throws(LocalServerError) -> ChildProcess {
    let log = folder + "/prosody.log"
    try? Files.remove(log)
    let child: ChildProcess
    do throws(ChildProcessError) {
      child = try ChildProcess(
        arguments: ["prosody", "-F", "--config", folder + "/prosody.cfg.lua"],
        environment: Environment.all.merging(["HOME": folder]) { $1 }, newSession: true,
        runAs: Environment.isRoot ? (ServerFolder.nobody, ServerFolder.nobody) : nil)
    } catch {
      throw LocalServerError(error)
    }
    let deadline = MonotonicTime.now() + startLimit
    while !ports.allSatisfy(Loopback.accepts) || !listens(log, count: ports.count) {
      let ended = child.wait(upTo: .milliseconds(20)) != nil
      let text = (try? Files.readText(log)) ?? ""
      if text.contains("Failed to open server port") { throw .portTaken }
      if ended, Environment.isRoot, let closed = ServerFolder.closedFolder(above: folder) {
        throw .notForNobody(closed)
      }
      if ended { throw .ended(logTail: tail(text)) }
      if MonotonicTime.now() > deadline { throw .slow(logTail: tail(text)) }
    }
    return child
  }

  /// Whether the log says that the client ports are ours: that something accepts there is not enough, it may be a stranger.
  private static func listens(_ log: String, count: Int) -> Bool {
    guard let text = try? Files.readText(log) else { return false }
    return ["Activated service 'c2s' on [127.0.0.1]", "Activated service 'c2s_direct_tls' on [127.0.0.1]"]
      .prefix(count).allSatisfy(text.contains)
  }

  private static func tail(_ log: String) -> String {
    log.split(separator: "\n").suffix(8).joined(separator: "\n")
  }
}
