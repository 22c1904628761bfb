import Glibc
import System

/// `visavis-bench [--check FILE] [NAME…]`: figures of the parts that run for every packet, frame or block.
@main
struct BenchMain {
  static func main() {
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
