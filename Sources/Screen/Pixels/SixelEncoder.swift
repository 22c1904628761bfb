/// Sixels in 216 colours, six levels a channel, with ordered dither: the pattern stands still from frame to frame, where
/// error diffusion would crawl. Keeps its buffers between pictures.
struct SixelEncoder: Sendable {
  /// What to make of the pixels.
  struct Image {
    /// The pixels there are.
    var raster: Size
    /// Each becomes a square of `scale` by `scale` on the screen.
    var scale: Int
    /// Pixels on the screen; what sticks out is cut.
    var size: Size
    var dimmed: Bool
  }

  private static let colors = 216

  /// One column of six pixels for each colour and column: bits from the top down where the colour shows.
  private var masks: [UInt8] = []
  /// The first and last column of each colour in this band.
  private var lows = [Int32](repeating: .max, count: Self.colors)
  private var highs = [Int32](repeating: -1, count: Self.colors)
  private var defined = [Bool](repeating: false, count: Self.colors)

  /// Level 0…5 of each of 64 places of the dither pattern (the upper bits) and 256 brightnesses.
  private static let levels: [UInt8] = (0..<64 * 256).map { index in
    let (x, y) = (index >> 8 & 7, index >> 11)
    var rank = 0
    for bit in 0..<3 { rank |= ((x ^ y) >> bit & 1) << (5 - 2 * bit) | (y >> bit & 1) << (4 - 2 * bit) }
    return UInt8(((index & 255) * 5 + (2 * rank + 1) * 255 / 128) / 255)
  }

  /// Appends a whole picture, from the introducer to the terminator.
  mutating func encode(_ pixels: [UInt32], _ image: Image, into out: inout [UInt8]) {
    let width = image.raster.width
    guard width > 0, image.scale > 0, image.size.width <= width * image.scale,
      image.size.height <= image.raster.height * image.scale, pixels.count >= width * image.raster.height
    else { return }
    if masks.count != Self.colors * width { masks = Array(repeating: 0, count: Self.colors * width) }
    defined = Array(repeating: false, count: Self.colors)
    out += Array("\u{1B}P0;1;0q\"1;1;\(image.size.width);\(image.size.height)".utf8)
    for top in stride(from: 0, to: image.size.height, by: 6) {
      if top > 0 { out.append(UInt8(ascii: "-")) }
      markBand(pixels, image, top: top)
      sayBand(image, &out)
    }
    out += [0x1B, 0x5C]
  }

  /// Notes which colours show where in the six lines from `top`.
  private mutating func markBand(_ pixels: [UInt32], _ image: Image, top: Int) {
    let lines = min(6, image.size.height - top)
    var line = 0
    while line < lines {
      let row = (top + line) / image.scale
      let end = min(lines, (row + 1) * image.scale - top)
      mark(pixels, image, row: row, bits: UInt8(1 << end - 1 << line))
      line = end
    }
  }

  private mutating func mark(_ pixels: [UInt32], _ image: Image, row: Int, bits: UInt8) {
    let width = image.raster.width
    let pattern = (row & 7) << 11
    unsafe pixels.withUnsafeBufferPointer { pixels in
      unsafe Self.levels.withUnsafeBufferPointer { levels in
        unsafe masks.withUnsafeMutableBufferPointer { masks in
          unsafe lows.withUnsafeMutableBufferPointer { lows in
            unsafe highs.withUnsafeMutableBufferPointer { highs in
              for x in 0..<width {
                let pixel = unsafe pixels[row &* width &+ x]
                let value = Int(image.dimmed ? pixel.halved : pixel)
                let place = pattern | (x & 7) &<< 8
                let red = unsafe Int(levels[place | value &>> 16 & 255])
                let green = unsafe Int(levels[place | value &>> 8 & 255])
                let blue = unsafe Int(levels[place | value & 255])
                let color = (red &* 6 &+ green) &* 6 &+ blue
                let at = color &* width &+ x
                unsafe masks[at] = masks[at] | bits
                let column = Int32(truncatingIfNeeded: x)
                unsafe lows[color] = min(lows[color], column)
                unsafe highs[color] = max(highs[color], column)
              }
            }
          }
        }
      }
    }
  }

  /// Writes what was noted, colour by colour, and wipes it.
  private mutating func sayBand(_ image: Image, _ out: inout [UInt8]) {
    var isFirst = true
    for color in 0..<Self.colors where highs[color] >= 0 {
      if !isFirst { out.append(UInt8(ascii: "$")) }
      isFirst = false
      if !defined[color] { Self.define(color, &out) }
      defined[color] = true
      out.append(UInt8(ascii: "#"))
      Self.append(color, &out)
      sayColumns(color, image, &out)
      lows[color] = .max
      highs[color] = -1
    }
  }

  private mutating func sayColumns(_ color: Int, _ image: Image, _ out: inout [UInt8]) {
    let (low, high) = (Int(lows[color]), Int(highs[color]))
    let (start, scale) = (color * image.raster.width, image.scale)
    unsafe masks.withUnsafeMutableBufferPointer { masks in
      Self.append(run: UInt8(ascii: "?"), min(low * scale, image.size.width), &out)
      var x = low
      while x <= high {
        let mask = unsafe masks[start &+ x]
        var end = x &+ 1
        while end <= high {
          let next = unsafe masks[start &+ end]
          guard next == mask else { break }
          end &+= 1
        }
        let count = min(end &* scale, image.size.width) &- min(x &* scale, image.size.width)
        Self.append(run: UInt8(ascii: "?") &+ mask, count, &out)
        x = end
      }
      for column in low...high { unsafe masks[start &+ column] = 0 }
    }
  }

  private static func define(_ color: Int, _ out: inout [UInt8]) {
    out.append(UInt8(ascii: "#"))
    append(color, &out)
    out += [UInt8(ascii: ";"), UInt8(ascii: "2")]
    for level in [color / 36, color / 6 % 6, color % 6] {
      out.append(UInt8(ascii: ";"))
      append(level * 20, &out)
    }
  }

  private static func append(run character: UInt8, _ count: Int, _ out: inout [UInt8]) {
    if count > 3 {
      out.append(UInt8(ascii: "!"))
      append(count, &out)
      out.append(character)
    } else {
      for _ in 0..<count { out.append(character) }
    }
  }

  /// Decimal digits; the number is never negative.
  private static func append(_ number: Int, _ out: inout [UInt8]) {
    if number >= 10 { append(number / 10, &out) }
    out.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
