import Base
import Glibc
import System

/// The program: picks the command, turns errors into sentences and exit statuses.
@main
struct Visavis {
  static let version = "0.1.0"

  static let help = """
    visavis \(version): voice and video calls in the terminal.

      visavis                     the app, with your account (first start leads through sign-in)
      visavis demo [--group N]    the app with a private server and synthetic friends; nothing leaves this machine
      visavis call JID [--audio]  the app, dialling at once
      visavis shell [COMMAND…]    your shell, or a command, with the calls floating above it
      visavis peer …              a headless, scripted peer (visavis peer --help)
      visavis agent               reachable without a screen: notifies and logs, as JSON lines
      visavis ctl …               asks a Visavis that runs: status, accept, mute, hangup… (visavis ctl --help)
      visavis float               the running call as a tmux popup or pane (visavis float --help)
      visavis doctor [--json]     checks terminal, devices, server and network, and says how to mend what is wrong
      visavis account add|register|list|remove [JID]
      visavis theme list|show NAME|check FILE…

      --config FILE   another configuration file      --help (of a command, too), --version
      --linear        plain lines instead of screens, for screen readers

    In the app, ? lists all keys.
    """

  static func main() async {
    SignalWatch.ignoreBrokenPipes()
    SignalWatch.leaveCrashesToTheSystem()
    let status = await run(Array(CommandLine.arguments.dropFirst()))
    exit(status)
  }

  /// Runs one command line; returns the exit status: 0 done, 1 it did not work, 2 bad usage.
  static func run(_ words: [String]) async -> Int32 {
    do {
      let (options, rest) = try GlobalOptions.parse(words)
      return try await run(rest, options)
    } catch let error as UsageError {
      StandardError.write("visavis: \(error.sentence)\n")
      return 2
    } catch let error as any UserFacingError {
      StandardError.write("visavis: \(error.sentence)\n")
      return 1
    } catch {
      StandardError.write("visavis: \(error)\n")
      return 1
    }
  }

  private static func run(_ words: [String], _ options: GlobalOptions) async throws -> Int32 {
    if options.help {
      StandardOutput.write((words.first.flatMap { CommandHelp.text(of: $0) } ?? help) + "\n")
      return 0
    }
    if options.version {
      StandardOutput.write("visavis \(version)\n")
      return 0
    }
    let rest = Array(words.dropFirst())
    switch words.first {
    case nil: return try await AppCommand.run(dial: nil, options)
    case "call": return try await AppCommand.run(dial: try DialRequest.parse(rest), options)
    case "demo": return try await DemoCommand.run(rest, options)
    case "shell": return try await ShellCommand.run(rest, options)
    case "peer": return try await PeerCommand.run(rest)
    case "agent": return try await AgentCommand.run(rest, options)
    case "doctor": return try await DoctorCommand.run(rest, options)
    case "account": return try await AccountCommand.run(rest, options)
    case "theme": return try ThemeCommand.run(rest)
    case "ctl": return try await ControlCommandLine.run(rest)
    case "float": return try await FloatCommand.run(rest, options)
    case .some(let word): throw UsageError("there is no command “\(word.prefix(40))”. See visavis --help.")
    }
  }
}

/// Options that every command takes.
struct GlobalOptions {
  var help = false
  var version = false
  /// Plain lines instead of screens.
  var linear = false
  var configuration: String?

  /// Takes the global options out of `words`, wherever they stand.
  static func parse(_ words: [String]) throws(UsageError) -> (GlobalOptions, [String]) {
    var options = GlobalOptions()
    var rest: [String] = []
    var index = 0
    while index < words.count {
      // What follows a command to host is the command's own.
      if rest.first == "shell", rest.count > 1 {
        rest += words[index...]
        break
      }
      switch words[index] {
      case "--help", "-h": options.help = true
      case "--version", "-V": options.version = true
      case "--linear": options.linear = true
      case "--config":
        index += 1
        guard index < words.count else { throw UsageError("--config needs a file.") }
        options.configuration = words[index]
      case let word where word.hasPrefix("--config="): options.configuration = String(word.dropFirst(9))
      case let word: rest.append(word)
      }
      index += 1
    }
    return (options, rest)
  }
}
