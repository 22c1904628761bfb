import Base
import Devices
import Glibc
import LocalServer
import Synchronization
import System

/// A home with an account in it, and settings that need no hardware and make no noise.
enum CallHome {
  static func furnish(_ home: String, for user: String, at server: PrivateServer) throws {
    let own = home + "/.config/visavis"
    try Files.makeFolder(own, permissions: 0o700)
    let account = "[[account]]\njid = \"\(user)@\(server.domain)\"\npassword = \"pw\"\n"
    try Files.write(account, to: own + "/accounts", permissions: 0o600)
    try Files.write(
      """
      [audio]
      input = "tone:440"
      output = "null"
      echo_cancellation = false
      noise_suppression = false
      [video]
      source = "test:320x180@15#\(user)"
      [notifications]
      sound = false
      desktop = false
      [screen]
      colours = "truecolor"
      [server."\(server.domain)"]
      address = "\(server.host):\(server.port)"
      ca_file = "\(server.caFile)"

      """, to: own + "/config.toml")
  }
}

/// A part of the screen that shows a picture in all colours.
struct PicturePatch {
  /// Red, green and blue of each cell, 0…255.
  private var cells: [[Double]] = []

  init(_ screen: Screenshot, columns: Range<Int>, rows: Range<Int>) {
    for row in screen.rows.dropFirst(rows.lowerBound).prefix(rows.count) {
      for cell in row.dropFirst(columns.lowerBound).prefix(columns.count) {
        if let colour = Self.colour(of: cell) { cells.append(colour) }
      }
    }
  }

  private static func colour(of cell: Screenshot.Cell) -> [Double]? {
    let sides: [String] =
      switch cell.character {
      case " ": [cell.background]
      case "█": [cell.foreground]
      default: [cell.foreground, cell.background]
      }
    let known = sides.compactMap(parse)
    guard known.count == sides.count else { return nil }
    return (0..<3).map { part in known.map { $0[part] }.reduce(0, +) / Double(known.count) }
  }

  /// "38;2;R;G;B"; nil for other colours.
  private static func parse(_ colour: String) -> [Double]? {
    let numbers = colour.split(separator: ";").compactMap { Double($0) }
    return numbers.count == 5 && numbers[1] == 2 ? Array(numbers[2...]) : nil
  }

  /// The middle one of all cells: what is smaller than half of the patch, such as the ball, does not count.
  private func middle(_ red: Double, _ green: Double, _ blue: Double) -> Double {
    var all: [Double] = []
    for cell in cells { all.append(red * cell[0] + green * cell[1] + blue * cell[2]) }
    all.sort()
    return all.isEmpty ? 0 : all[all.count / 2]
  }

  /// 0…255.
  var brightness: Double { middle(0.299, 0.587, 0.114) }

  /// Whether it has the colour of the test picture called `name` rather than that of the one called `other`.
  func isMore(like name: String, than other: String) -> Bool {
    !cells.isEmpty && distance(to: name) < distance(to: other)
  }

  private func distance(to name: String) -> Double {
    let wanted = Film.colour(of: TestPicture(width: 320, height: 180, name: name).frame(at: .zero))
    let (u, v) = (128 + middle(-0.169, -0.331, 0.5), 128 + middle(0.5, -0.419, -0.081))
    return max(abs(u - wanted.u), abs(v - wanted.v))
  }
}

extension Screenshot {
  /// A rectangle of cells.
  struct Place: Equatable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
  }

  /// The little panel of the call with `name`, in its first minute; nil where there is none.
  func panel(of name: String) -> Place? {
    let lines = rows.map { $0.map(\.character) }
    let title = Array("╭ \(name) 0:")
    for (y, line) in lines.enumerated() {
      guard let x = line.indices.first(where: { line[$0...].starts(with: title) }),
        let right = line[x...].firstIndex(of: "╮"),
        let bottom = lines.indices.first(where: { $0 > y && lines[$0].count > x && lines[$0][x] == "╰" })
      else { continue }
      return Place(x: x, y: y, width: right - x + 1, height: bottom - y + 1)
    }
    return nil
  }

  /// What stands behind `label` in a table; nil where there is no such row.
  func value(of label: String) -> String? {
    guard let line = self.line(with: label), let place = line.firstRange(of: label) else { return nil }
    let gap = "  "
    let parts = line[place.upperBound...].split(separator: gap).map { part in
      part.split(separator: " ").joined(separator: " ")
    }
    return parts.first { !$0.isEmpty }
  }
}

/// The app as plain lines, in a process of its own: what it says, and keys for it.
final class LinearApp: Sendable {
  private let process: ChildProcess
  private let lines = Inbox<String>()
  private let reader: Mutex<NamedThread?>

  /// The app of whoever lives in `home`.
  init(home: String) throws {
    let variables = [
      "HOME": home, "TMPDIR": home, "XDG_RUNTIME_DIR": "", "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "",
      "XDG_STATE_HOME": "", "LC_ALL": "C.UTF-8",
    ]
    let process = try ChildProcess(
      arguments: [Program.path(), "--linear"], environment: Environment.all.merging(variables) { $1 },
      input: .pipe, output: .pipe)
    let lines = lines
    self.process = process
    reader = Mutex(readLines(process.stdoutDescriptor, "vv-e2e-linear") { lines.add($0) })
  }

  func type(_ keys: String) {
    // Nobody may be there any more to read them.
    guard process.isRunning else { return }
    let bytes = Array(keys.utf8)
    _ = unsafe Glibc.write(process.stdinDescriptor, bytes, bytes.count)
  }

  /// Waits until it has said a line that holds all of these.
  func says(_ parts: String...) async throws {
    let found = await lines.first(within: .seconds(15)) { lines in
      lines.contains { line in parts.allSatisfy { line.contains($0) } } ? true : nil
    }
    guard found == true else {
      throw Peer.Waited(description: "never said “\(parts)”, but \(lines.elements.suffix(20))")
    }
  }

  /// Ends it; returns how it ended.
  @discardableResult
  func close() async throws -> ChildProcess.ExitStatus {
    let (process, thread) = (process, reader.withLock { $0.take() })
    return try await offPool {
      process.closeInput()
      let status = process.wait(upTo: .seconds(5)) ?? process.terminate(grace: .zero)
      thread?.join()
      return status
    }
  }
}
