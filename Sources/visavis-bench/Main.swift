import Glibc
import System

/// `visavis-bench [--check FILE] [NAME…]`: figures of the parts that run for every packet, frame or block; and
/// subcommands that measure what people see (`--help`).
@main
struct BenchMain {
  private static let help = """
    visavis-bench [--check FILE] [NAME…]
        CPU of the parts that run for every packet, frame or block
    visavis-bench render [--clip NAME] [--size 80x24|16@200x50] [--symbols NAME] [--colors NAME]
        [--threshold N] [--rounds N]
        pictures: CPU, bytes and quality, a line each with tabs between:
        renderer clip size symbols colours T ms kB cells SSIM6x12 SSIM2x4 PSNR
    visavis-bench render-table FILE [--check FILE]
        such lines as a table, held against the targets
    visavis-bench ansi FILE… --size SIZE --reference CLIP
        quality of what another renderer printed
    visavis-bench clip NAME [--rgb FILE] [--y4m FILE]
        a clip for other programs
    visavis-bench slow-line [--rate BYTES] [--fifo BYTES] [--seconds N] [--clip NAME] [--limit MS]
        key to echo on a slow line with sixteen pictures
    visavis-bench play [--tiles N] [--seconds N] [--symbols NAME] [--colors NAME] [--clip NAME]
        [--report FILE] [--panels] [--hold]
        pictures in this terminal
    visavis-bench compare FILE FILE --size SIZE [--tolerance N]
        cells in which two captured screens differ

    Clips: cam0 cam_n8 cam_n20 cam_vp8 testsrc mandelbrot. Figures mean something in a release build only.
    """

  /// Whether the first word was a subcommand; it has been run.
  private static func runSubcommand() -> Bool {
    let rest = CommandLine.arguments.dropFirst(2)
    switch CommandLine.arguments.dropFirst().first {
    case "--help": Words.say(help)
    case "render":
      RenderCommand.render(
        Words(rest, known: ["clip", "size", "symbols", "colors", "threshold", "rounds"]))
    case "render-table": RenderCommand.table(Words(rest, known: ["check"]))
    case "ansi": RenderCommand.ansi(Words(rest, known: ["size", "reference"]))
    case "clip": RenderCommand.clip(Words(rest, known: ["rgb", "y4m"]))
    case "slow-line":
      SlowLineCommand.run(Words(rest, known: ["rate", "fifo", "seconds", "limit", "clip"]))
    case "play":
      let known: Set = ["tiles", "seconds", "symbols", "colors", "clip", "report"]
      PlayCommand.run(Words(rest, known: known, flags: ["panels", "hold"]))
    case "compare": CompareCommand.run(Words(rest, known: ["size", "tolerance"]))
    default: return false
    }
    return true
  }

  static func main() {
    if runSubcommand() { return }
    var wanted: [String] = []
    var thresholdFile: String?
    var words = Array(CommandLine.arguments.dropFirst())[...]
    while let word = words.popFirst() {
      if word == "--check" { thresholdFile = words.popFirst() } else { wanted.append(word) }
    }
    let thresholds = thresholdFile.map(Thresholds.load) ?? [:]
    var failed = false
    for suite in [ScreenBench.run, MediaBench.run, SecureBench.run, CodecBench.run] {
      for result in suite(wanted) {
        let limit = thresholds[result.name]
        let bad = limit.map { result.microseconds > $0 } ?? false
        failed = failed || bad
        print(line(result, limit: limit, bad: bad))
      }
    }
    exit(failed ? 1 : 0)
  }

  private static func line(_ result: Bench.Result, limit: Double?, bad: Bool) -> String {
    let name = result.name + String(repeating: " ", count: max(1, 34 - result.name.count))
    var text = "\(name)\(rounded(result.microseconds)) µs"
    if let extra = result.extra { text += "  \(rounded(extra.value)) \(extra.unit)" }
    if let limit { text += "  (limit \(rounded(limit)))\(bad ? "  TOO SLOW" : "")" }
    return text
  }

  private static func rounded(_ value: Double) -> String {
    value >= 100 ? String(Int(value.rounded())) : String((value * 1000).rounded() / 1000)
  }
}

/// Limits in microseconds, one `name = value` a line.
enum Thresholds {
  static func load(_ path: String) -> [String: Double] {
    guard let text = try? Files.readText(path) else {
      print("visavis-bench: \(path) can't be read")
      exit(2)
    }
    var limits: [String: Double] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: "=").map { $0.split(separator: " ").joined(separator: " ") }
      if parts.count == 2, let value = Double(parts[1]) { limits[parts[0]] = value }
    }
    return limits
  }
}

extension Sequence where Element == String {
  /// Whether `name` was asked for: all are if none is named.
  func asks(for name: String) -> Bool {
    let all = Array(self)
    return all.isEmpty || all.contains { name.hasPrefix($0) }
  }
}
