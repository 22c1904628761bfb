import Base
import Devices
import Engine
import Glibc
import Screen
import SecureLink
import Store
import System
import Views
import XMPP
import XMPPLink

/// `visavis doctor [--json]`: what works here, what does not, and how to mend it.
enum DoctorCommand {
  static func run(_ words: [String], _ options: GlobalOptions) async throws -> Int32 {
    var json = false
    for word in words {
      guard word == "--json" else { throw UsageError("visavis doctor takes --json and nothing else.") }
      json = true
    }
    let findings = await Doctor(options).examine()
    if json {
      let lines = findings.map(\.json)
      StandardOutput.write(JSON.object([("findings", .array(lines))]).text + "\n")
    } else {
      for finding in findings { StandardOutput.write(finding.text) }
    }
    return findings.contains { $0.state == .bad } ? 1 : 0
  }
}

/// One thing the doctor looked at.
struct Finding {
  enum State: String {
    case good, missing, bad
    var mark: String {
      switch self {
      case .good: "ok     "
      case .missing: "without"
      case .bad: "BROKEN "
      }
    }
  }

  var part: String
  var state: State
  var what: String
  /// What to do; empty if nothing is needed.
  var remedy = ""

  var text: String {
    "\(state.mark)  \(part): \(what)\n" + (remedy.isEmpty ? "" : "         → \(remedy)\n")
  }

  var json: JSON {
    .object([
      ("part", .string(part)), ("state", .string(state.rawValue)), ("what", .string(what)),
      ("remedy", .string(remedy)),
    ])
  }
}

/// Looks at everything a call needs.
struct Doctor {
  let options: GlobalOptions

  init(_ options: GlobalOptions) { self.options = options }

  func examine() async -> [Finding] {
    var findings = [terminal(), colours()]
    findings.append(contentsOf: sound())
    findings.append(cameras())
    findings.append(program("ffmpeg", for: "playing files and sharing the screen", package: "ffmpeg"))
    findings.append(program("prosody", for: "the demo", package: "prosody"))
    findings.append(media())
    findings.append(contentsOf: await accounts())
    return findings
  }

  private func terminal() -> Finding {
    guard isatty(1) != 0, isatty(0) != 0 else {
      return Finding(part: "terminal", state: .missing, what: "this is not run in a terminal")
    }
    var size = winsize()
    unsafe _ = ioctl(1, UInt(TIOCGWINSZ), &size)
    let (columns, rows) = (Int(size.ws_col), Int(size.ws_row))
    guard columns >= 40, rows >= 12 else {
      return Finding(
        part: "terminal", state: .bad, what: "\(columns)x\(rows) is too small",
        remedy: "Make the window at least 40x12.")
    }
    return Finding(part: "terminal", state: .good, what: "\(Environment["TERM"] ?? "?"), \(columns)x\(rows)")
  }

  private func colours() -> Finding {
    let term = Environment["TERM"] ?? ""
    if ["truecolor", "24bit"].contains(Environment["COLORTERM"] ?? "") {
      return Finding(part: "colours", state: .good, what: "16.7 million")
    }
    let many = term.contains("256")
    return Finding(
      part: "colours", state: .good, what: many ? "256 (more if the terminal says so when asked)" : "few",
      remedy: many ? "" : "TERM=xterm-256color shows better pictures, where the terminal can.")
  }

  private func sound() -> [Finding] {
    do {
      let devices = try SoundServer.shared.listDevices(timeout: .seconds(2))
      let microphones = devices.filter { $0.direction == .capture && !$0.isMonitor }
      let speakers = devices.filter { $0.direction == .playback }
      return [
        Finding(
          part: "microphone", state: microphones.isEmpty ? .missing : .good,
          what: microphones.first?.description ?? "none: you can hear, they can't hear you",
          remedy: microphones.isEmpty ? "Plug one in; it is noticed while Visavis runs." : ""),
        Finding(
          part: "loudspeaker", state: speakers.isEmpty ? .missing : .good,
          what: speakers.first?.description ?? "none",
          remedy: speakers.isEmpty ? "Plug in headphones or a loudspeaker." : ""),
      ]
    } catch {
      return [
        Finding(
          part: "sound", state: .missing, what: "no sound server (PulseAudio or PipeWire) answers",
          remedy:
            "Calls work without; the terminal's bell rings. For sound: sudo apt install pulseaudio (or pipewire-pulse)"
        )
      ]
    }
  }

  private func cameras() -> Finding {
    let cameras = CameraSource.list()
    guard let first = cameras.first else {
      return Finding(part: "camera", state: .missing, what: "none: you see them, they don't see you")
    }
    return Finding(part: "camera", state: .good, what: "\(first.name) (\(first.path))")
  }

  private func program(_ name: String, for use: String, package: String) -> Finding {
    if Environment.locate(name) != nil { return Finding(part: name, state: .good, what: "there, for \(use)") }
    return Finding(
      part: name, state: .missing, what: "not installed; needed for \(use)",
      remedy: "sudo apt install \(package)")
  }

  /// Two transports of this process find each other and agree on keys: the network stack, ICE and DTLS work here.
  private func media() -> Finding {
    do {
      let milliseconds = try LoopProbe.run()
      return Finding(
        part: "encrypted media", state: .good, what: "set up in \(milliseconds) ms over loopback")
    } catch {
      return Finding(part: "encrypted media", state: .bad, what: error.sentence)
    }
  }

  private func accounts() async -> [Finding] {
    do {
      let environment = try AppEnvironment(options)
      let warnings =
        environment.warnings.map { Finding(part: "configuration", state: .missing, what: $0.english) }
        + keys(environment.configuration)
      guard let account = try environment.account() else {
        return warnings + [
          Finding(
            part: "account", state: .missing, what: "none yet",
            remedy: "Start visavis and sign in, or: visavis account add name@server")
        ]
      }
      return warnings + [await server(account)]
    } catch let error as any UserFacingError {
      return [Finding(part: "configuration", state: .bad, what: error.sentence)]
    } catch {
      return [Finding(part: "configuration", state: .bad, what: "\(error)")]
    }
  }

  /// What the app would say of the person's own keys.
  private func keys(_ configuration: Configuration) -> [Finding] {
    configuration.keymap.problems.map { sentence in
      Finding(
        part: "configuration", state: .bad, what: harmless(sentence.english),
        remedy: "Correct [keys] in the configuration; ? in the app lists all keys.")
    }
  }

  private func server(_ account: XMPPConfiguration) async -> Finding {
    do {
      try await LoginCheck.run(account)
      return Finding(part: "account", state: .good, what: "\(account.jid) can log in")
    } catch let error as any UserFacingError {
      return Finding(part: "account", state: .bad, what: error.sentence)
    } catch {
      return Finding(part: "account", state: .bad, what: "\(error)")
    }
  }
}
