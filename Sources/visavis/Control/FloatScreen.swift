import Base
import Screen
import Store
import System
import Terminal
import Views

/// `visavis float --here`: draws the call that another process has, and passes keys on to it.
struct FloatScreen {
  private enum Event: Sendable {
    case line([UInt8])
    case key(Key)
    case leave
    case gone
  }

  /// Why the panel goes; with a sentence if that is not what was to be expected.
  private enum Ending {
    case quiet
    case because(String)
  }

  private let terminal: NcursesTerminal
  private let client: LineClient
  private let framesPerSecond: Int
  private var canvas = Canvas(width: 0, height: 0)

  /// Shows the call of the Visavis that listens at `path` until it ends or the person leaves.
  static func run(_ path: String, framesPerSecond: Int, _ options: GlobalOptions) async throws -> Int32 {
    let (events, sink) = AsyncStream.makeStream(of: Event.self)
    let client = try LineClient(
      path: path, onLine: { sink.yield(.line($0)) }, onEnd: { sink.yield(.gone) })
    defer { client.close() }
    let terminal = try NcursesTerminal.open(terminalOptions(options))
    defer { terminal.close() }
    // After the terminal's own handlers, which would end the program on the spot.
    let watch = try SignalWatch([.terminate, .interrupt, .hangUp]) { _ in sink.yield(.leave) }
    defer { watch.stop() }
    let keys = terminal.events
    let keyTask = Task {
      for await key in keys { sink.yield(.key(key)) }
      sink.yield(.leave)
    }
    defer { keyTask.cancel() }
    var screen = FloatScreen(terminal: terminal, client: client, framesPerSecond: framesPerSecond)
    screen.ask()
    for await event in events {
      switch screen.take(event) {
      case nil: continue
      case .quiet: return 0
      case .because(let sentence): throw ControlError(sentence)
      }
    }
    return 0
  }

  private init(terminal: NcursesTerminal, client: LineClient, framesPerSecond: Int) {
    self.terminal = terminal
    self.client = client
    self.framesPerSecond = framesPerSecond
  }

  /// What the configuration says of terminals; one that is broken is the app's to complain about.
  private static func terminalOptions(_ options: GlobalOptions) -> TerminalOptions {
    let path = options.configuration ?? Paths.current.configuration + "/config.toml"
    let loaded = try? Configuration.load(path).configuration
    return (loaded ?? Configuration()).terminalOptions
  }

  /// Asks for pictures that suit the terminal as it is now.
  private func ask() {
    let (size, can) = (terminal.size, terminal.capabilities)
    let request: JSON = [
      "do": "cells", "width": .int(min(max(size.width, 12), 400)),
      "height": .int(min(max(size.height, 4), 200)), "fps": .int(framesPerSecond),
      "colours": .string(can.colors.rawValue), "symbols": .string(can.pictures.rawValue),
      "unicode": .bool(can.unicode), "aspect": .number(can.cellAspect),
      "leave": "q",
    ]
    client.send(request.text)
  }

  private mutating func take(_ event: Event) -> Ending? {
    switch event {
    case .leave: return .quiet
    case .gone: return .because("the Visavis that had the call has ended.")
    case .line(let line):
      guard let value = try? JSON.parse(line) else { return nil }
      return hear(value)
    case .key(let key): return press(key)
    }
  }

  private mutating func hear(_ value: JSON) -> Ending? {
    // Before the greeting nothing was asked: who refuses then refuses all.
    if value["event"] == nil, value["id"] == nil, let sentence = value["error"]?.asString {
      return .because(sentence)
    }
    guard value["event"]?.asString == "cells" else { return nil }
    if value["call"]?.asBool == false { return .quiet }
    guard let width = value["width"]?.asInt, let height = value["height"]?.asInt, (1...400).contains(width),
      (1...200).contains(height), let rows = value["rows"]?.asArray
    else { return nil }
    let size = Size(width: width, height: height)
    if canvas.fullSize != size { canvas = Canvas(size) }
    CellRows.draw(rows, on: &canvas)
    terminal.present(layers: [Layer(canvas)])
    return nil
  }

  private func press(_ key: Key) -> Ending? {
    switch key {
    case .character("q"), .escape, .control("c"): return .quiet
    case .resize: ask()
    default:
      guard let name = key.name else { return nil }
      let request: JSON = ["id": 1, "do": "key", "key": .string(name)]
      client.send(request.text)
    }
    return nil
  }
}
