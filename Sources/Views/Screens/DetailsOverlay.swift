import Base
import Screen

/// What is known of the call's connection: first what means something to people, then the trade's words, then the last
/// minute.
enum DetailsOverlay {
  enum Line: Equatable {
    case blank
    case title(String)
    case row(String, String, scope: String)
    case curve(String, [Double], value: String, least: Double)
  }

  static func draw(_ scroll: Int, _ scene: Scene) -> Painter {
    let room = scene.size.height - 4
    let (left, right, below) = (people(scene), trade(scene), curves(scene))
    let wide = isWide(scene)
    let rows = wide ? max(left.count, right.count) + 1 + below.count : lines(scene).count
    let size = Size(width: min(wide ? 84 : 54, scene.size.width - 2), height: min(rows, room) + 4)
    var pen = ChoiceBox.frame(scene.words(.detailsTitle), size, scene)
    let inside = pen.bounds.inset(dx: 3, dy: 2)
    let first = min(scroll, furthest(scene))
    let visible = min(rows, room)
    if wide {
      let column = (inside.width - 4) / 2
      let tables = max(left.count, right.count)
      for row in 0..<visible {
        let (index, y) = (row + first, inside.y + row)
        if index < left.count { draw(left[index], &pen, inside.x, y, width: column) }
        if index < right.count { draw(right[index], &pen, inside.x + column + 4, y, width: column) }
        let curve = index - tables - 1
        if below.indices.contains(curve) { draw(below[curve], &pen, inside.x, y, width: inside.width) }
      }
    } else {
      for (row, line) in lines(scene).dropFirst(first).prefix(visible).enumerated() {
        draw(line, &pen, inside.x, inside.y + row, width: inside.width)
      }
    }
    var hints = [Hint(.cancel, scene.words(.close))]
    if first < furthest(scene) { hints.insert(Hint(.down, scene.words(.keyScroll)), at: 0) }
    ChoiceBox.keys(hints, &pen)
    return pen
  }

  /// How far the figures can be scrolled.
  static func furthest(_ scene: Scene) -> Int {
    let rows =
      isWide(scene)
      ? max(people(scene).count, trade(scene).count) + 1 + curves(scene).count : lines(scene).count
    return max(0, rows - (scene.size.height - 4))
  }

  private static func isWide(_ scene: Scene) -> Bool { scene.size.width >= 78 }

  private static func lines(_ scene: Scene) -> [Line] {
    people(scene) + [.blank] + trade(scene) + [.blank] + curves(scene)
  }

  private static func draw(_ line: Line, _ pen: inout Painter, _ x: Int, _ y: Int, width: Int) {
    switch line {
    case .blank: break
    case .title(let text): pen.put(text, x, y, "panel.title", max: width)
    case .row(let label, let value, let scope):
      let used = pen.put(label, x, y, "panel.soft", max: max(4, width / 2))
      pen.putRight(value, x + width, y, scope, on: "panel", max: max(0, width - used - 1))
    case .curve(let label, let values, let value, let least):
      let column = min(18, width / 3)
      pen.put(label, x, y, "panel.soft", max: column)
      let right = pen.putRight(value, x + width, y, "panel", max: 14)
      pen.sparkline(
        values, slots: CallFigures.kept, x + column + 1, y, width: width - column - 2 - max(11, right),
        least: least, ground: "panel")
    }
  }

  // MARK: Lines

  private static func people(_ scene: Scene) -> [Line] {
    let (figures, words) = (scene.model.figures, scene.words)
    var lines: [Line] = [.title(words(.detailsForPeople))]
    func add(_ phrase: Catalogue.Phrase, _ value: String, _ scope: String = "panel") {
      if !value.isEmpty { lines.append(.row(words(phrase), value, scope: scope)) }
    }
    add(.fromThem, words.quality(figures.received.quality), scope(figures.received.quality))
    add(.fromYou, words.quality(figures.sent.quality), scope(figures.sent.quality))
    add(.pictureFromThem, picture(figures.received, words))
    add(.pictureFromYou, picture(figures.sent, words))
    add(.delayIs, milliseconds(figures.delay))
    add(.lossIs, percent(figures.received.loss))
    add(.madeUp, percent(figures.concealed))
    if let call = scene.model.call, call.isAnswered {
      add(.encryption, CallChrome.trustWord(call.trust, words))
      add(.wordsToCompare, call.securityWords)
    }
    return lines
  }

