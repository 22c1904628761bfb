import Base
import Testing

@testable import Screen

@Suite struct CompositorTests {
  private func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).replacing("\u{1B}", with: "␛")
  }

  @Test func `the first frame clears, later ones say only what changed`() {
    var compositor = Compositor(size: Size(width: 10, height: 3))
    var canvas = Canvas(width: 10, height: 3)
    canvas.put("Hi", x: 1, y: 0)
    compositor.draw([Layer(canvas)])
    #expect(text(compositor.compose().bytes) == "␛[0m␛[2J␛[1;2HHi")
    #expect(compositor.compose().bytes.isEmpty)
    canvas.put("Ho", x: 1, y: 0, style: Style(foreground: .rgb(1, 2, 3), .bold))
    canvas.put("x", x: 0, y: 1)
    compositor.draw([Layer(canvas)])
    #expect(text(compositor.compose().bytes) == "␛[1;2H␛[0;1;38;2;1;2;3mHo\r\n␛[0mx")
  }

  @Test func `synchronised terminals get the frame in brackets, the cursor goes last`() {
    let capabilities = TerminalCapabilities(synchronized: true)
    var compositor = Compositor(size: Size(width: 10, height: 3), capabilities: capabilities)
    #expect(
      text(compositor.compose(cursor: Point(x: 2, y: 1)).bytes) == "␛[?2026h␛[0m␛[2J␛[2;3H␛[?25h␛[?2026l")
    #expect(compositor.compose(cursor: Point(x: 2, y: 1)).bytes.isEmpty)
    #expect(text(compositor.compose(cursor: nil).bytes) == "␛[?2026h␛[?25l␛[?2026l")
  }

  @Test func `the last column never wraps`() {
    var compositor = Compositor(size: Size(width: 4, height: 2))
    var model = TerminalModel(size: compositor.size)
    var canvas = Canvas(width: 4, height: 2)
    canvas.put("abcd", x: 0, y: 0)
    canvas.put("efgh", x: 0, y: 1)
    compositor.draw([Layer(canvas)])
    model.feed(compositor.compose().bytes)
    #expect(model.line(0) == "abcd" && model.line(1) == "efgh")
    #expect(model.problems.isEmpty)
  }

  @Test(arguments: [
    (ColorDepth.palette256, "38;5;196"), (.ansi16, "91"), (.mono, "[0;1m"),
  ])
  func `colours fit the terminal`(depth: ColorDepth, sgr: String) {
    var compositor = Compositor(size: Size(width: 4, height: 1), capabilities: .init(colors: depth))
    var canvas = Canvas(width: 4, height: 1)
    canvas.put("x", x: 0, y: 0, style: Style(foreground: .rgb(255, 0, 0), .bold))
    compositor.draw([Layer(canvas)])
    let sent = text(compositor.compose().bytes)
    #expect(sent.contains(sgr) || depth == .mono && sent.contains("␛[1m"), "\(sent)")
  }

  @Test func `ASCII terminals get ASCII`() {
    var compositor = Compositor(
      size: Size(width: 12, height: 3), capabilities: .init(colors: .mono, unicode: false))
    var canvas = Canvas(width: 12, height: 3)
    canvas.box(canvas.bounds)
    canvas.put("王 ée\u{301}…", x: 1, y: 1)
    compositor.draw([Layer(canvas)])
    var model = TerminalModel(size: compositor.size)
    let bytes = compositor.compose().bytes
    #expect(bytes.allSatisfy { $0 < 0x7F })
    model.feed(bytes)
    #expect(model.line(0) == "+----------+")
    #expect(model.line(1) == "|?  ee.    |")
  }

  @Test func `clusters are followed by an address and never leave old cells`() {
    var compositor = Compositor(size: Size(width: 8, height: 1))
    var canvas = Canvas(width: 8, height: 1)
    canvas.put("abcdefgh", x: 0, y: 0)
    compositor.draw([Layer(canvas)])
    _ = compositor.compose()
    canvas.put("👩‍👩‍👧", x: 1, y: 0)
    compositor.draw([Layer(canvas)])
    // Three emoji would take six cells where they are not joined: everything they could have hit comes again.
    #expect(text(compositor.compose().bytes) == "␛[1;2H␛[0m  ␛[1;2H👩‍👩‍👧␛[1;4Hdefg")
  }

  @Test func `a picture without a frame is empty, a covered one is kept out`() {
    let size = Size(width: 8, height: 4)
    var compositor = Compositor(size: size)
    var canvas = Canvas(size)
    canvas.picture(PictureID(1), in: canvas.bounds)
    canvas.put("over", x: 2, y: 1)
    compositor.draw([Layer(canvas)])
    var model = TerminalModel(size: size)
    model.feed(compositor.compose().bytes)
    #expect(model.line(0) == "        " && model.line(1) == "  over  ")
    let tile = PictureTile(
      id: PictureID(1), rect: Rect(size), frame: .solid(width: 64, height: 64, y: 235), fit: .cover)
    model.feed(compositor.compose(tiles: [tile]).bytes)
    #expect(model.line(0) == "▀▀▀▀▀▀▀▀" && model.line(1) == "▀▀over▀▀")
    #expect(model[0, 0].style == Style(foreground: .rgb(0xFFFFFF), background: .rgb(0xFFFFFF)))
    model.feed(compositor.compose().bytes)
    #expect(model.line(0) == "        ", "the picture has gone")
  }

  @Test func `dimmed pictures are half as bright, letterboxes empty`() {
    let size = Size(width: 8, height: 4)
    var compositor = Compositor(size: size)
    var canvas = Canvas(size)
    canvas.picture(PictureID(1), in: canvas.bounds)
    canvas.dim(Rect(x: 0, y: 0, width: 4, height: 4))
    compositor.draw([Layer(canvas)])
    var model = TerminalModel(size: size)
    let tile = PictureTile(id: PictureID(1), rect: Rect(size), frame: .solid(width: 64, height: 16, y: 235))
    model.feed(compositor.compose(tiles: [tile]).bytes)
    #expect(model.line(0) == "        " && model.line(3) == "        ")
    #expect(model[0, 1].style.foreground == .rgb(0x7F7F7F) && model[4, 1].style.foreground == .rgb(0xFFFFFF))
  }

  @Test func `the same picture is not sent twice and is refined when at rest`() {
    let size = Size(width: 20, height: 10)
    var compositor = Compositor(size: size)
    var canvas = Canvas(size)
    canvas.picture(PictureID(1), in: canvas.bounds)
    compositor.draw([Layer(canvas)])
    func tile(_ level: UInt8) -> PictureTile {
      PictureTile(
        id: PictureID(1), rect: Rect(size), frame: .solid(width: 40, height: 40, y: level), fit: .cover)
    }
    let still = tile(104)
    #expect(!compositor.compose(tiles: [tile(100)], now: .init(milliseconds: 0)).bytes.isEmpty)
    #expect(compositor.compose(tiles: [still], now: .init(milliseconds: 30)).bytes.isEmpty)
    #expect(compositor.compose(tiles: [still], now: .init(milliseconds: 300)).bytes.isEmpty)
    #expect(!compositor.compose(tiles: [still], now: .init(milliseconds: 600)).bytes.isEmpty)
    #expect(compositor.compose(tiles: [still], now: .init(milliseconds: 1_300)).bytes.isEmpty)
  }

  @Test func `a small budget shows everything in the end, the interface at once`() {
    let size = Size(width: 60, height: 20)
    var compositor = Compositor(size: size)
    var canvas = Canvas(size)
    var tiles: [PictureTile] = []
    for index in 0..<4 {
      let rect = Rect(x: index * 15, y: 2, width: 15, height: 18)
      canvas.picture(PictureID(UInt16(index)), in: rect)
      let frame = movingFrame(64, 48, step: index, noise: 20, seed: 3)
      tiles.append(PictureTile(id: PictureID(UInt16(index)), rect: rect, frame: frame, fit: .cover))
    }
    canvas.put("status line", x: 0, y: 0)
    compositor.draw([Layer(canvas)])
    var model = TerminalModel(size: size)
    let first = compositor.compose(tiles: tiles, budget: 3_000)
    model.feed(first.bytes)
    #expect(first.pending && first.bytes.count < 3_000 + 15 * 45)
    #expect(model.line(0).hasPrefix("status line"))
    var frames = 1
    while frames < 100 {
      let next = compositor.compose(tiles: tiles, budget: 3_000)
      model.feed(next.bytes)
      frames += 1
      if !next.pending { break }
    }
    #expect((8..<60).contains(frames))
    var whole = Compositor(size: size)
    whole.draw([Layer(canvas)])
    var expected = TerminalModel(size: size)
    expected.feed(whole.compose(tiles: tiles).bytes)
    #expect(model.cells == expected.cells)
  }

  @Test func `round robin starves no tile while everything moves`() {
    let size = Size(width: 60, height: 20)
    var compositor = Compositor(size: size)
    var canvas = Canvas(size)
    for index in 0..<4 {
      canvas.picture(PictureID(UInt16(index)), in: Rect(x: index * 15, y: 0, width: 15, height: 20))
    }
    compositor.draw([Layer(canvas)])
    var model = TerminalModel(size: size)
    for step in 0..<60 {
      let tiles = (0..<4).map { index in
        PictureTile(
          id: PictureID(UInt16(index)), rect: Rect(x: index * 15, y: 0, width: 15, height: 20),
          frame: movingFrame(32, 32, step: step, noise: 60, seed: UInt64(index)), fit: .cover)
      }
      model.feed(compositor.compose(tiles: tiles, budget: 12_000).bytes)
    }
    for index in 0..<4 {
      for row in [0, 10, 19] { #expect(model[index * 15 + 7, row].text == "▀", "tile \(index) row \(row)") }
    }
  }

  @Test(arguments: [(PictureEncoding.halfBlock, 12_000), (.quadrant, 14_000)])
  func `a threshold makes a moving picture cheap`(encoding: PictureEncoding, most: Int) {
    let size = Size(width: 80, height: 24)
    func bytes(threshold: Int) -> Int {
      var compositor = Compositor(size: size, capabilities: .init(pictures: encoding))
      var canvas = Canvas(size)
      canvas.picture(PictureID(1), in: canvas.bounds)
      compositor.draw([Layer(canvas)])
      var sum = 0
      for step in 0..<20 {
        let frame = movingFrame(320, 180, step: step, noise: 12, seed: 9)
        let tile = PictureTile(id: PictureID(1), rect: Rect(size), frame: frame, fit: .cover)
        let count = compositor.compose(tiles: [tile], threshold: threshold).bytes.count
        if step > 0 { sum += count }
      }
      return sum / 19
    }
    let (with, without) = (bytes(threshold: 8), bytes(threshold: 0))
    #expect(with < most, "\(with) bytes a frame, \(without) without threshold")
    #expect(with * 4 < without)
  }
}
