import Base
import Screen

/// How many pictures of which size a screen shows: one, or several in a square.
struct TileLayout: Hashable {
  /// The whole screen.
  var screen: Size
  /// Pictures.
  var count: Int

  /// The word that stands for it.
  var name: String { (count == 1 ? "" : "\(count)@") + "\(screen.width)x\(screen.height)" }

  /// Where the pictures are.
  var rects: [Rect] {
    guard count > 1 else { return [Rect(screen)] }
    let side = Int(Double(count).squareRoot().rounded(.up))
    let (width, height) = (screen.width / side, screen.height / side)
    return (0..<count).map { Rect(x: $0 % side * width, y: $0 / side * height, width: width, height: height) }
  }

  /// Rows with pictures in them.
  var usedRows: Int { rects.map(\.maxY).max() ?? 0 }

  /// A cell's height by its width for which a 16:9 picture fills its tile without being cut.
  var cellAspect: Double {
    guard let tile = rects.first else { return 2 }
    return Double(tile.width) * 9 / (Double(tile.height) * 16)
  }

  /// Which picture of a clip of `length` tile `number` shows at `index`: each is elsewhere in it.
  func frame(_ index: Int, tile number: Int, of length: Int) -> Int { (index + number * 11) % max(1, length) }
}

extension TileLayout {
  /// `80x24`, or `16@200x50` for sixteen tiles.
  init?(_ word: String) {
    let parts = word.split(separator: "@")
    let sides = (parts.last ?? "").split(separator: "x").compactMap { Int($0) }
    guard parts.count < 3, sides.count == 2 else { return nil }
    guard sides.allSatisfy({ (4...1_000).contains($0) }) else { return nil }
    let count = parts.count == 2 ? Int(parts[0]) ?? 0 : 1
    guard (1...64).contains(count) else { return nil }
    self.init(screen: Size(width: sides[0], height: sides[1]), count: count)
  }
}

/// A clip on a layout: what every tile shows when.
struct TileSource {
  let frames: [VideoFrame]
  let layout: TileLayout

  var count: Int { frames.count }

  /// What the screen should show at `index`, with so many pixels a cell.
  func raster(_ index: Int, cellWidth: Int, cellHeight: Int) -> Raster {
    var out = Raster(width: layout.screen.width * cellWidth, height: layout.usedRows * cellHeight)
    for (number, rect) in layout.rects.enumerated() {
      let frame = frames[layout.frame(index, tile: number, of: count)]
      let tile = Raster(frame).scaled(toWidth: rect.width * cellWidth, height: rect.height * cellHeight)
      out.paste(tile, x: rect.x * cellWidth, y: rect.y * cellHeight)
    }
    return out
  }

  /// The compositor's tiles at `index`.
  func tiles(_ index: Int) -> [PictureTile] {
    layout.rects.enumerated().map { number, rect in
      PictureTile(
        id: PictureID(UInt16(number + 1)), rect: rect,
        frame: frames[layout.frame(index, tile: number, of: count)],
        fit: .cover)
    }
  }

  /// A screen with the places of the tiles marked.
  var canvas: Canvas {
    var canvas = Canvas(layout.screen)
    for (number, rect) in layout.rects.enumerated() {
      canvas.picture(PictureID(UInt16(number + 1)), in: rect)
    }
    return canvas
  }
}
