import Foundation
import Screen
import Testing

/// Compares `text` with `Fixtures/<name>.txt`. VISAVIS_RECORD=1 writes the file instead; a missing file fails.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
  let file = folder.appendingPathComponent(name + ".txt")
  if ProcessInfo.processInfo.environment["VISAVIS_RECORD"] == "1" {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data((text + "\n").utf8).write(to: file)
    } catch {
      Issue.record("cannot write \(file.path): \(error)", sourceLocation: sourceLocation)
    }
    return
  }
  guard let data = try? Data(contentsOf: file) else {
    Issue.record(
      "no golden file \(name).txt: run with VISAVIS_RECORD=1 and look at it", sourceLocation: sourceLocation)
    return
  }
  let expected = String(decoding: data, as: UTF8.self)
  guard expected != text + "\n" else { return }
  Issue.record("\(name) differs:\n\(difference(expected, text))", sourceLocation: sourceLocation)
}

/// Lines that differ, the expected one with -, the present one with +.
private func difference(_ expected: String, _ actual: String) -> String {
  let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let new = actual.split(separator: "\n", omittingEmptySubsequences: false)
  var out: [String] = []
  for row in 0..<max(old.count, new.count) {
    let (a, b) = (row < old.count ? old[row] : "", row < new.count ? new[row] : "")
    if a != b { out += ["\(row) -\(a)", "\(row) +\(b)"] }
  }
  return out.joined(separator: "\n")
}