  private static func trade(_ scene: Scene) -> [Line] {
    let (figures, words) = (scene.model.figures, scene.words)
    var lines: [Line] = [.title(words(.detailsForTrade))]
    func add(_ phrase: Catalogue.Phrase, _ value: String) {
      if !value.isEmpty { lines.append(.row(words(phrase), value, scope: "panel")) }
    }
    let codecs = [figures.received.videoCodec, figures.received.audioCodec].filter { !$0.isEmpty }
    add(.codecs, codecs.joined(separator: ", "))
    add(.rateReceived, bits(figures.received.bitrate))
    add(.rateSent, bits(figures.sent.bitrate))
    add(.lossSent, percent(figures.sent.loss))
    add(.roundTripIs, milliseconds(figures.roundTrip))
    add(.jitterIs, milliseconds(figures.jitter))
    add(.bufferIs, milliseconds(figures.buffer))
    add(.pathIs, figures.path)
    add(.cipherIs, figures.cipher)
    return lines
  }

  private static func curves(_ scene: Scene) -> [Line] {
    let (figures, words) = (scene.model.figures, scene.words)
    let minute = figures.minute
    return [
      .title(words(.lastMinute)),
      .curve(
        words(.rateReceived), minute.map { Double($0.bitrate) }, value: bits(figures.received.bitrate),
        least: 100_000),
      .curve(words(.lossIs), minute.map(\.loss), value: percent(figures.received.loss), least: 0.05),
      .curve(words(.delayIs), minute.map(\.delay), value: milliseconds(figures.delay), least: 200),
      .curve(
        words(.toTerminal), minute.map { Double($0.terminal) }, value: bytes(figures.terminalRate),
        least: 20_000),
    ]
  }

  /// The figures as they are read out, one a line; the last minute is for the eye only.
  static func spoken(_ scene: Scene) -> [String] {
    (people(scene) + trade(scene)).compactMap { line -> String? in
      switch line {
      case .title(let text): text + ":"
      case .row(let label, let value, _): label + ": " + value
      case .blank, .curve: nil
      }
    }
  }

  // MARK: Values

  private static func picture(_ flow: CallFigures.Flow, _ words: Catalogue) -> String {
    guard flow.width > 0, flow.height > 0 else { return words(.noPicture) }
    return words(.pictureAt, "\(flow.width)x\(flow.height)", "\(whole(flow.framesPerSecond))")
  }

  private static func scope(_ quality: Int?) -> String {
    quality.map { Painter.qualityScope($0) } ?? "panel.soft"
  }

  /// "48 ms"; what is not known is a dash.
  static func milliseconds(_ value: Double) -> String {
    value.isFinite && value > 0 ? "\(max(1, whole(value))) ms" : "–"
  }

  /// "0.4 %".
  static func percent(_ part: Double) -> String {
    let tenths = whole(min(max(0, part.isFinite ? part : 0), 1) * 1_000)
    return "\(tenths / 10).\(tenths % 10) %"
  }

  /// "812 kbit/s", "2.4 Mbit/s".
  static func bits(_ rate: Int) -> String {
    let rate = max(0, rate)
    return rate < 1_000_000
      ? "\(rate / 1_000) kbit/s" : "\(rate / 1_000_000).\(rate / 100_000 % 10) Mbit/s"
  }

  /// "240 kB/s".
  static func bytes(_ rate: Int) -> String { "\(max(0, rate) / 1_000) kB/s" }
}

extension Catalogue {
  /// A word for network bars 5 (excellent) … 0 (down).
  func quality(_ bars: Int?) -> String {
    guard let bars else { return self(.unknownYet) }
    switch bars {
    case 5...: return self(.scoreExcellent)
    case 4: return self(.scoreGood)
    case 3: return self(.scoreFair)
    case 2: return self(.scorePoor)
    case 1: return self(.scoreBad)
    default: return self(.scoreDown)
    }
  }
}
