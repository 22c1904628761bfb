import Base
import Testing

@testable import Screen

@Suite struct PixelsSixelTests {
  private let size = Size(width: 60, height: 24)

  private func capabilities(_ cell: Size?, area: Size? = nil) -> TerminalCapabilities {
    .init(pictures: .sixel, cellPixels: cell, sixelArea: area)
  }

  private func compositor(_ rect: Rect, _ capabilities: TerminalCapabilities) -> Compositor {
    var compositor = Compositor(size: size, capabilities: capabilities)
    var canvas = Canvas(size)
    canvas.fill(canvas.bounds, style: .plain, character: "w")
    canvas.picture(PictureID(1), in: rect)
    compositor.draw([Layer(canvas)])
    return compositor
  }

  private func tile(_ rect: Rect, _ frame: VideoFrame) -> PictureTile {
    PictureTile(id: PictureID(1), rect: rect, frame: frame, fit: .cover)
  }

  @Test(arguments: [1, 2, 3, 4, 6])
  func `sixels become the picture again, within a step of the cube`(scale: Int) {
    let (width, height) = (61, 48)
    let raster = Size(width: (width + scale - 1) / scale, height: (height + scale - 1) / scale)
    let pixels = (0..<raster.width * raster.height).map { index -> UInt32 in
      let (x, y) = (index % raster.width, index / raster.width)
      return UInt32(x * 255 / raster.width) << 16 | UInt32(y * 255 / raster.height) << 8 | 90
    }
    var encoder = SixelEncoder()
    for round in 0..<2 {
      var bytes: [UInt8] = []
      encoder.encode(
        pixels, .init(raster: raster, scale: scale, size: Size(width: width, height: height), dimmed: false),
        into: &bytes)
      let body = String(decoding: bytes.dropFirst(2).dropLast(2), as: UTF8.self)
      let picture = SixelPicture(body)
      #expect(picture.problems.isEmpty && picture.width == width && picture.height == height, "\(round)")
      for y in 0..<height {
        for x in 0..<width {
          let wanted = pixels[y / scale * raster.width + x / scale]
          let got = picture.pixels[y * width + x]
          #expect(got.map { !$0.isFar(from: wanted, 51) } == true, "\(x), \(y)")
        }
      }
    }
  }

  @Test(arguments: [UInt32(0x000000), 0xFFFFFF, 0x336699, 0x808080, 0x0A64F0, 0x7F1E03])
  func `dither keeps the mean of a colour`(color: UInt32) throws {
    let size = Size(width: 64, height: 48)
    for dimmed in [false, true] {
      var bytes: [UInt8] = []
      var encoder = SixelEncoder()
      encoder.encode(
        Array(repeating: color, count: 64 * 48), .init(raster: size, scale: 1, size: size, dimmed: dimmed),
        into: &bytes)
      let body = String(decoding: bytes.dropFirst(2).dropLast(2), as: UTF8.self)
      let mean = try #require(SixelPicture(body).mean)
      let wanted = dimmed ? color.halved : color
      #expect(abs(mean.red - Double(wanted >> 16 & 255)) < 2, "\(mean)")
      #expect(abs(mean.green - Double(wanted >> 8 & 255)) < 2, "\(mean)")
      #expect(abs(mean.blue - Double(wanted & 255)) < 2, "\(mean)")
    }
  }

  @Test func `nonsense is not drawn`() {
    var encoder = SixelEncoder()
    var bytes: [UInt8] = []
    let none = Size(width: 0, height: 0)
    encoder.encode([], .init(raster: none, scale: 1, size: none, dimmed: false), into: &bytes)
    encoder.encode(
      [1, 2], .init(raster: Size(width: 2, height: 2), scale: 1, size: none, dimmed: false), into: &bytes)
    #expect(bytes.isEmpty)
  }

