import Base
import Screen
import Testing

@testable import Views

/// Every action in every state on every size: nothing is drawn outside, and what can be pressed is on the screen.
struct SizeTests {
  static let sizes = [
    Size(width: 20, height: 5), Size(width: 39, height: 11), Size(width: 40, height: 12),
    Size(width: 41, height: 13), Size(width: 55, height: 14), Size(width: 60, height: 16),
    Size(width: 79, height: 23), Size(width: 80, height: 24), Size(width: 100, height: 30),
    Size(width: 132, height: 43), Size(width: 200, height: 50), Size(width: 300, height: 100),
  ]

  /// The states an action may meet.
  private static let states: [App] = {
    var states = [
      Sample.app(), Sample.app(contacts: []), Sample.app(connection: .signedOut, contacts: []),
      Sample.app(connection: .failed(reason: "The password is wrong.")),
      GoldenTests.floating(Sample.call(Sample.active)),
      GoldenTests.floating(Sample.call(Sample.held, .audio), .character("z")),
      Sample.app(call: Sample.call(Sample.active), waiting: Sample.waiting),
    ]
    let phases: [CallView.Phase] = [
      Sample.ringing, Sample.dialling, .connecting(since: Sample.now), Sample.active, Sample.held,
      Sample.reconnecting, .ended(.busy, duration: .zero),
    ]
    for phase in phases {
      states.append(Sample.app(call: Sample.call(phase, .audio)))
      states.append(Sample.app(call: Sample.call(phase, .video)))
    }
    for key: Key in [.character("?"), .character("+"), .character("x"), .character("/")] {
      var app = Sample.app()
      app.press(key)
      states.append(app)
    }
    return states
  }()

  /// Everything of a frame lies inside the screen; so does all that can be clicked.
  static func check(_ app: App, sourceLocation: SourceLocation = #_sourceLocation) {
    let (size, screen) = (app.size, Rect(app.size))
    let frame = app.render(size: size, at: Sample.now)
    #expect(frame.layers.first?.canvas.fullSize == size, sourceLocation: sourceLocation)
    for layer in frame.layers {
      let area = layer.canvas.fullSize
      let rect = Rect(x: layer.origin.x, y: layer.origin.y, width: area.width, height: area.height)
      #expect(rect.intersection(screen).size == rect.size, "\(rect)", sourceLocation: sourceLocation)
      #expect(isWhole(layer.canvas), sourceLocation: sourceLocation)
    }
    for placement in frame.pictures {
      let inside = !placement.rect.isEmpty && placement.rect.intersection(screen) == placement.rect
      #expect(inside, "\(placement.rect)", sourceLocation: sourceLocation)
    }
    for pen in app.painters(size: size, at: Sample.now).map(\.pen) {
      for rect in pen.hits.map(\.rect) + pen.claims.map(\.rect) {
        let inside = !rect.isEmpty && rect.intersection(screen) == rect
        #expect(inside, "\(rect) in \(size)", sourceLocation: sourceLocation)
      }
    }
  }

  /// Whether every wide glyph has both its halves.
  private static func isWhole(_ canvas: Canvas) -> Bool {
    for y in 0..<canvas.fullSize.height {
      let kinds = canvas.row(y).map(\.kind)
      for (x, kind) in kinds.enumerated() {
        if kind == .wide, x + 1 >= kinds.count || kinds[x + 1] != .continuation { return false }
        if kind == .continuation, x == 0 || kinds[x - 1] != .wide { return false }
      }
    }
    return true
  }

  @Test(arguments: Action.allCases)
  func `an action overflows no screen`(action: Action) {
    let number = Action.allCases.firstIndex(of: action) ?? 0
    for (index, state) in Self.states.enumerated() {
      // The smallest ones always; the others in turn, so that all meet and the test stays quick.
      for size in [Self.sizes[0], Self.sizes[2], Self.sizes[(number + index) % Self.sizes.count]] {
        var app = state
        app.press(.resize(size))
        _ = app.perform(action, at: Sample.now)
        Self.check(app)
      }
    }
  }

  @Test(arguments: sizes)
  func `every recorded screen stays inside, with ASCII and with toasts too`(size: Size) {
    for screen in GoldenTests.contacts + GoldenTests.calls + GoldenTests.others + GoldenTests.more {
      var app = screen.app()
      app.press(.resize(size))
      Self.check(app)
      app.model.settings.ascii = true
      app.toast("No camera found. They hear you, but cannot see you.", tone: .bad, at: Sample.now)
      app.toast("Mira's network is poor", at: Sample.now)
      Self.check(app)
    }
  }

  @Test func `a screen that grows and shrinks looks as if it had always been so`() {
    for screen in GoldenTests.contacts + GoldenTests.calls + GoldenTests.more {
      var app = screen.app()
      var texts: [String] = []
      for size in Self.sizes {
        app.press(.resize(size))
        texts.append(app.text())
      }
      for (size, text) in zip(Self.sizes, texts).reversed() {
        app.press(.resize(size))
        #expect(app.text() == text, "\(screen.name) at \(size)")
      }
    }
  }

  @Test(arguments: sizes.filter { $0.width >= 40 && $0.height >= 12 })
  func `the keys that end or answer a call are always in sight`(size: Size) {
    let table: [(CallView.Phase, [String])] = [
      (Sample.ringing, ["a accept", "d decline"]), (Sample.dialling, ["h hang up"]),
      (.connecting(since: Sample.now), ["h hang up"]), (Sample.fresh, ["h hang up", "m mute"]),
      (Sample.held, ["h hang up"]), (Sample.reconnecting, ["h hang up"]),
      (.ended(.hangup, duration: .zero), ["⏎ call again", "Esc close"]),
    ]
    for (phase, keys) in table {
      for kind in [CallView.Kind.audio, .video] {
        let text = Sample.app(call: Sample.call(phase, kind)).text(size)
        for key in keys { #expect(text.contains(key), "\(phase)") }
        #expect(text.contains("Mira"), "\(phase)")
      }
    }
  }

  @Test(arguments: sizes.filter { $0.width < 40 || $0.height < 12 })
  func `on a screen that is too small a call can still be answered, muted and ended`(size: Size) {
    var ringing = Sample.app(call: Sample.call(Sample.ringing), size: size)
    #expect(ringing.press(.character("a")) == [.accept(id: "c1", video: false)])
    #expect(ringing.press(.character("d")) == [.decline(id: "c1")])
    var talking = Sample.app(call: Sample.call(Sample.active), size: size)
    #expect(talking.press(.character("m")) == [.toggleMute])
    #expect(talking.press(.character("h")) == [.hangUp])
    #expect(talking.press(.character("f"), .character("c"), .character("o")).isEmpty, "unseen, unchanged")
    var idle = Sample.app(size: size)
    #expect(idle.press(.character("v"), .enter, .character("x")).isEmpty)
    #expect(idle.press(.character("q")) == [.quit])
  }
}
