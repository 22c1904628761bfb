import Base
import Testing

@testable import Screen

@Suite struct PictureRasterTests {
  private static let size = Size(width: 10, height: 5)

  private func layers(_ change: (inout Canvas) -> Void = { _ in }) -> [Layer] {
    var canvas = Canvas(Self.size)
    canvas.box(canvas.bounds)
    canvas.picture(PictureID(1), in: canvas.bounds.inset(by: 1))
    change(&canvas)
    return [Layer(canvas)]
  }

  private func tile(_ luma: UInt8) -> PictureTile {
    PictureTile(
      id: PictureID(1), rect: Rect(Self.size).inset(by: 1), frame: makeFrame(32, 12) { _, _ in luma },
      fit: .cover)
  }

  @Test func `a picture becomes cells of its colours, and what is around it stays`() {
    var raster = PictureRaster(size: Self.size)
    let canvas = raster.draw(layers(), tiles: [tile(235)])
    #expect(canvas.text().split(separator: "\n").first == "╭────────╮")
    #expect(!canvas.cells.contains { $0.kind == .picture })
    guard case .rgb(let r, let g, let b) = canvas[3, 2].background.kind else {
      Issue.record("no colour: \(canvas[3, 2])")
      return
    }
    #expect(r > 245 && g > 245 && b > 245)
  }

  @Test func `where there is no picture its place is empty`() {
    var raster = PictureRaster(size: Self.size)
    let canvas = raster.draw(layers())
    #expect(canvas.text().split(separator: "\n")[2] == "│        │")
    #expect(!canvas.cells.contains { $0.kind == .picture })
  }

  @Test func `the next picture replaces the last one, and text goes over it`() {
    var raster = PictureRaster(size: Self.size)
    let first = raster.draw(layers(), tiles: [tile(235)])
    #expect(raster.draw(layers(), tiles: [tile(235)]) == first)
    let second = raster.draw(layers { $0.put("王e\u{301}x", x: 2, y: 2) }, tiles: [tile(16)])
    #expect(second.text().split(separator: "\n")[2].hasPrefix("│"))
    #expect(second[2, 2].kind == .wide && second[3, 2].kind == .continuation)
    #expect(second[2, 2].glyph.text == "王" && second[4, 2].glyph.text == "e\u{301}")
    #expect(second[7, 3] != first[7, 3])
    // The text goes again, and the picture is back.
    let third = raster.draw(layers(), tiles: [tile(16)])
    #expect(third[2, 2] == third[7, 2])
  }

  @Test(arguments: ColorDepth.allCases) func `colours are those of the terminal`(depth: ColorDepth) {
    var raster = PictureRaster(size: Self.size, colors: depth)
    let canvas = raster.draw(layers(), tiles: [tile(120)])
    for cell in canvas.cells {
      for color in [cell.foreground, cell.background] { #expect(depth.nearest(color) == color) }
    }
  }

  @Test func `a terminal that draws pixels gets half blocks`() {
    for encoding in PictureEncoding.allCases where ["sixel", "kitty"].contains(encoding.rawValue) {
      var raster = PictureRaster(size: Self.size, pictures: encoding)
      var plain = PictureRaster(size: Self.size)
      #expect(raster.draw(layers(), tiles: [tile(200)]) == plain.draw(layers(), tiles: [tile(200)]))
    }
  }

  @Test func `an empty size draws nothing`() {
    var raster = PictureRaster(size: Size(width: 0, height: -1))
    #expect(raster.draw(layers(), tiles: [tile(1)]).cells.isEmpty)
  }
}
