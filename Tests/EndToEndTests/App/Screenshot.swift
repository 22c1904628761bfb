/// What a terminal shows, with colours.
struct Screenshot: Equatable {
  struct Cell: Equatable {
    var character: Character
    /// The colours as SGR has them, such as "38;2;1;2;3".
    var foreground = ""
    var background = ""
  }

  let rows: [[Cell]]

  /// Reads what `tmux capture-pane -p -e` prints.
  init(_ captured: String) {
    var pen = Cell(character: " ")
    rows = captured.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var cells: [Cell] = []
      var rest = line[...]
      while let character = rest.popFirst() {
        guard character == "\u{1B}" else {
          // Shift In and Out frame the line drawing set.
          if character != "\u{E}", character != "\u{F}" {
            pen.character = character
            cells.append(pen)
          }
          continue
        }
        let sequence = rest.prefix { !$0.isLetter && $0 != "\u{1B}" }
        rest = rest[sequence.endIndex...]
        if rest.popFirst() == "m" { Self.apply(sequence.dropFirst(), to: &pen) }
      }
      return cells
    }
  }

  private static func apply(_ sequence: Substring, to pen: inout Cell) {
    var codes = sequence.split(whereSeparator: { $0 == ";" || $0 == ":" }).map(String.init)[...]
    if codes.isEmpty { codes = ["0"] }
    while let code = codes.popFirst() {
      switch code {
      case "0":
        pen.foreground = ""
        pen.background = ""
      case "39": pen.foreground = ""
      case "49": pen.background = ""
      case "38", "48":
        let colour = ([code] + codes.prefix(codes.first == "2" ? 4 : 2)).joined(separator: ";")
        codes = codes.dropFirst(codes.first == "2" ? 4 : 2)
        if code == "38" { pen.foreground = colour } else { pen.background = colour }
      default: break
      }
    }
  }

  /// The plain text, line by line.
  var text: String { rows.map { String($0.map(\.character)) }.joined(separator: "\n") }

  /// Whether the text holds `part`, line breaks and runs of spaces aside.
  func contains(_ part: String) -> Bool {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      .contains(part.split(separator: " ").joined(separator: " "))
  }

  /// The line that holds `part`.
  func line(with part: String) -> String? {
    rows.map { String($0.map(\.character)) }.first { $0.contains(part) }
  }

  private static let blocks = Set("▀▄█▌▐▘▝▖▗▚▞▛▜▙▟")

  /// The cells of pictures: half blocks and quadrants with two different colours, of 256 or of all.
  var picture: [Cell] {
    rows.joined().filter { cell in
      Self.blocks.contains(cell.character) && cell.foreground.hasPrefix("38;")
        && cell.background.hasPrefix("48;")
    }
  }

  /// How many colours the pictures have.
  var pictureColours: Int {
    Set(picture.flatMap { [$0.foreground, $0.background] }.map { $0.dropFirst(3) }).count
  }
}
