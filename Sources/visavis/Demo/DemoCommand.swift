import Base
import Devices
import Engine
import Glibc
import LocalServer
import Store
import System
import XMPP
import XMPPLink

/// `visavis demo`: the app with a private server and synthetic friends, each a client process of its own with real
/// media over loopback. Nothing leaves the machine; nothing is written outside a temporary folder.
enum DemoCommand {
  static let help = """
    visavis demo [--friends N] [--group N] [--shell [COMMAND…]]: the app with a private server on this machine
    and synthetic friends; with --shell above your shell, or a command. With --group N friends are in a call
    of their own and after a moment ask you in (at most \(DemoFriend.largestGroup)).

      Echo     answers, and sends your own picture and voice back
      Mira     calls you after a few seconds
      Jonas    answers with a moving picture
      Petra    voice only
      Boris    is busy
      Dora     declines
      Nils     never answers

    Nothing leaves this machine and nothing is kept. Needs Prosody: sudo apt install prosody
    """

  static func run(_ words: [String], _ options: GlobalOptions) async throws -> Int32 {
    let arguments = try DemoArguments.parse(words)
    try PrivateServer.requirePrograms()
    guard isatty(0) != 0, isatty(1) != 0 else {
      throw UsageError("the demo needs a terminal: start it from one, not in a pipe.")
    }
    StandardError.write("visavis demo: starting a private server and \(arguments.friends.count) friends…\n")
    DemoStage.removeAbandoned()
    let stage = try DemoStage(arguments.friends)
    defer { stage.close() }
    var configuration = Configuration()
    if let path = options.configuration { configuration = try Configuration.load(path).configuration }
    var setup = AppRunner.Setup(
      configuration: configuration, account: stage.account, media: try media(configuration),
      folders: .standard)
    setup.logFile = stage.folder.file("calls.db")
    setup.linear = options.linear
    if let command = arguments.shell { setup.shell = try ShellCommand.check(command, configuration) }
    return try await AppCommand.show(setup)
  }

  /// Real devices where there are any; otherwise ours are synthetic too.
  private static func media(_ configuration: Configuration) throws -> MediaSettings {
    var settings = MediaSettings(
      videoSource: CameraSource.list().first.map { .camera($0.path) } ?? .test(.standard, name: "you"),
      audioSource: .silence, audioSink: .pulse(nil))
    let devices = (try? SoundServer.shared.listDevices(timeout: .milliseconds(500))) ?? []
    if devices.contains(where: { $0.direction == .capture && !$0.isMonitor }) {
      settings.audioSource = .pulse(nil)
      settings.voice = VoiceProcessing(configuration.audio)
    } else {
      settings.audioSource = .chirp
    }
    if devices.isEmpty { settings.audioSink = .null }
    settings.maximumVideo = .standard
    return settings
  }
}

/// The demo's command line.
struct DemoArguments {
  var friends: [DemoFriend]
  /// What to run in a shell below the calls.
  var shell: [String]?

  static func parse(_ words: [String]) throws(UsageError) -> DemoArguments {
    var count: Int?
    var group: Int?
    var words = words
    var shell: [String]?
    // What follows is the command's own, options and all.
    if let place = words.firstIndex(of: "--shell") {
      shell = Array(words[(place + 1)...])
      words = Array(words[..<place])
    }
    var reader = ArgumentReader(words)
    while let word = reader.next() {
      switch word {
      case .option("--friends"): count = try reader.number(of: "--friends", in: 1...16)
      case .option("--group"):
        group = try reader.number(of: "--group", in: 1...DemoFriend.largestGroup)
      case .option(let option): throw UsageError("visavis demo does not know \(option.prefix(40)).")
      case .operand(let word):
        throw UsageError("visavis demo takes no bare words; what is “\(word.prefix(40))” for?")
      }
    }
    return DemoArguments(friends: friends(count, group), shell: shell)
  }

  /// A group comes alone, unless others are asked for.
  private static func friends(_ count: Int?, _ group: Int?) -> [DemoFriend] {
    guard let group else { return DemoFriend.cast(count ?? DemoFriend.all.count) }
    let people = DemoFriend.group(group, domain: DemoStage.domain, inviting: DemoStage.address)
    return people + (count.map { DemoFriend.cast($0) } ?? [])
  }
}
