/// One pass over the rows of a tile: every cell that shows the picture is compared and, when need be, written.
struct PicturePass {
  var tile: PictureTile
  var layout: PictureLayout
  var size: Size
  var samples: Size
  var budget: Int
  /// Rows counted from the tile's top; those beyond its height start over at the top.
  var rows: Range<Int>

  /// Paints with the encoder that suits the terminal. Returns the row it stopped at (the range's end when through).
  func run(
    _ pixels: PicturePixels, _ capabilities: TerminalCapabilities, _ tolerance: PictureTolerance,
    _ wanted: [Cell],
    _ shown: inout [Cell], _ writer: inout CellWriter, _ written: inout Int
  ) -> Int {
    let depth = capabilities.colors
    switch capabilities.cellPictures {
    case .halfBlock where depth == .trueColor:
      return paint(HalfBlockEncoder(tolerance: tolerance), pixels, wanted, &shown, &writer, &written)
    case .halfBlock, .sixel, .kitty:
      let encoder = PaletteHalfBlockEncoder(tolerance: tolerance, depth: depth)
      return paint(encoder, pixels, wanted, &shown, &writer, &written)
    case .quadrant where depth > .mono:
      let encoder = QuadrantEncoder(tolerance: tolerance, depth: depth)
      return paint(encoder, pixels, wanted, &shown, &writer, &written)
    case .quadrant: return paintGrid(.quadrant, depth, pixels, tolerance, wanted, &shown, &writer, &written)
    case .block:
      let encoder = BlockEncoder(tolerance: tolerance, depth: depth)
      return paint(encoder, pixels, wanted, &shown, &writer, &written)
    case .sextant: return paintGrid(.sextant, depth, pixels, tolerance, wanted, &shown, &writer, &written)
    case .octant: return paintGrid(.octant, depth, pixels, tolerance, wanted, &shown, &writer, &written)
    case .braille: return paintGrid(.braille, depth, pixels, tolerance, wanted, &shown, &writer, &written)
    case .ascii:
      let encoder = ASCIIEncoder(tolerance: tolerance, depth: depth)
      return paint(encoder, pixels, wanted, &shown, &writer, &written)
    }
  }

  private func paintGrid(
    _ symbols: GridSymbols, _ depth: ColorDepth, _ pixels: PicturePixels, _ tolerance: PictureTolerance,
    _ wanted: [Cell], _ shown: inout [Cell], _ writer: inout CellWriter, _ written: inout Int
  ) -> Int {
    if depth == .mono {
      let encoder = MonoEncoder(symbols: symbols, tolerance: tolerance)
      return paint(encoder, pixels, wanted, &shown, &writer, &written)
    }
    let encoder = GridEncoder(symbols: symbols, tolerance: tolerance, depth: depth)
    return paint(encoder, pixels, wanted, &shown, &writer, &written)
  }

  @inline(__always)
  private func paint(
    _ encoder: some CellEncoder, _ pixels: PicturePixels, _ wanted: [Cell], _ shown: inout [Cell],
    _ writer: inout CellWriter, _ written: inout Int
  ) -> Int {
    let visible = Rect(size).intersection(tile.rect)
    guard !visible.isEmpty else { return rows.upperBound }
    return unsafe pixels.pixels.withUnsafeBufferPointer { pixelBuffer in
      unsafe wanted.withUnsafeBufferPointer { wanted in
        unsafe shown.withUnsafeMutableBufferPointer { shown in
          for row in rows {
            if writer.bytes.count >= budget { return row }
            let inner = row % tile.rect.height
            guard tile.rect.y + inner >= 0, tile.rect.y + inner < size.height else { continue }
            let line = unsafe Line(
              wanted: wanted, shown: shown, pixels: pixelBuffer, stride: pixels.width, y: inner,
              columns: visible.x..<visible.maxX)
            paint(line, encoder, &writer, &written)
          }
          return rows.upperBound
        }
      }
    }
  }

  /// One row of a tile and the buffers it is painted from and to.
  @safe
  private struct Line {
    var wanted: UnsafeBufferPointer<Cell>
    var shown: UnsafeMutableBufferPointer<Cell>
    var pixels: UnsafeBufferPointer<UInt32>
    var stride: Int
    var y: Int
    var columns: Range<Int>
  }

  @inline(__always)
  private func paint<Encoder: CellEncoder>(
    _ line: Line, _ encoder: Encoder, _ writer: inout CellWriter, _ written: inout Int
  ) {
    let mark = UInt32(tile.id.rawValue)
    let y = tile.rect.y &+ line.y
    let first = (line.y &- layout.cells.y) &* samples.height &* line.stride
    let covers = line.y >= layout.cells.y && line.y < layout.cells.maxY
    guard let pixels = unsafe line.pixels.baseAddress else { return }
    // Only within a row, so that a picture painted in parts is the same as one painted at once.
    var last: Cell?
    for x in line.columns {
      let index = y &* size.width &+ x
      let place = unsafe line.wanted[index]
      guard place.kind == .picture, place.glyph.rawValue == mark else { continue }
      let old = unsafe line.shown[index]
      let column = x &- tile.rect.x &- layout.cells.x
      var cell: Cell?
      if covers, column >= 0, column < layout.cells.width {
        let values = unsafe encoder.gather(
          pixels + first + column &* samples.width, line.stride, dim: place.attributes.contains(.dim))
        cell = encoder.encode(values, old: old)?.reusing(last, encoder.tolerance)
      } else {
        // Beside the picture.
        cell = Cell(.space, place.foreground, place.background)
      }
      guard let cell, cell != old else { continue }
      last = cell
      writer.write(cell, x: x, y: y)
      unsafe line.shown[index] = cell
      written &+= 1
    }
  }
}