  @Test func `the picture fills its cells and is sent only when it has changed`() throws {
    let rect = Rect(x: 5, y: 2, width: 20, height: 8)
    var compositor = compositor(rect, capabilities(Size(width: 6, height: 13)))
    var glass = PixelsGlass(size)
    let first = tile(rect, .solid(width: 64, height: 36, y: 200))
    glass.feed(compositor.compose(tiles: [first]).bytes)
    let sixel = try #require(glass.sixels.first)
    #expect(sixel.at == Point(x: 5, y: 2))
    #expect(sixel.picture.width == 120 && sixel.picture.height == 102, "whole bands, 8 x 13 pixels at most")
    #expect(sixel.picture.problems.isEmpty && sixel.picture.mean != nil)
    let (text, gap) = (String(repeating: "w", count: 35), String(repeating: " ", count: 20))
    #expect(glass.model.line(2) == "wwwww" + gap + text)
    #expect(compositor.compose(tiles: [first]).bytes.isEmpty)
    let same = tile(rect, .solid(width: 64, height: 36, y: 200))
    #expect(compositor.compose(tiles: [same]).bytes.isEmpty)
    let other = tile(rect, .solid(width: 64, height: 36, y: 120))
    glass.feed(compositor.compose(tiles: [other]).bytes)
    #expect(glass.sixels.count == 1)
    #expect(glass.model.problems.isEmpty)
  }

  @Test func `registers are asked for once, and the cursor is addressed anew after a picture`() {
    let rect = Rect(x: 5, y: 2, width: 20, height: 8)
    var compositor = compositor(rect, capabilities(Size(width: 6, height: 12)))
    var glass = PixelsGlass(size)
    let asks = "\u{1B}[?1;3;256S"
    for level in 0..<3 {
      let frame = VideoFrame.solid(width: 64, height: 36, y: UInt8(60 + level * 60))
      let bytes = compositor.compose(tiles: [tile(rect, frame)], cursor: Point(x: level, y: 20)).bytes
      #expect(String(decoding: bytes, as: UTF8.self).contains(asks) == (level == 0))
      glass.feed(bytes)
      #expect(glass.sixels.first?.at == Point(x: 5, y: 2))
      #expect(glass.model.x == level && glass.model.y == 20)
    }
  }

