import Base
import Devices
import Screen
import Synchronization
import System
import Terminal

/// `visavis-bench play`: pictures in the terminal it is started in, 30 a second, for looking at and for measuring
/// terminals. With `--hold` it stands still at the end: `r` (or a file REPORT.r) paints everything anew, `q` (REPORT.q)
/// ends it. The report says what it is doing and how it went.
final class PlayCommand: Sendable {
  private let terminal: NcursesTerminal
  private let words: Words
  private let source: TileSource
  private let keys = Mutex(Set<Character>())
  private let clock = WakeUp()

  static func run(_ words: Words) {
    var options = TerminalOptions()
    options.overrides.pictures = words.choice("symbols", PictureEncoding.self)
    options.overrides.colors = words.choice("colors", ColorDepth.self)
    do throws(TerminalError) {
      PlayCommand(try NcursesTerminal.open(options), words).run()
    } catch {
      Words.stop(error.sentence)
    }
  }

  private init(_ terminal: NcursesTerminal, _ words: Words) {
    self.terminal = terminal
    self.words = words
    let screen = Size(width: terminal.size.width, height: max(4, terminal.size.height - 1))
    source = TileSource(
      frames: words.choice("clip", Clip.self)?.frames() ?? Self.testPictures(),
      layout: TileLayout(screen: screen, count: min(64, max(1, words.number("tiles", 16)))))
  }

  private static func testPictures() -> [VideoFrame] {
    let picture = TestPicture(width: 320, height: 180, name: "play")
    return (0..<90).map { picture.frame(at: Clip.time($0)) }
  }

  private func run() {
    let typing = Task { [terminal, self] in
      for await key in terminal.events {
        if case .character(let character) = key { _ = keys.withLock { $0.insert(character) } }
      }
    }
    let ticks = max(1, words.number("seconds", 10)) * 30
    let result = play(ticks, from: 0) { self.source.tiles($0 % self.source.count) }
    if words.has("hold") { hold(after: ticks, result) }
    terminal.close()
    typing.cancel()
    save("done", result)
    Words.say(result)
  }

  /// Shows what `tiles` gives for each tick. Returns how it went, a line for each figure.
  private func play(_ ticks: Int, from first: Int, _ tiles: (Int) -> [PictureTile]) -> String {
    let start = terminal.statistics
    let (began, cpu) = (MonotonicTime.now(), Bench.cpu())
    var late = 0
    for tick in 0..<ticks {
      let before = terminal.statistics.frames
      terminal.present(layers: layers(first + tick), pictures: tiles(first + tick))
      _ = clock.wait(until: began + .nanoseconds(Int64(tick + 1) * 33_333_333))
      if terminal.statistics.frames == before { late += 1 }
    }
    let spent = (MonotonicTime.now() - began).inSeconds
    let (end, count) = (terminal.statistics, Double(ticks))
    let lines = [
      "fps " + RenderRow.text(Double(ticks - late) / spent, digits: 1), "late \(late) of \(ticks)",
      "kB " + RenderRow.text(Double(end.bytes - start.bytes) / count / 1e3, digits: 2),
      "ms " + RenderRow.text((Bench.cpu() - cpu) / count / 1e3, digits: 3), "threshold \(end.threshold)",
    ]
    return lines.joined(separator: "\n")
  }

  /// Lets the panel wander over a still picture, closes it, and waits for what is wanted next.
  private func hold(after ticks: Int, _ result: String) {
    let still = stillTiles(ticks)
    terminal.present(layers: layers(nil), pictures: still)
    settle()
    if words.has("panels") { _ = play(60, from: ticks) { _ in still } }
    terminal.present(layers: layers(nil), pictures: still)
    settle()
    save("held", result)
    guard wait(for: "r") else { return }
    terminal.repaint()
    settle()
    save("repainted", result)
    _ = wait(for: "q")
  }

  /// Pictures that every way of drawing shows in one way only: other than half blocks, the cells that were there before
  /// may decide which of two equally good ones stays.
  private func stillTiles(_ tick: Int) -> [PictureTile] {
    let tiles = source.tiles(tick % source.count)
    guard terminal.capabilities.pictures != .halfBlock else { return tiles }
    return tiles.enumerated().map { number, tile in
      var tile = tile
      let level = UInt8(60 + number * 10 % 160)
      tile.frame = .solid(width: 64, height: 36, y: level, u: 255 - level, v: 90)
      return tile
    }
  }

  // MARK: The screen

  /// The places of the pictures and, at `tick`, a panel above them that moves, changes its size and closes.
  private func layers(_ tick: Int?) -> [Layer] {
    let base = [Layer(source.canvas), status]
    guard words.has("panels"), let tick, tick / 20 % 4 != 3 else { return base }
    let size = Size(width: 24 + tick / 10 % 3 * 8, height: 6 + tick / 15 % 3)
    var panel = Canvas(size)
    panel.box(panel.bounds, title: "panel")
    panel.putCentred("\(tick)", in: panel.bounds, y: 2)
    let (width, height) = (source.layout.screen.width, source.layout.screen.height)
    let place = Point(x: tick * 3 % max(1, width) - 6, y: tick % max(1, height) - 2)
    return base + [Layer(panel, origin: place)]
  }

  private var status: Layer {
    var canvas = Canvas(width: source.layout.screen.width, height: 1)
    canvas.put("visavis-bench play", x: 1, y: 0)
    return Layer(canvas, origin: Point(x: 0, y: source.layout.screen.height))
  }

  /// Waits until nothing has been written for longer than a picture at rest waits for being refined.
  private func settle() {
    var (quiet, bytes) = (0, terminal.statistics.bytes)
    for _ in 0..<80 where quiet < 15 {
      _ = clock.wait(until: MonotonicTime.now() + .milliseconds(100))
      let now = terminal.statistics.bytes
      quiet = now == bytes ? quiet + 1 : 0
      bytes = now
    }
  }

  // MARK: The report

  private func save(_ state: String, _ result: String) {
    guard let path = words.text("report") else { return }
    try? Files.write("state \(state)\n\(result)\n", to: path)
  }

  /// Whether `key` was typed, or its file made, within a minute.
  private func wait(for key: Character) -> Bool {
    for _ in 0..<1_200 {
      if keys.withLock({ $0.contains(key) }) { return true }
      if let path = words.text("report"), Files.exists("\(path).\(key)") { return true }
      _ = clock.wait(until: MonotonicTime.now() + .milliseconds(50))
    }
    return false
  }
}
