import Base
import Screen
import Testing

@testable import Views

/// The panels of a call: figures, settings, devices; and the line of text.
struct CallPanelTests {
  /// A call that has been seen: what belongs to it stays.
  private func talking() -> App {
    var app = Sample.app(call: Sample.call(Sample.fresh))
    _ = app.tick(at: Sample.now)
    return app
  }

  private func app(_ key: Key, change: (inout App) -> Void = { _ in }) -> App {
    var app = talking()
    change(&app)
    app.press(key)
    return app
  }

  // MARK: Figures

  @Test func `details say what means something first, in both directions`() {
    let app = app(.character("i")) { $0.model.figures = Sample.figures }
    let text = app.text(Size(width: 132, height: 43))
    for words in [
      "excellent", "poor", "640x360 at 30", "640x360 at 24", "host ↔ host udp", "VP9, OPUS", "23 ms",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(text.contains("6.2 %") && text.contains("2.4 Mbit/s"))
  }

  @Test func `details scroll to their end on a small screen, and close`() {
    var app = app(.character("i")) { $0.model.figures = Sample.figures }
    app.press(.resize(Size(width: 40, height: 12)))
    #expect(!app.text().contains("to the te"))
    for _ in 0..<60 { app.press(.down) }
    let end = app.text()
    #expect(end.contains("to the te"))
    app.press(.up)
    #expect(app.text() != end)
    app.press(.character("g"), .character("i"))
    #expect(app.model.view.overlays.isEmpty)
  }

  @Test func `a call is muted and ended under its panels`() {
    for key in [Key.character("i"), .character("S"), .character("D")] {
      var app = app(key)
      #expect(app.press(.character("m")) == [.toggleMute])
      #expect(app.press(.character("h")) == [.hangUp])
      #expect(app.model.view.overlays.count == 1)
      #expect(app.press(.escape).isEmpty && app.model.view.overlays.isEmpty)
    }
  }

  @Test func `rates come once a second from what has grown`() {
    var figures = CallFigures()
    var counters = CallFigures.Counters()
    var took = [figures.take(counters, at: Sample.now)]
    (counters.packets, counters.lost, counters.framesReceived) = (90, 10, 60)
    counters.terminalBytes = 500_000
    took.append(figures.take(counters, at: Sample.now + .milliseconds(900)))
    took.append(figures.take(counters, at: Sample.now + .seconds(2)))
    #expect(took == [false, false, true])
    #expect(figures.received.loss == 0.1 && figures.received.framesPerSecond == 30)
    #expect(figures.terminalRate == 250_000)
    // Counters that begin anew are no negative rate.
    figures.take(CallFigures.Counters(), at: Sample.now + .seconds(3))
    #expect(figures.received.loss == 0 && figures.terminalRate == 0)
    for second in 4..<100 { figures.take(counters, at: Sample.now + .seconds(Int64(second))) }
    #expect(figures.minute.count == CallFigures.kept)
  }

  @Test(arguments: [
    (0.0, "–"), (-1, "–"), (.nan, "–"), (.infinity, "–"), (0.2, "1 ms"), (48.4, "48 ms"),
  ])
  func `milliseconds`(value: Double, text: String) { #expect(DetailsOverlay.milliseconds(value) == text) }

  @Test(arguments: [(0.0, "0.0 %"), (0.004, "0.4 %"), (1, "100.0 %"), (7, "100.0 %"), (.nan, "0.0 %")])
  func `percent`(value: Double, text: String) { #expect(DetailsOverlay.percent(value) == text) }

  @Test(arguments: [(0, "0 kbit/s"), (812_400, "812 kbit/s"), (2_450_000, "2.4 Mbit/s"), (-5, "0 kbit/s")])
  func `bit rates`(value: Int, text: String) { #expect(DetailsOverlay.bits(value) == text) }

  @Test(arguments: [1, 7, 60, 90])
  func `a sparkline has its newest on the right and its highest full`(width: Int) {
    let scene = Sample.app().scene(size: Size(width: 100, height: 14), at: Sample.now)
    var pen = Painter(scene, rect: scene.screen)
    pen.sparkline([0, .nan, 5, 10], slots: 60, 0, 0, width: width, least: 1)
    let row = Array(pen.canvas.text().split(separator: "\n", omittingEmptySubsequences: false)[0])
    #expect(row.count == min(width, 60) && row.last == "█")
  }

  // MARK: Settings

  @Test func `every row changes what it says, and nothing else`() {
    for row in CallSettings.Row.allCases {
      var app = app(.character("S"))
      app.model.callSettings.quality = .low
      for _ in 0..<row.rawValue { app.press(.down) }
      #expect(app.model.view.overlays == [.callSettings(row)])
      let before = app.model.callSettings
      let intents = app.press(.right)
      switch row {
      case .symbols: #expect(intents == [.cyclePictureSymbols] && app.model.callSettings == before)
      case .pushToTalk: #expect(intents == [.setMuted(true)] && app.model.view.talk.isOn)
      default:
        #expect(app.model.callSettings != before)
        #expect(intents == [.applyCallSettings(app.model.callSettings)], "\(row)")
        app.press(.left)
        #expect(app.model.callSettings == before, "\(row) goes back")
      }
    }
  }

  @Test func `values stop at their ends`() {
    var settings = CallSettings()
    for _ in 0..<50 { settings.change(.volume, forward: true) }
    #expect(settings.peerVolume == 200)
    for _ in 0..<50 { settings.change(.volume, forward: false) }
    #expect(settings.peerVolume == 0)
    for _ in 0..<50 { settings.change(.frameRate, forward: true) }
    #expect(settings.framesPerSecond == 60)
    for _ in 0..<50 { settings.change(.frameRate, forward: false) }
    #expect(settings.framesPerSecond == 5)
    settings.framesPerSecond = 27
    settings.change(.frameRate, forward: true)
    #expect(settings.framesPerSecond == 30)
  }

  @Test func `one's own picture can be hidden`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    #expect(app.render(size: app.size, at: Sample.now).pictures.count == 2)
    app.model.callSettings.ownPicture = false
    #expect(app.render(size: app.size, at: Sample.now).pictures.map(\.id) == [PictureID(2)])
  }

  // MARK: Devices

  @Test func `devices are chosen, kept and tried`() {
    var app = app(.character("D")) { $0.model.devices = Sample.devices }
    app.press(.down)
    let headset = DeviceKey(.microphone, "alsa.headset")
    #expect(app.model.view.overlays == [.devices(headset)])
    #expect(
      app.press(.enter) == [
        .useDevice(headset), .setSetting(path: "audio.input", value: "pulse:alsa.headset"),
      ])
    #expect(app.press(.space).isEmpty, "only loudspeakers play a tone")
    app.press(.down)
    let standard = DeviceKey(.loudspeaker, "")
    #expect(app.press(.space) == [.testLoudspeaker(standard)])
    #expect(app.press(.enter) == [.useDevice(standard), .setSetting(path: "audio.output", value: nil)])
    app.press(.end)
    #expect(
      app.press(.enter) == [
        .useDevice(DeviceKey(.camera, "/dev/video2")),
        .setSetting(path: "video.source", value: "camera:/dev/video2"),
      ])
  }

  @Test func `a device that comes or goes leaves the choice where it was`() {
    var app = app(.character("D")) { $0.model.devices = Sample.devices }
    app.press(.end, .up)
    app.model.devices.entries.remove(at: 1)
    #expect(app.model.devices.position(of: DeviceKey(.camera, "/dev/video0")) == 3)
    #expect(app.press(.enter).first == .useDevice(DeviceKey(.camera, "/dev/video0")))
    app.model.devices.entries.removeLast(2)
    #expect(app.press(.enter).first == .useDevice(DeviceKey(.microphone, "")), "gone: the one in use")
    app.model.devices.entries = []
    #expect(app.press(.enter).isEmpty && app.press(.down).isEmpty && app.text().contains("No devices"))
  }

  @Test func `the devices are there without a call, and outlive one`() {
    var app = Sample.app()
    app.press(.character("D"))
    #expect(app.model.view.overlays == [.devices(nil)])
    app.press(.character("D"))
    #expect(app.model.view.overlays.isEmpty)
    app = self.app(.character("D"))
    app.model.call = nil
    _ = app.tick(at: Sample.now)
    #expect(app.model.view.overlays == [.devices(nil)])
  }

  // MARK: Text

  @Test func `a line is written, sent and goes on`() {
    var app = app(.character("n"))
    #expect(app.isTyping)
    #expect(app.type("hm q?").isEmpty, "letters are letters")
    #expect(app.press(.enter) == [.sendChat("hm q?")])
    #expect(app.isTyping && app.press(.enter).isEmpty)
    #expect(!app.isTyping, "an empty line ends it")
    app.press(.character("n"))
    app.type("never mind")
    #expect(app.press(.escape).isEmpty && !app.isTyping)
  }

  @Test func `nobody is written to before they have answered`() {
    var app = Sample.app(call: Sample.call(.connecting(since: Sample.now)))
    app.press(.character("n"))
    #expect(app.model.view.stage.chat == nil && app.model.view.toasts.count == 1)
  }

  @Test func `lines go after a while, and are there again while one writes`() {
    var app = talking()
    app.received(ChatLine("hello", mine: false, name: "Mira", at: Sample.now), at: Sample.now)
    #expect(app.text().contains("Mira: hello"))
    #expect(app.text(at: Sample.now + .seconds(11)).contains("Mira: hello"))
    #expect(!app.text(at: Sample.now + .seconds(12)).contains("hello"))
    app.press(.character("n"))
    #expect(app.text(at: Sample.now + .seconds(12)).contains("hello"))
  }

  @Test func `who looks elsewhere is told in passing`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.character("f"))
    app.received(ChatLine("are you there?", mine: false, name: "Mira", at: Sample.now), at: Sample.now)
    #expect(app.model.view.toasts.map(\.text) == ["Mira: are you there?"])
    app.received(ChatLine("yes", mine: true, at: Sample.now), at: Sample.now)
    #expect(app.model.view.toasts.count == 1)
    for number in 0..<200 {
      app.received(ChatLine("\(number)", mine: false, at: Sample.now), at: Sample.now)
    }
    #expect(app.model.chat.count == ChatLine.kept)
  }

  @Test(arguments: [
    ("a\r\nb\tc", "a b c"), ("\u{1B}[31mred\u{7}", "[31mred"), ("  x  ", "x"),
    ("\u{202E}desrever", "desrever"),
    ("", ""), ("\n\n", ""), ("👩‍👩‍👧 王", "👩‍👩‍👧 王"),
  ])
  func `texts of peers become one harmless line`(text: String, line: String) {
    #expect(ChatLine.clean(text) == line)
  }

  @Test func `a text without end is cut`() {
    let long = ChatLine.clean(String(repeating: "x", count: 10_000))
    #expect(long.count == ChatLine.limit && long.hasSuffix("…"))
    let marks = ChatLine.clean("e" + String(repeating: "\u{301}", count: 100_000))
    #expect(marks.unicodeScalars.count <= 4 * ChatLine.limit)
    var app = talking()
    app.received(ChatLine(String(repeating: "字", count: 900), mine: false, at: Sample.now), at: Sample.now)
    for size in SizeTests.sizes {
      app.press(.resize(size))
      SizeTests.check(app)
    }
  }
}
