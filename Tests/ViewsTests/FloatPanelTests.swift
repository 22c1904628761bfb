import Base
import Screen
import Testing

@testable import Views

/// The call by itself in a window of another program.
struct FloatPanelTests {
  private func frame(_ size: Size, leave: String = "q", muted: Bool = false) throws -> Frame {
    let app = Sample.app(call: Sample.call(Sample.active) { $0.muted = muted })
    return try #require(app.panel(size: size, leave: leave, at: Sample.now))
  }

  @Test func `beside a picture of another shape the ground is the theme's, not the terminal's`() throws {
    let size = Size(width: 40, height: 11)
    let panel = try frame(size)
    let tiles = panel.pictures.map { placement in
      PictureTile(
        id: placement.id, rect: placement.rect, frame: .solid(width: 36, height: 64, y: 200),
        fit: placement.fit)
    }
    var raster = PictureRaster(size: size)
    let canvas = raster.draw(panel.layers, tiles: tiles)
    let ground = Theme.standard["panel"].background
    #expect(ground != .default)
    for (x, y) in [(1, 1), (4, 5), (38, 9)] {
      #expect(canvas[x, y].background == ground && canvas[x, y].glyph == .space, "\(x), \(y)")
    }
    #expect(canvas[20, 5].background != ground)
  }

  @Test func `the key that closes it is in the footer, whatever else has room`() throws {
    for width in [14, 20, 28, 30, 40, 80] {
      for muted in [false, true] {
        let size = Size(width: width, height: 11)
        let footer = try frame(size, muted: muted).flattened().text().split(separator: "\n").last ?? ""
        #expect(footer.contains(" q "), "\(width): \(footer)")
        #expect(footer.contains("h end") || width < 20, "\(width): \(footer)")
        #expect(footer.contains("q close") == (width >= 40), "\(width): \(footer)")
      }
    }
    let other = try frame(Size(width: 80, height: 11), leave: "").flattened().text()
    #expect(!other.contains("close"), "who has no such key is told of none")
  }

  @Test func `a client says which key that is`() {
    var session = ControlSession()
    let line = #"{"do": "cells", "width": 30, "height": 11, "leave": "q"}"#
    _ = session.receive(
      Array(line.utf8), ControlStatus(Sample.model()), at: Sample.now, wall: Sample.wall.now)
    #expect(session.panel?.leave == "q")
  }
}
