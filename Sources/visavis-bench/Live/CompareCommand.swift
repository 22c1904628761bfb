import Base
import Screen
import System

/// `visavis-bench compare`: the cells in which two screens differ, as `tmux capture-pane -p -e` tells them.
enum CompareCommand {
  static func run(_ words: Words) {
    guard words.operands.count == 2, let layout = TileLayout(words.text("size") ?? "200x50") else {
      Words.stop("compare needs two files and --size COLUMNSxROWS")
    }
    let screens = words.operands.map { screen($0, layout.screen) }
    let wrong = differences(screens[0], screens[1], tolerance: words.number("tolerance", 10))
    Words.say("\(wrong.count) of \(layout.screen.width * layout.screen.height) cells differ")
    for index in wrong.prefix(10) {
      let (one, other) = (screens[0].spots[index], screens[1].spots[index])
      let (x, y) = (index % layout.screen.width, index / layout.screen.width)
      Words.say("  column \(x) row \(y): \(one) and \(other)")
    }
    if !wrong.isEmpty { Words.end(1) }
  }

  private static func screen(_ path: String, _ size: Size) -> Glass {
    var glass = Glass(size)
    do throws(FileError) {
      let text = try Files.readText(path)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(size.height)
      for (y, line) in lines.enumerated() { glass.feed(Array("\u{1B}[\(y + 1);1H\(line)".utf8)) }
    } catch {
      Words.stop(error.sentence)
    }
    return glass
  }

  /// Letters must be the same; blocks must look the same within `tolerance` steps of 255.
  private static func differences(_ one: Glass, _ other: Glass, tolerance: Int) -> [Int] {
    var painter = GlassPainter()
    return one.spots.indices.filter { index in
      let (a, b) = (one.spots[index], other.spots[index])
      if a == b { return false }
      if isText(a.scalar) || isText(b.scalar) { return a.scalar != b.scalar }
      return zip(painter.look(a), painter.look(b)).contains { abs(Int($0) - Int($1)) > tolerance }
    }
  }

  private static func isText(_ scalar: UInt32) -> Bool { scalar != 0x20 && scalar < 0x2580 }
}
