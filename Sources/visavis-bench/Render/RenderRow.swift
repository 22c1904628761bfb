/// What was measured of one renderer with one clip, size, set of symbols and number of colours.
struct RenderRow {
  var renderer: String
  var clip: String
  var layout: String
  var symbols: String
  var colors: String
  /// How far a channel may be off before a cell is sent again; 0 for renderers that send everything.
  var threshold = 0
  /// CPU per picture.
  var milliseconds: Double
  /// Output per picture, first full paint included.
  var kilobytes: Double
  /// Cells written per picture.
  var cells: Double?
  var marks: Marks?

  /// One line, values between tabs, a dash where there is none.
  var line: String {
    let numbers = [milliseconds, kilobytes, cells, marks?.fine, marks?.coarse, marks?.psnr]
    let values = numbers.map { $0.map { Self.text($0, digits: 4) } ?? "-" }
    return ([renderer, clip, layout, symbols, colors, "\(threshold)"] + values).joined(separator: "\t")
  }

  init(
    renderer: String, clip: String, layout: String, symbols: String, colors: String, threshold: Int = 0,
    milliseconds: Double, kilobytes: Double, cells: Double? = nil, marks: Marks? = nil
  ) {
    self.renderer = renderer
    self.clip = clip
    self.layout = layout
    self.symbols = symbols
    self.colors = colors
    self.threshold = threshold
    self.milliseconds = milliseconds
    self.kilobytes = kilobytes
    self.cells = cells
    self.marks = marks
  }

  /// Reads what `line` wrote.
  init?(_ line: Substring) {
    let words = line.split(separator: "\t").map(String.init)
    guard words.count == 12, let milliseconds = Double(words[6]), let kilobytes = Double(words[7]) else {
      return nil
    }
    var marks: Marks?
    if let fine = Double(words[9]), let coarse = Double(words[10]), let psnr = Double(words[11]) {
      marks = Marks(fine: fine, coarse: coarse, psnr: psnr)
    }
    self.init(
      renderer: words[0], clip: words[1], layout: words[2], symbols: words[3], colors: words[4],
      threshold: Int(words[5]) ?? 0, milliseconds: milliseconds, kilobytes: kilobytes,
      cells: Double(words[8]), marks: marks)
  }

  /// Whether `other` shows the same in the same way.
  func matches(_ other: RenderRow) -> Bool {
    clip == other.clip && layout == other.layout && symbols == other.symbols && colors == other.colors
  }

  /// `value` with `digits` after the point.
  static func text(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "-" }
    let scale = (0..<digits).reduce(1.0) { sum, _ in sum * 10 }
    let whole = Int((abs(value) * scale).rounded())
    let fraction = String(whole % Int(scale))
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    return "\(sign)\(whole / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
