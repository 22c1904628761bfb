import Base
import Glibc
import Screen
import System

/// `visavis-bench render`, `clip`, `ansi`, `render-table`: what Scripts/bench-render is made of.
enum RenderCommand {
  /// Measures the cases asked for, or those of the targets, one line each.
  static func render(_ words: Words) {
    let rounds = words.number("rounds", 5)
    let encodings = words.choice("symbols", PictureEncoding.self).map { [$0] } ?? PictureEncoding.allCases
    if words.has("clip") || words.has("size") || words.has("colors") || words.has("threshold") {
      var bench = RenderBench(words.choice("clip", Clip.self) ?? .camVP8, rounds: rounds)
      for encoding in encodings {
        show(
          bench.run(
            .init(
              layout: layout(words.text("size") ?? "80x24"), encoding: encoding,
              colors: words.choice("colors", ColorDepth.self) ?? .trueColor,
              threshold: words.number("threshold", 8))))
      }
      return
    }
    renderCall(encodings, rounds: rounds)
    for clip in Clip.allCases where clip != .camVP8 {
      var bench = RenderBench(clip, rounds: rounds)
      for name in ["80x24", "16@200x50"] {
        show(bench.run(.init(layout: layout(name), encoding: .halfBlock, colors: .trueColor, threshold: 8)))
      }
    }
  }

  /// What a call receives, in every size, set of symbols and number of colours.
  private static func renderCall(_ encodings: [PictureEncoding], rounds: Int) {
    var bench = RenderBench(.camVP8, rounds: rounds)
    for name in ["80x24", "120x40", "200x50", "50x12", "16@200x50"] {
      for encoding in encodings {
        for threshold in [8, 0] {
          show(
            bench.run(
              .init(layout: layout(name), encoding: encoding, colors: .trueColor, threshold: threshold)))
        }
      }
    }
    for colors in ColorDepth.allCases.reversed() where colors != .trueColor {
      for encoding in encodings {
        show(bench.run(.init(layout: layout("80x24"), encoding: encoding, colors: colors, threshold: 8)))
      }
    }
  }

  private static func show(_ row: RenderRow?) {
    guard let row else { return }
    Words.say(row.line)
  }

  private static func layout(_ word: String) -> TileLayout {
    guard let layout = TileLayout(word) else { Words.stop("\(word) is no size such as 80x24 or 16@200x50") }
    return layout
  }

  /// Writes a clip for other programs.
  static func clip(_ words: Words) {
    guard let name = words.operands.first, let clip = Clip(rawValue: name) else {
      Words.stop("clip needs one of \(Clip.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let frames = clip.frames()
    if let path = words.text("rgb") { save(frames.flatMap { Raster($0).rgb }, path) }
    guard let path = words.text("y4m") else { return }
    var bytes = Array("YUV4MPEG2 W\(Clip.width) H\(Clip.height) F30:1 Ip A1:1 C420jpeg\n".utf8)
    for frame in frames {
      bytes += Array("FRAME\n".utf8)
      unsafe frame.withPlanes { y, u, v in
        unsafe bytes.append(contentsOf: y)
        unsafe bytes.append(contentsOf: u)
        unsafe bytes.append(contentsOf: v)
      }
    }
    save(bytes, path)
  }

  private static func save(_ bytes: [UInt8], _ path: String) {
    do throws(FileError) { try Files.write(bytes, to: path) } catch { Words.stop(error.sentence) }
  }

  private static func load(_ path: String) -> [UInt8] {
    do throws(FileError) { return try Files.read(path, limit: 1 << 30) } catch { Words.stop(error.sentence) }
  }

  /// Prints the marks of what other renderers have printed: the file and three numbers, tabs between them. A picture
  /// begins where the cursor is sent to the first cell.
  static func ansi(_ words: Words) {
    let screen = layout(words.text("size") ?? "80x24")
    let clip = words.choice("reference", Clip.self) ?? .camVP8
    let reference = Reference(TileSource(frames: clip.frames(), layout: screen))
    var painter = GlassPainter()
    for path in words.operands {
      var glass = Glass(screen.screen)
      var found: [Marks] = []
      for (index, picture) in pictures(load(path)).enumerated() {
        glass.feed(picture)
        if let marks = reference.marks(glass, index, &painter) { found.append(marks) }
      }
      let marks = found.mean ?? Marks()
      let values = [marks.fine, marks.coarse, marks.psnr].map { RenderRow.text($0, digits: 4) }
      Words.say(([path] + values).joined(separator: "\t"))
    }
  }

  private static func pictures(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let home = Array("\u{1B}[1;1H".utf8)
    let starts = bytes.indices.dropLast(home.count - 1).filter {
      bytes[$0] == 0x1B && bytes[$0..<$0 + home.count].elementsEqual(home)
    }
    return starts.indices.map { index in
      bytes[starts[index]..<(index + 1 < starts.count ? starts[index + 1] : bytes.count)]
    }
  }

  /// Makes a table of lines measured before and holds them against the targets.
  static func table(_ words: Words) {
    guard let path = words.operands.first else { Words.stop("render-table needs a file") }
    let rows = String(decoding: load(path), as: UTF8.self).split(separator: "\n").compactMap { RenderRow($0) }
    let table = RenderTable(rows)
    for line in table.lines { Words.say(line) }
    guard let limits = words.text("check") else { return }
    let verdicts = table.verdicts(Thresholds.load(limits))
    Words.say("")
    for verdict in verdicts { Words.say(verdict.line) }
    exit(verdicts.allSatisfy(\.isMet) ? 0 : 1)
  }
}
