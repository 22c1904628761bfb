import Base
import Glibc
import Screen
import Synchronization
import System
import Terminal

/// `visavis-bench slow-line`: how long a key's echo takes while sixteen pictures move on a slow line.
enum SlowLineCommand {
  static func run(_ words: Words) {
    let size = Size(width: 200, height: 50)
    let (rate, fifo) = (words.number("rate", 125_000), words.number("fifo", 256_000))
    let seconds = words.number("seconds", 10)
    let source = TileSource(
      frames: (words.choice("clip", Clip.self) ?? .camVP8).frames(),
      layout: TileLayout(screen: size, count: 16))
    guard let line = SlowLine(size: size, rate: rate, capacity: fifo) else {
      Words.stop("no pseudo-terminal could be opened")
    }
    let carrier = NamedThread("vv-line") { line.run() }
    let terminal = open(line)
    let keys = KeyCount()
    let typing = Task {
      for await key in terminal.events where key == .character("k") { keys.increment() }
    }
    let began = MonotonicTime.now()
    for tick in 0..<(seconds + 2) * 30 {
      // The rate has to be found out first.
      if tick == 60 { line.startTyping() }
      let due = began + .nanoseconds(Int64(tick) * 33_333_333)
      // A key is drawn when it comes, not with the next picture.
      repeat {
        let known = keys.value
        terminal.present(layers: [Layer(canvas(source, known))], pictures: source.tiles(tick % source.count))
        keys.wait(for: known, until: due)
      } while MonotonicTime.now() < due
    }
    let statistics = terminal.statistics
    let report = line.seen
    terminal.close()
    typing.cancel()
    line.stop()
    carrier.join()
    let spent = (MonotonicTime.now() - began).inSeconds
    tell(report, statistics, rate: rate, fifo: fifo, spent: spent, limit: words.number("limit", 0))
  }

  private static func open(_ line: SlowLine) -> NcursesTerminal {
    var options = TerminalOptions()
    options.path = line.path
    options.type = "xterm-256color"
    options.overrides.colors = .trueColor
    options.overrides.unicode = true
    options.overrides.pictures = .halfBlock
    do throws(TerminalError) {
      return try NcursesTerminal.open(options)
    } catch {
      Words.stop(error.sentence)
    }
  }

  private static func canvas(_ source: TileSource, _ keys: Int) -> Canvas {
    var canvas = source.canvas
    let scalar = keys == 0 ? 0x20 : SlowLine.firstEcho + UInt32(keys - 1) % SlowLine.echoes
    canvas.put("keys", x: 1, y: source.layout.screen.height - 1)
    canvas.put(String(Unicode.Scalar(scalar) ?? " "), x: 7, y: source.layout.screen.height - 1)
    return canvas
  }

  private static func tell(
    _ report: SlowLine.Report, _ statistics: TerminalStatistics, rate: Int, fifo: Int, spent: Double,
    limit: Int
  ) {
    let echoes = report.echoes.map(\.inMilliseconds).sorted()
    guard let longest = echoes.last else { Words.stop("no key was echoed") }
    func text(_ value: Double) -> String { RenderRow.text(value, digits: 1) }
    let mean = echoes.reduce(0, +) / Double(echoes.count)
    Words.say(
      "\(rate / 1_000) kB/s, \(fifo / 1_000) kB buffered: \(echoes.count) keys, mean \(text(mean)), "
        + "median \(text(echoes[echoes.count / 2])), longest \(text(longest)) ms; "
        + "\(text(Double(report.bytes) / spent / 1e3)) kB/s, threshold \(statistics.threshold), "
        + "\(text(Double(statistics.frames) / spent)) frames/s")
    guard limit > 0 else { return }
    Words.say(longest <= Double(limit) ? "met: ≤ \(limit) ms" : "MISSED: ≤ \(limit) ms")
    exit(longest <= Double(limit) ? 0 : 1)
  }
}

/// Keys counted on one thread and waited for on another.
private final class KeyCount: Sendable {
  private let count = Atomic<Int>(0)
  private let wakeUp = WakeUp()

  var value: Int { count.load(ordering: .acquiring) }

  func increment() {
    count.add(1, ordering: .acquiringAndReleasing)
    wakeUp.signal()
  }

  /// Until the count is another than `known`, or `deadline`.
  func wait(for known: Int, until deadline: MonotonicTime) {
    while value == known, wakeUp.wait(until: deadline) {}
  }
}
