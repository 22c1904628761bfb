import Base
import Screen
import Testing

@testable import Views

/// What stands where there is no picture, in blocks and in ASCII.
struct AvatarTests {
  private static let faces = ["Mira Holm", "王小明", "أميرة حسن", "👻", "", "jonas", "Émile Łódź"]

  /// The rows of an avatar alone.
  private func avatar(_ name: String, pictures: PictureEncoding, level: Double? = nil) -> String {
    var app = Sample.app()
    app.model.settings.pictureSymbols = pictures.rawValue
    let scene = app.scene(size: Size(width: 32, height: 16), at: Sample.now)
    var pen = Painter(scene, rect: scene.screen)
    pen.avatar(name: name, jid: "mira@example.org", diameter: 20, in: pen.bounds, y: 0, level: level)
    return pen.canvas.text()
  }

  @Test(arguments: faces)
  func `pictures in ASCII mean avatars in ASCII`(name: String) {
    for level in [nil, 0, 0.1, 1] as [Double?] {
      let text = avatar(name, pictures: .ascii, level: level)
      #expect(text.unicodeScalars.allSatisfy { $0.isASCII }, "\(text)")
      #expect(text.contains("#"))
    }
  }

  @Test(arguments: [PictureEncoding.halfBlock, .quadrant])
  func `other pictures have avatars of blocks`(pictures: PictureEncoding) {
    let text = avatar("Mira Holm", pictures: pictures)
    #expect(text.contains("█") && !text.contains("#"))
    #expect(avatar("王小明", pictures: pictures).contains("王"))
  }

  @Test func `the shape is the same in ASCII`() {
    let blocks = avatar("Mira Holm", pictures: .halfBlock)
    let ascii = avatar("Mira Holm", pictures: .ascii)
    let redrawn = String(
      blocks.map { character -> Character in
        switch character {
        case "█": "#"
        case "▀": "\""
        case "▄": ","
        default: character
        }
      })
    #expect(redrawn == ascii)
  }

  @Test(arguments: ["no picture", "voice", "incoming", "ended", "dialling", "contacts"])
  func `after the key for picture symbols no screen draws blocks`(name: String) {
    let calls: [String: CallView] = [
      "no picture": Sample.call(Sample.fresh) { $0.remoteCameraOn = false },
      "voice": Sample.call(Sample.active, .audio), "incoming": Sample.call(Sample.ringing),
      "ended": Sample.call(.ended(.hangup, duration: .zero)),
      "dialling": Sample.call(Sample.dialling, .audio),
    ]
    var app = Sample.app(call: calls[name])
    var settings = app.model.settings
    settings.pictureSymbols = "ascii"
    app.settingsChanged(settings, at: Sample.now)
    for size in GoldenTests.sizes {
      // The network's bars are no picture.
      app.model.call?.quality = nil
      let blocks = app.text(size).unicodeScalars.filter { (0x2580...0x2588).contains($0.value) }
      #expect(blocks.isEmpty, "at \(size)")
    }
  }

  @Test func `a name of another script has a pattern of its own in ASCII`() {
    let first = AvatarFace(name: "王小明", jid: "a@x", ascii: true)
    let second = AvatarFace(name: "王小明", jid: "b@x", ascii: true)
    #expect(first != second && first == .pattern(AvatarFace.hash("a@x")))
    #expect(AvatarFace(name: "Anna 王", jid: "a@x", ascii: true) == .letters(["A"]))
  }

  @Test func `avatars fit the room they are given`() {
    for rows in 0..<40 {
      for columns in [0, 8, 12, 20, 40, 200] {
        for ring in [false, true] {
          let diameter = Painter.avatarDiameter(rows: rows, columns: columns, ring: ring)
          guard diameter > 0 else { continue }
          #expect(Painter.avatarRows(diameter, ring: ring) <= rows)
          #expect(diameter + (ring ? 2 * AvatarDots.margin : 0) <= columns)
        }
      }
    }
  }

  @Test func `there are six hues, and one person has one`() {
    var hues: Set<String> = []
    for number in 0..<40 {
      let scene = Sample.app().scene(size: Size(width: 12, height: 6), at: Sample.now)
      var pen = Painter(scene, rect: scene.screen)
      pen.avatar(name: "M", jid: "\(number)@x", diameter: 10, in: pen.bounds, y: 0)
      let colors = Set(pen.canvas.cells.filter { $0.glyph != .space }.map { "\($0.foreground.packed)" })
      #expect(colors.count == 1)
      hues.formUnion(colors)
    }
    #expect(hues.count == 6)
  }
}
