import Base
import Testing

@testable import Screen

/// Which cells a picture made of pixels takes, and what may lie beside it.
@Suite struct PixelsRoomTests {
  private let size = Size(width: 60, height: 24)
  private let tile = Rect(x: 5, y: 2, width: 40, height: 10)

  private func compositor(_ pictures: PictureEncoding = .sixel) -> Compositor {
    Compositor(
      size: size,
      capabilities: .init(pictures: pictures, cellPixels: Size(width: 6, height: 12)))
  }

  private func picture(_ rect: Rect, _ frame: Size, _ level: UInt8 = 200) -> PictureTile {
    PictureTile(
      id: PictureID(1), rect: rect, frame: .solid(width: frame.width, height: frame.height, y: level))
  }

  private func canvas(_ rect: Rect) -> Canvas {
    var canvas = Canvas(size)
    canvas.picture(PictureID(1), in: rect)
    return canvas
  }

  @Test func `a picture stays in its row whether pixels or cells draw it`() throws {
    // Sixteen rows in the middle of twenty-four: four above it, four below.
    let (rect, frame) = (Rect(size), Size(width: 60, height: 32))
    var compositor = compositor()
    var glass = PixelsGlass(size)
    compositor.draw([Layer(canvas(rect))])
    glass.feed(compositor.compose(tiles: [picture(rect, frame)]).bytes)
    let sixel = try #require(glass.sixels.first)
    #expect(sixel.at == Point(x: 0, y: 4) && sixel.picture.height == 16 * 12)
    var covered = canvas(rect)
    covered.put("a toast", x: 20, y: 12)
    compositor.draw([Layer(covered)])
    glass.feed(compositor.compose(tiles: [picture(rect, frame)]).bytes)
    #expect(glass.sixels.isEmpty)
    #expect(glass.model[30, 4].text == "▀" && glass.model[30, 3].text == " ")
    #expect(glass.model[30, 19].text == "▀" && glass.model[30, 20].text == " ")
  }

  @Test func `what lies beside a picture leaves it its pixels, and nothing behind`() throws {
    // Twenty columns in the middle of forty.
    let frame = Size(width: 64, height: 64)
    var compositor = compositor()
    var glass = PixelsGlass(size)
    var named = canvas(tile)
    named.put("Mira", x: tile.x + 1, y: tile.y + 1)
    compositor.draw([Layer(named)])
    glass.feed(compositor.compose(tiles: [picture(tile, frame)]).bytes)
    let sixel = try #require(glass.sixels.first)
    #expect(sixel.at == Point(x: 15, y: 2) && sixel.picture.width == 120 && sixel.picture.height == 120)
    #expect(glass.model.line(3).contains("Mira"))
    compositor.draw([Layer(canvas(tile))])
    glass.feed(compositor.compose(tiles: [picture(tile, frame)]).bytes)
    #expect(glass.sixels.isEmpty && !glass.model.line(3).contains("Mira"))
  }

  @Test(arguments: [PictureEncoding.sixel, .kitty])
  func `a frame around a picture takes its outermost cells, not its pixels`(pictures: PictureEncoding) {
    let frame = Size(width: 80, height: 40)
    var compositor = compositor(pictures)
    var glass = PixelsGlass(size)
    var framed = canvas(tile)
    framed.box(tile, style: .plain)
    for (screen, corner) in [(canvas(tile), Point(x: 5, y: 2)), (framed, Point(x: 6, y: 3))] {
      compositor.draw([Layer(screen)])
      glass.feed(compositor.compose(tiles: [picture(tile, frame)]).bytes)
      #expect((glass.sixels.map(\.at) + glass.commands.suffix(1).map(\.at)) == [corner])
    }
    #expect(glass.model.line(2).contains("─") && glass.model.line(11).contains("─"))
  }

  @Test func `what a line at the edge hides is cut off the frame, not squeezed`() throws {
    let whole = Rect(x: 0, y: 0, width: 40, height: 10)
    let frame = Size(width: 80, height: 40)
    for mirrored in [false, true] {
      var line = canvas(whole)
      line.fill(Rect(x: 0, y: 0, width: 4, height: 10), style: .plain)
      line.fill(Rect(x: 0, y: 0, width: 40, height: 1), style: .plain)
      var tile = picture(whole, frame)
      tile.mirrored = mirrored
      let capabilities = TerminalCapabilities(pictures: .kitty, cellPixels: Size(width: 6, height: 12))
      let job = PixelJob(
        tiles: [tile], size: size, capabilities: capabilities, threshold: 8, budget: .max)
      let plan = try #require(PixelPlan(tile, job, wanted: line.cells))
      #expect(plan.covered == Rect(x: 4, y: 1, width: 36, height: 9))
      // What a mirror hides on the left is the frame's right.
      #expect(plan.source == Rect(x: mirrored ? 0 : 8, y: 4, width: 72, height: 36))
    }
  }
}
