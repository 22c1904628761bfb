import Base
import Devices
import Glibc
import System
import Testing

/// A private PulseAudio with one null sink, on a socket of its own.
private final class Daemon {
  let folder = TemporaryFolder()
  private var process: ChildProcess?
  var address: String { "unix:" + folder.file("socket") }
  var pid: Int32 { process?.pid ?? 0 }

  static let isInstalled: Bool = {
    let found = unsafe access("/usr/bin/pulseaudio", X_OK) == 0
    if !found { print("skipped: pulseaudio is not installed") }
    return found
  }()

  init(sinks: [String] = ["one"]) throws { try launch(sinks) }

  func launch(_ sinks: [String] = ["one"]) throws {
    let script =
      "load-module module-native-protocol-unix socket=\(folder.file("socket")) auth-anonymous=1\n"
      + sinks.map {
        "load-module module-null-sink norewinds=1 sink_name=\($0) sink_properties=device.description=Loudspeaker-\($0)\n"
      }
      .joined()
    let file = folder.write(Array(script.utf8), to: "config")
    process = try ChildProcess(
      arguments: [
        "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes",
        "-F", file,
      ],
      environment: [
        "HOME": folder.path, "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": folder.path,
        "PULSE_RUNTIME_PATH": folder.path, "PULSE_STATE_PATH": folder.path,
      ])
  }

  func kill() {
    process?.terminate()
    process = nil
    _ = unsafe unlink(folder.file("socket"))
  }

  deinit { kill() }

  /// A connected client, once the daemon is up.
  func client() throws -> SoundServer {
    let server = SoundServer(name: "visavis-test", address: address)
    #expect(eventually { (try? server.connect()) != nil })
    return server
  }
}

