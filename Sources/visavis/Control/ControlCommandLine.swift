import Base
import System
import Views

/// `visavis ctl …`: asks a Visavis that runs.
enum ControlCommandLine {
  static let help = """
    visavis ctl COMMAND: asks the Visavis that runs, the app or the agent.

      status [--format TEXT]    how the calls are; TEXT for status bars: %name %peer %time %status %phase %kind
                                %muted %camera %quality %missed %waiting %account %presence %%
      watch [--format TEXT]     the same again after every change, until Visavis ends
      accept [--video] [--end]  takes the call that rings; a call that goes on is held, or ended
      decline, ignore           refuses the call that rings, or silences it without a word
      mute, unmute              your microphone
      camera [on|off]           your camera; without a word it is turned over, as with the next two
      hold [on|off]             puts the call aside, or takes it back
      float [on|off]            the call in the app's little panel, or on its whole screen
      switch                    to the call on hold
      hangup                    ends the call, or the dialling
      call JID [--audio]        calls somebody
      presence WORD             available, away, dnd or xa
      list                      every Visavis that runs, the newest first

      --json          answers as JSON             --pid N         that process instead of the newest
      --socket PATH   the one that listens there

    Exit status: 0 done, 1 not done (the reason is on stderr), 2 bad usage.
    """

  static func run(_ words: [String]) async throws -> Int32 {
    let order = try ControlOrder.parse(words)
    if order.name == "list" { return list(json: order.json) }
    let conversation = try order.choice.open()
    defer { conversation.close() }
    let answer = try conversation.ask(order.request, order.members)
    if let sentence = answer["error"]?.asString {
      guard order.json else { throw ControlError(sentence) }
      StandardOutput.write(answer.text + "\n")
      return 1
    }
    guard let state = answer["state"] else {
      if order.json { StandardOutput.write(answer.text + "\n") }
      return 0
    }
    order.show(state)
    guard order.name == "watch" else { return 0 }
    while let event = conversation.next() {
      if event["event"]?.asString == "state", let state = event["state"] { order.show(state) }
    }
    return 0
  }

  private static func list(json: Bool) -> Int32 {
    let instances = ControlFolder.instances()
    for instance in instances {
      let value: JSON = ["pid": .int(instance.pid), "socket": .string(instance.path)]
      StandardOutput.write((json ? value.text : "\(instance.pid) \(instance.path)") + "\n")
    }
    return instances.isEmpty ? 1 : 0
  }
}

/// The command line of `visavis ctl`, understood.
struct ControlOrder {
  var name: String
  /// What the protocol calls it.
  var request: String
  var members: [(String, JSON)] = []
  var json = false
  var format: String?
  var choice = ControlChoice()

  private static let plain: Set<String> = [
    "status", "watch", "accept", "decline", "ignore", "switch", "hangup", "list", "mute", "unmute",
  ]
  private static let switched: Set<String> = ["camera", "hold", "float"]

  static func parse(_ words: [String]) throws(UsageError) -> ControlOrder {
    var reader = ArgumentReader(words)
    var operands: [String] = []
    var flags: [String] = []
    var order = ControlOrder(name: "", request: "")
    while let word = reader.next() {
      switch word {
      case .operand(let operand): operands.append(operand)
      case .option("--json"): order.json = true
      case .option("--format"): order.format = try reader.value(of: "--format")
      case .option(let option):
        if try !order.choice.take(option, &reader) { flags.append(option) }
      }
    }
    guard let name = operands.first else { throw UsageError("visavis ctl what? See visavis ctl --help.") }
    order.name = name
    order.request = name == "unmute" ? "mute" : name
    try order.read(operands: Array(operands.dropFirst()), flags: flags)
    return order
  }

  private mutating func read(operands: [String], flags: [String]) throws(UsageError) {
    var operands = operands
    var flags = flags
    switch name {
    case "mute", "unmute": members = [("on", .bool(name == "mute"))]
    case "accept":
      members = [("video", .bool(flags.contains("--video"))), ("end", .bool(flags.contains("--end")))]
      flags.removeAll { $0 == "--video" || $0 == "--end" }
    case "call":
      guard !operands.isEmpty else {
        throw UsageError("whom to call? visavis ctl call name@server [--audio]")
      }
      members = [("peer", .string(operands.removeFirst())), ("video", .bool(!flags.contains("--audio")))]
      flags.removeAll { $0 == "--audio" }
    case "presence":
      guard !operands.isEmpty else {
        throw UsageError("visavis ctl presence needs available, away, dnd or xa.")
      }
      members = [("presence", .string(operands.removeFirst()))]
    case _ where Self.switched.contains(name):
      guard let word = operands.first else { break }
      guard word == "on" || word == "off" else {
        throw UsageError("visavis ctl \(name) takes on, off or nothing, not “\(word.prefix(40))”.")
      }
      members = [("on", .bool(word == "on"))]
      operands.removeFirst()
    case _ where Self.plain.contains(name): break
    default: throw UsageError("visavis ctl has no “\(name.prefix(40))”. See visavis ctl --help.")
    }
    if format != nil, name != "status", name != "watch" {
      throw UsageError("--format goes with status and watch only.")
    }
    guard let extra = operands.first ?? flags.first else { return }
    throw UsageError("visavis ctl \(name) does not take “\(extra.prefix(40))”.")
  }

  /// Shows a state as it was asked for.
  func show(_ state: JSON) {
    let text = format.map { StatusLine.text($0, state) } ?? (json ? state.text : StatusLine.sentence(state))
    StandardOutput.write(text + "\n")
  }
}
