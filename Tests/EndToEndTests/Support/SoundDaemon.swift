import Base
import System

/// A private PulseAudio on a socket of its own: two loudspeakers that nobody hears, and two microphones that hear a tone
/// each.
final class SoundDaemon: Sendable {
  static let loudspeakers = ["one", "two"]
  static let microphones = ["mic-one", "mic-two"]

  private let folder: TemporaryFolder
  private let process: ChildProcess

  /// What PULSE_SERVER has to say.
  var address: String { "unix:" + folder.file("socket") }

  static var isInstalled: Bool { Program.has("pulseaudio", "pactl") }

  private init() throws {
    let folder = try TemporaryFolder(prefix: "visavis-e2e-")
    try Files.write(Self.script(socket: folder.file("socket")), to: folder.file("config"))
    process = try ChildProcess(
      arguments: [
        "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes",
        "-F", folder.file("config"),
      ], environment: Self.surroundings(folder))
    self.folder = folder
  }

  /// The server listens when all devices are there: nothing has to be waited for afterwards.
  private static func script(socket: String) -> String {
    var lines = loudspeakers.map { name in
      "load-module module-null-sink sink_name=\(name) sink_properties=device.description=Loudspeaker-\(name)"
    }
    lines += microphones.map { name in
      let properties = "source_properties=device.description=Device-\(name)"
      return "load-module module-sine-source source_name=\(name) \(properties) frequency=440"
    }
    lines += ["set-default-sink \(loudspeakers[0])", "set-default-source \(microphones[0])"]
    lines.append("load-module module-native-protocol-unix socket=\(socket) auth-anonymous=1")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func surroundings(_ folder: TemporaryFolder) -> [String: String] {
    [
      "HOME": folder.path, "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": folder.path,
      "PULSE_RUNTIME_PATH": folder.path, "PULSE_STATE_PATH": folder.path, "LC_ALL": "C",
    ]
  }

  /// Starts one; returns when it answers.
  static func start() async throws -> SoundDaemon {
    let daemon = try SoundDaemon()
    let deadline = MonotonicTime.now() + .seconds(10)
    while try await daemon.pactl("info").status != .exited(0) {
      guard MonotonicTime.now() < deadline else {
        await daemon.stop()
        throw Peer.Waited(description: "the private sound server does not answer")
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    return daemon
  }

  func stop() async {
    let process = process
    _ = try? await offPool { process.terminate() }
    folder.remove()
  }

  // MARK: Who uses which device

  private func pactl(_ arguments: String...) async throws -> Program.Result {
    try await Program.run(
      ["pactl", "-s", address] + arguments,
      environment: Self.surroundings(folder).merging(["PULSE_SERVER": address]) { $1 })
  }

  /// The devices that programs play on, and those that they record from, each as often as it is used.
  func use() async throws -> (playing: [String], recording: [String]) {
    (
      playing: try await devices(of: "sink-inputs", among: "sinks"),
      recording: try await devices(of: "source-outputs", among: "sources")
    )
  }

  private func devices(of streams: String, among kind: String) async throws -> [String] {
    var names: [String: String] = [:]
    for row in try await table(kind) where row.count > 1 { names[row[0]] = row[1] }
    return try await table(streams).filter { $0.count > 1 }.map { names[$0[1]] ?? "none" }.sorted()
  }

  /// What `pactl list short` prints: a stream's second field is its device's number, a device's is its name.
  private func table(_ kind: String) async throws -> [[String]] {
    let result = try await pactl("list", "short", kind)
    return result.output.split(separator: "\n").map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// Waits until the devices are used like this and not otherwise: streams come and go behind the screens.
  func waits(playing: [String], recording: [String]) async throws {
    let deadline = MonotonicTime.now() + .seconds(10)
    while true {
      let use = try await use()
      if use.playing == playing, use.recording == recording { return }
      guard MonotonicTime.now() < deadline else {
        throw Peer.Waited(
          description: "waited in vain for \(playing) and \(recording); programs use \(use)")
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }
}

/// Runs a test with a sound server of its own; afterwards nothing of it is left.
func withSound(_ body: (SoundDaemon) async throws -> Void) async throws {
  let daemon = try await SoundDaemon.start()
  do {
    try await body(daemon)
  } catch {
    await daemon.stop()
    throw error
  }
  await daemon.stop()
}
