import Base
import Screen
import Testing

@testable import Views

/// The panels of a call, and the line that is written beside it, for ears.
struct LinearPanelTests {
  /// An app in a call, and a reader that has heard how things stand.
  private var app = Sample.app(call: Sample.call(Sample.fresh))
  private var reader = LinearReader()

  init() {
    _ = app.tick(at: Sample.now)
    _ = reader.read(app, at: Sample.now)
  }

  private mutating func lines() -> [String] {
    reader.read(app, at: Sample.now).compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  @Test mutating func `the figures are read one a line, and not again when they change`() {
    app.model.figures = Sample.figures
    app.press(.character("i"))
    let first = lines()
    #expect(first.first == "The connection." && first.last == "Esc close.")
    for line in ["from them to you: excellent", "codecs: VP9, OPUS", "there and back: 23 ms"] {
      #expect(first.contains(line), "\(first)")
    }
    app.model.figures.roundTrip = 99
    #expect(lines() == [])
    app.press(.escape)
    #expect(lines() == [])
    app.press(.character("i"))
    #expect(lines().contains("there and back: 99 ms"), "it opens anew")
  }

  @Test mutating func `what can be adjusted is read line by line, with its value`() {
    app.press(.character("S"))
    let first = lines()
    #expect(first.first == "Sound and picture." && first.last == "1 of 10: Your picture: by itself.")
    app.press(.right)
    #expect(lines() == ["1 of 10: Your picture: low."])
    app.press(.down)
    #expect(lines() == ["2 of 10: Pictures drawn: 30 a second."])
    #expect(lines() == [])
  }

  @Test mutating func `devices are read as soon as there are some`() {
    app.press(.character("D"))
    #expect(lines().first == "Devices.")
    app.model.devices.isLooking = true
    #expect(lines() == ["Looking for devices…"])
    app.model.devices = Sample.devices
    #expect(lines() == ["1 of 6: microphones: whatever the system prefers, ticked."])
    app.model.devices.level = 0.9
    #expect(lines() == [], "loudness is no news")
    app.press(.end)
    #expect(lines() == ["6 of 6: cameras: USB Camera."])
    app.model.devices.entries[5].isCurrent = true
    #expect(lines() == ["6 of 6: cameras: USB Camera, ticked."])
  }

  @Test mutating func `one panel after another is read, too`() {
    let panels: [(key: Key, title: String)] = [
      (.character("i"), "The connection."), (.character("S"), "Sound and picture."),
      (.character("D"), "Devices."),
    ]
    for panel in panels {
      app.press(panel.key)
      #expect(lines().first == panel.title)
      // Nothing is looked at before the next one opens.
      app.press(.escape)
    }
  }

  @Test mutating func `what is written is echoed, and read when it is sent`() {
    app.press(.character("n"))
    #expect(lines() == ["write: a line to them"])
    app.type("hello")
    #expect(reader.read(app, at: Sample.now) == [.echo("hello")])
    #expect(app.press(.enter) == [.sendChat("hello")])
    app.received(ChatLine("hello", mine: true, at: Sample.now), at: Sample.now)
    #expect(lines() == ["you: hello"])
    app.received(ChatLine("and you?", mine: false, name: "Mira Holm", at: Sample.now), at: Sample.now)
    #expect(lines() == ["Mira Holm: and you?"])
  }

  @Test mutating func `a line that comes while a panel is open is read once`() {
    app.press(.character("i"))
    _ = lines()
    app.received(ChatLine("are you there?", mine: false, name: "Mira Holm", at: Sample.now), at: Sample.now)
    #expect(lines() == ["Mira Holm: are you there?"])
  }
}