  @Test func `text that covers a picture is written, and all the cells with it`() {
    let rect = Rect(x: 5, y: 2, width: 20, height: 8)
    var compositor = compositor(rect, capabilities(Size(width: 6, height: 12)))
    var glass = PixelsGlass(size)
    let picture = tile(rect, .solid(width: 64, height: 36, y: 235))
    glass.feed(compositor.compose(tiles: [picture]).bytes)
    // Whatever the sixels covered is wrong until it is written again.
    for y in rect.y..<rect.maxY {
      for x in rect.x..<rect.maxX { glass.model.cells[y * size.width + x].text = "?" }
    }
    compositor.draw([Layer(Canvas(size))])
    glass.feed(compositor.compose().bytes)
    #expect(glass.sixels.isEmpty)
    for y in 0..<size.height { #expect(glass.model.line(y).allSatisfy { $0 == " " }, "line \(y)") }
  }

  @Test func `the screen's last row stays free, or the terminal scrolls`() {
    let rect = Rect(size)
    var compositor = compositor(rect, capabilities(Size(width: 6, height: 12)))
    var glass = PixelsGlass(size)
    let frame = VideoFrame.solid(width: 64, height: 36, y: 200)
    glass.feed(compositor.compose(tiles: [tile(rect, frame)]).bytes)
    #expect(glass.sixels.first?.picture.height == 23 * 12)
    #expect(glass.model.line(23).allSatisfy { $0 == " " })
  }

  @Test func `a picture is no larger than the terminal's graphics`() {
    let rect = Rect(x: 0, y: 0, width: 60, height: 5)
    let frame = VideoFrame.solid(width: 64, height: 36, y: 200)
    let cases: [(area: Size?, width: Int)] = [
      (nil, 1_000), (Size(width: 400, height: 300), 400), (Size(width: 5_000, height: 5_000), 1_200),
    ]
    for (area, width) in cases {
      var compositor = compositor(rect, capabilities(Size(width: 20, height: 40), area: area))
      var glass = PixelsGlass(size)
      glass.feed(compositor.compose(tiles: [tile(rect, frame)]).bytes)
      #expect(glass.sixels.first?.picture.width == width)
    }
  }

  @Test func `without the size of a cell there are no sixels`() {
    let rect = Rect(x: 5, y: 2, width: 20, height: 8)
    var compositor = compositor(rect, capabilities(nil))
    var glass = PixelsGlass(size)
    glass.feed(compositor.compose(tiles: [tile(rect, .solid(width: 64, height: 36, y: 235))]).bytes)
    #expect(glass.sixels.isEmpty && glass.model.line(4).contains("▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀"))
  }

  @Test func `the budget decides how fine the pixels are`() throws {
    let rect = Rect(x: 0, y: 0, width: 40, height: 20)
    let cell = Size(width: 10, height: 20)
    var counts: [Int] = []
    for budget in [Int.max, 60_000, 20_000] {
      var compositor = compositor(rect, capabilities(cell))
      var glass = PixelsGlass(size)
      let frame = movingFrame(320, 180, step: 1, noise: 20, seed: 5)
      glass.feed(compositor.compose(tiles: [tile(rect, frame)], pixelBudget: budget).bytes)
      let picture = try #require(glass.sixels.first?.picture)
      #expect(picture.width == 400 && picture.height == 396 && picture.problems.isEmpty)
      let runs = (1..<400).filter { picture.pixels[$0] != picture.pixels[$0 - 1] }.count
      counts.append(runs)
    }
    #expect(counts[0] > counts[1] && counts[1] > counts[2], "\(counts)")
  }

  @Test func `a line that does not carry pixels gets cells, and pixels after two good seconds`() {
    let rect = Rect(x: 0, y: 0, width: 40, height: 20)
    var compositor = compositor(rect, capabilities(Size(width: 10, height: 20)))
    var glass = PixelsGlass(size)
    for (milliseconds, budget, drawn) in [
      (0, 1_500, false), (1_000, 400_000, false), (2_100, 400_000, true), (2_200, 1_500, false),
    ] {
      let level = UInt8(40 + milliseconds / 20)
      let output = compositor.compose(
        tiles: [tile(rect, .solid(width: 64, height: 36, y: level))], pixelBudget: budget,
        now: MonotonicTime(milliseconds: Int64(milliseconds)))
      glass.feed(output.bytes)
      #expect(glass.sixels.isEmpty != drawn, "at \(milliseconds) ms")
      #expect((glass.model[3, 3].text == "▀") != drawn, "at \(milliseconds) ms")
    }
  }

  @Test func `xterm cannot keep more than a dozen pictures`() {
    var canvas = Canvas(size)
    var tiles: [PictureTile] = []
    for index in 0..<13 {
      let rect = Rect(x: index % 5 * 12, y: index / 5 * 6, width: 11, height: 5)
      canvas.picture(PictureID(UInt16(index)), in: rect)
      tiles.append(
        PictureTile(
          id: PictureID(UInt16(index)), rect: rect, frame: .solid(width: 64, height: 36, y: 200), fit: .cover)
      )
    }
    var compositor = Compositor(size: size, capabilities: capabilities(Size(width: 6, height: 12)))
    compositor.draw([Layer(canvas)])
    var glass = PixelsGlass(size)
    glass.feed(compositor.compose(tiles: tiles).bytes)
    #expect(glass.sixels.isEmpty)
    glass.feed(compositor.compose(tiles: Array(tiles.dropLast())).bytes)
    #expect(glass.sixels.count == 12)
  }
}
