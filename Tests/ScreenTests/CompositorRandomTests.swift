import Base
import Testing

@testable import Screen

/// Random layers, panels and pictures: after every frame the terminal must show exactly what was asked for.
@Suite struct CompositorRandomTests {
  private struct World {
    var generator: SeededGenerator
    var size: Size
    var base: Canvas
    var panels: [Layer] = []
    var tiles: [PictureTile] = []

    init(seed: UInt64) {
      generator = SeededGenerator(seed: seed)
      size = Size(width: 20 + Int(seed % 5) * 9, height: 6 + Int(seed % 3) * 5)
      base = Canvas(size)
    }

    mutating func pick(_ range: Range<Int>) -> Int {
      range.isEmpty ? range.lowerBound : Int.random(in: range, using: &generator)
    }

    mutating func style() -> Style {
      let colors: [Color] = [.default, .palette(3), .palette(200), .rgb(10, 20, 30), .rgb(250, 128, 0)]
      return Style(
        foreground: colors[pick(0..<5)], background: colors[pick(0..<5)],
        Attributes(rawValue: pick(0..<3) == 0 ? UInt8(pick(0..<32)) : 0))
    }

    mutating func scribble(_ canvas: inout Canvas) {
      let words = ["hello", "王小明", "a王b", "…", "日", "e\u{301}te\u{301}", "────", "😀 ok", "   ", "x"]
      for _ in 0..<pick(1..<6) {
        let (x, y) = (pick(-3..<canvas.size.width), pick(0..<canvas.size.height))
        canvas.put(words[pick(0..<words.count)], x: x, y: y, style: style())
      }
    }

    mutating func step() {
      switch pick(0..<8) {
      case 0:
        base = Canvas(size)
        placeTiles()
      case 1:
        var panel = Canvas(width: pick(2..<15), height: pick(1..<6))
        panel.fill(panel.bounds, style: style())
        panel.box(panel.bounds, style: style())
        scribble(&panel)
        panels.append(Layer(panel, origin: Point(x: pick(-4..<size.width), y: pick(-2..<size.height))))
        if panels.count > 3 { panels.removeFirst() }
      case 2: if !panels.isEmpty { panels.removeLast() }
      case 3:
        for index in panels.indices {
          panels[index].origin.x += pick(-2..<3)
          panels[index].origin.y += pick(-1..<2)
        }
      case 4: placeTiles()
      case 5: if !tiles.isEmpty { tiles.removeLast() }
      default:
        for index in tiles.indices { tiles[index].frame = frame() }
        var canvas = base
        scribble(&canvas)
        base = canvas
      }
    }

    mutating func frame() -> VideoFrame {
      movingFrame(pick(8..<60), pick(8..<60), step: pick(0..<50), noise: 10, seed: generator.next())
    }

    mutating func placeTiles() {
      tiles = []
      for number in 0..<pick(0..<4) {
        let rect = Rect(
          x: pick(-2..<size.width - 4), y: pick(-1..<size.height - 2), width: pick(2..<16),
          height: pick(1..<9))
        let id = PictureID(UInt16(number))
        base.picture(id, in: rect)
        tiles.append(
          PictureTile(
            id: id, rect: rect, frame: frame(), mirrored: pick(0..<2) == 0,
            fit: pick(0..<2) == 0 ? .cover : .contain))
      }
    }

    var merged: Canvas {
      var canvas = Canvas(size)
      for layer in [Layer(base)] + panels { canvas.draw(layer.canvas, x: layer.origin.x, y: layer.origin.y) }
      return canvas
    }
  }

  @Test(arguments: 0..<24)
  func `no cell is ever wrong`(seed: Int) {
    var world = World(seed: UInt64(seed))
    let capabilities = TerminalCapabilities(
      synchronized: seed % 2 == 0, pictures: PictureEncoding.allCases.filter { !$0.isPixels }[seed % 7])
    var compositor = Compositor(size: world.size, capabilities: capabilities)
    var model = TerminalModel(size: world.size)
    for step in 0..<60 {
      world.step()
      compositor.draw([Layer(world.base)] + world.panels)
      if step % 17 == 16 { compositor.invalidate() }
      let budget = step % 3 == 0 ? 600 : Int.max
      for _ in 0..<200 {
        let output = compositor.compose(tiles: world.tiles, threshold: 0, budget: budget)
        model.feed(output.bytes)
        if !output.pending { break }
      }
      let wrong = wrongCells(world, model, capabilities)
      #expect(wrong.isEmpty, "seed \(seed) step \(step): \(wrong.prefix(3))")
      guard wrong.isEmpty else { return }
    }
    #expect(model.problems.isEmpty, "\(model.problems.prefix(3))")
    #expect(!model.synchronised)
  }

  private func wrongCells(_ world: World, _ model: TerminalModel, _ capabilities: TerminalCapabilities)
    -> [String]
  {
    // A fresh compositor painting everything at once says what pictures should look like.
    var fresh = Compositor(size: world.size, capabilities: capabilities)
    let merged = world.merged
    fresh.draw([Layer(merged)])
    _ = fresh.compose(tiles: world.tiles, threshold: 0)
    var wrong: [String] = []
    for y in 0..<world.size.height {
      for x in 0..<world.size.width {
        let index = y * world.size.width + x
        let wanted = merged[x, y]
        let expected = expectedShown(wanted.kind == .picture ? fresh.shown[index] : wanted)
        if !same(model.cells[index], expected) {
          wrong.append("(\(x),\(y)) \(model.cells[index]) not \(expected)")
        }
      }
    }
    return wrong
  }

  /// Styles of right halves and foregrounds of spaces can't be seen.
  private func same(_ a: TerminalModel.Shown, _ b: TerminalModel.Shown) -> Bool {
    if a.isTail && b.isTail { return true }
    if a.text == " ", b.text == " " {
      return a.style.background == b.style.background || !a.style.attributes.isEmpty
    }
    return a == b
  }
}
