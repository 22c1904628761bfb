import Base

/// Something wrong in a theme or key file: the line (from 1) and what is wrong with it.
public struct TextIssue: Sendable, Equatable {
  /// Counted from 1.
  public var line: Int
  /// What is wrong, without the line number.
  public var message: String
  /// The issue as a sentence about `file`.
  public func sentence(in file: String) -> String {
    "\(file)\(line > 0 ? ", line \(line)" : ""): \(message)."
  }
}

/// A line of a settings text.
enum SettingLine {
  case setting(name: String, value: String)
  case other(String)
}

struct SettingProblem: Error, ExpressibleByStringInterpolation {
  var message: String
  init(stringLiteral value: String) { message = value }

  /// There is no `kind` called `name`; `names` are those there are.
  init(unknown kind: String, _ name: String, among names: [String]) {
    let hint = NearestName.find(name, in: names).map { "; did you mean \($0)?" } ?? ""
    message = "there is no \(kind) called “\(name)”\(hint)"
  }
}

/// The lines of `text` that say something, numbered from 1. A # at the start of a line or after a blank, followed by a
/// blank or the line's end, starts a comment (so that #20c0a0 stays a colour).
func settingLines(_ text: String) -> [(Int, SettingLine)] {
  var out: [(Int, SettingLine)] = []
  for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    let line = withoutComment(raw)
    guard !line.isEmpty else { continue }
    if let equals = line.firstIndex(of: "=") {
      let name = trimmed(line[..<equals])
      out.append((index + 1, .setting(name: name, value: trimmed(line[line.index(after: equals)...]))))
    } else {
      out.append((index + 1, .other(line)))
    }
  }
  return out
}

private func withoutComment(_ line: Substring) -> String {
  let words = line.split(omittingEmptySubsequences: true) { $0 == " " || $0 == "\t" || $0 == "\r" }
  if let first = words.first, first.hasPrefix("#") { return "" }
  return words.prefix { $0 != "#" }.joined(separator: " ")
}

private func trimmed(_ text: Substring) -> String {
  var text = text
  while text.first == " " { text.removeFirst() }
  while text.last == " " { text.removeLast() }
  return String(text)
}