@Suite(.serialized, .enabled(if: Daemon.isInstalled)) struct PulseTests {
  init() { signal(SIGPIPE, SIG_IGN) }

  /// Runs `body` each 10 ms, as the engine does.
  private func tick(_ count: Int, _ body: (Int) -> Void) {
    let start = MonotonicTime.now()
    for index in 0..<count {
      while .now() < start + .milliseconds(Int64(index) * 10) { usleep(500) }
      body(index)
    }
  }

  @Test func `a tone that is played is recorded from the monitor`() throws {
    let daemon = try Daemon()
    let server = try daemon.client()
    let sink = AudioSinkSpec.pulse("one").makeSink(server: server)
    let source = AudioSourceSpec.pulse("one.monitor").makeSource(server: server)
    try sink.start()
    try source.start()
    let tone = GeneratedSource(.tone(1_000))
    var heard: [Int16] = []
    tick(120) { _ in
      var block = [Int16](repeating: 0, count: 480)
      _ = tone.read(into: &block)
      sink.write(block)
      heard += block.prefix(source.read(into: &block))
    }
    try #require(heard.count > 30_000, "\(heard.count) samples of 57600")
    // A busy machine may tear a hole somewhere; most stretches of 50 ms must be the tone and nothing else.
    let last = Array(heard.suffix(24_000))
    let pure = stride(from: 0, to: 24_000, by: 2_400).filter { purity(last[$0..<$0 + 2_400], 1_000) > 0.98 }
    #expect(pure.count >= 6)
    #expect(power(heard.suffix(9_600)) > 1e7)
    #expect(sink.delay < .milliseconds(150) && source.delay < .milliseconds(150))
    sink.stop()
    source.stop()
    server.close()
  }

  @Test func `devices are listed and new ones are told`() throws {
    let daemon = try Daemon(sinks: ["one", "two"])
    let server = try daemon.client()
    let devices = try server.listDevices()
    #expect(devices.map(\.name) == ["one", "two", "one.monitor", "two.monitor"])
    #expect(devices.map(\.isMonitor) == [false, false, true, true])
    #expect(devices.map(\.direction) == [.playback, .playback, .capture, .capture])
    #expect(devices[0].description == "Loudspeaker-one")
    #expect(devices.filter { $0.isDefault && $0.direction == .playback }.count == 1)
    let lists = Collector<[String]>()
    let number = server.observe { if case .devices(let list) = $0 { lists.add(list.map(\.name)) } }
    guard unsafe access("/usr/bin/pactl", X_OK) == 0 else { return print("skipped: pactl is not installed") }
    try pactl(daemon, "load-module", "module-null-sink", "sink_name=three")
    #expect(eventually { lists.all.last?.contains("three") == true })
    server.removeObserver(number)
    server.close()
  }

  private func pactl(_ daemon: Daemon, _ arguments: String...) throws {
    let process = try ChildProcess(
      arguments: ["pactl", "-s", daemon.address] + arguments,
      environment: [
        "HOME": daemon.folder.path, "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": daemon.folder.path,
      ])
    #expect(process.wait() == .exited(0))
  }

  @Test func `a device that vanishes is replaced by the default one and taken again later`() throws {
    guard unsafe access("/usr/bin/pactl", X_OK) == 0 else { return print("skipped: pactl is not installed") }
    let daemon = try Daemon(sinks: ["one"])
    let server = try daemon.client()
    try pactl(daemon, "load-module", "module-null-sink", "sink_name=usb")
    let events = Collector<DeviceEvent>()
    let sink = PulseSink(server: server, device: "usb")
    try sink.start { events.add($0) }
    tick(10) { _ in sink.write([Int16](repeating: 100, count: 480)) }
    try pactl(daemon, "unload-module", "module-null-sink")
    #expect(eventually { events.all.contains { if case .lost = $0 { true } else { false } } })
    try pactl(daemon, "load-module", "module-null-sink", "sink_name=usb")
    #expect(eventually { events.all.contains { if case .returned = $0 { true } else { false } } })
    sink.stop()
    server.close()
  }

  @Test func `a killed server is told and a new one is used`() throws {
    let daemon = try Daemon()
    let server = try daemon.client()
    let events = Collector<DeviceEvent>()
    let sink = PulseSink(server: server)
    try sink.start { events.add($0) }
    tick(10) { _ in sink.write([Int16](repeating: 100, count: 480)) }
    daemon.kill()
    #expect(eventually { events.count == 1 })
    guard case .lost(let error)? = events.all.first else { return #expect(Bool(false), "\(events.all)") }
    #expect(error.code == .noSoundServer && error.sentence.contains("sound server has gone"))
    tick(5) { _ in sink.write([Int16](repeating: 100, count: 480)) }
    try daemon.launch()
    #expect(eventually { events.count == 2 })
    #expect(events.all.last == .returned("The loudspeaker works again."))
    sink.stop()
    server.close()
  }

  @Test func `who looks is told that there is no server, however often that was found before`() throws {
    let folder = TemporaryFolder()
    let server = SoundServer(address: "unix:" + folder.file("socket"))
    for _ in 0..<2 {
      let events = Collector<Bool>()
      let number = server.observe { if case .disconnected = $0 { events.add(true) } }
      #expect(eventually { events.count > 0 })
      server.removeObserver(number)
    }
    server.close()
  }

  @Test func `without a server the call goes on`() throws {
    let folder = TemporaryFolder()
    let server = SoundServer(address: "unix:" + folder.file("socket"))
    let events = Collector<DeviceEvent>()
    let source = PulseSource(server: server)
    let before = MonotonicTime.now()
    #expect { try source.start { events.add($0) } } throws: {
      ($0 as? DeviceError)?.sentence.contains("No sound server answers") == true
    }
    #expect(throws: DeviceError.self) { try server.listDevices() }
    #expect(MonotonicTime.now() - before < .seconds(2))
    var block = [Int16](repeating: 1, count: 480)
    #expect(source.read(into: &block) == 0 && block[0] == 1)
    #expect(events.count == 0)
    source.stop()
    server.close()
  }

  @Test func `an unknown device falls back to the default one`() throws {
    let daemon = try Daemon()
    let server = try daemon.client()
    let events = Collector<DeviceEvent>()
    let nobody = "nobody"
    let sink = PulseSink(server: server, device: nobody)
    try sink.start { events.add($0) }
    #expect(eventually { events.count >= 2 })
    guard case .lost(let error)? = events.all.first else { return #expect(Bool(false), "\(events.all)") }
    #expect(error.sentence.contains("nobody"))
    #expect(events.all.last == .returned("The default device is used in place of “\(nobody)”."))
    sink.stop()
    server.close()
  }

  @Test func `streams opened and closed a hundred times leave nothing behind`() throws {
    let daemon = try Daemon()
    let server = try daemon.client()
    for _ in 0..<100 {
      let sink = PulseSink(server: server)
      try sink.start()
      sink.stop()
    }
    #expect(try server.listDevices().count == 2)
    server.close()
  }
}
