import Base
import Screen
import Testing

@testable import Views

/// The mouse and the keys lead to the same on every screen.
struct ClickTests {
  private static let screens =
    GoldenTests.contacts + GoldenTests.calls + GoldenTests.others + GoldenTests.more

  /// What a click at (`x`, `y`) reaches: the topmost sheet comes first, a question hides the rest.
  private func reached(_ app: App, _ x: Int, _ y: Int) -> Hit? {
    for (sheet, pen) in app.painters(size: app.size, at: Sample.now).reversed() {
      if let hit = pen.hits.last(where: { $0.rect.contains(x: x, y: y) }) { return hit }
      if sheet.isModal { return nil }
    }
    return nil
  }

  private func click(_ app: inout App, _ rect: Rect) -> [Intent] {
    app.handle(.mouse(MouseEvent(x: rect.x, y: rect.y, button: .left, kind: .press)), at: Sample.now)
  }

  @Test(arguments: screens, GoldenTests.sizes)
  func `a click on what is offered does what its key does`(screen: GoldenTests.Case, size: Size) {
    var start = screen.app()
    start.press(.resize(size))
    let hits = start.painters(size: size, at: Sample.now).flatMap { $0.pen.hits }
    for hit in hits where reached(start, hit.rect.x, hit.rect.y) == hit {
      guard case .action(let action) = hit.target else { continue }
      // In the field itself a letter is a letter.
      if action == .search, start.isTyping { continue }
      guard let key = start.keymap.keys(for: action.verb, in: action.context).first else {
        Issue.record("\(action.rawValue) is offered without a key")
        continue
      }
      var (clicked, typed) = (start, start)
      let (byMouse, byKey) = (click(&clicked, hit.rect), typed.handle(key, at: Sample.now))
      #expect(byMouse == byKey, "\(action.rawValue)")
      #expect(clicked.model == typed.model, "\(action.rawValue)")
    }
  }

  @Test(arguments: screens)
  func `a click anywhere draws nothing outside`(screen: GoldenTests.Case) {
    for y in stride(from: -1, through: 24, by: 6) {
      for x in stride(from: -1, through: 80, by: 20) {
        for button in [MouseEvent.Button.left, .wheelDown, .right] {
          var app = screen.app()
          app.press(.resize(Size(width: 80, height: 24)))
          _ = app.handle(.mouse(MouseEvent(x: x, y: y, button: button, kind: .press)), at: Sample.now)
          if button == .right { #expect(app.model.view.overlays == screen.app().model.view.overlays) }
          if x == 39, y == 11 { SizeTests.check(app) }
        }
      }
    }
  }

  @Test func `what was found is chosen by a click on the key's name`() {
    var app = Sample.app()
    app.press(.character("/"))
    app.type("小明")
    #expect(app.model.view.searching)
    _ = app.perform(.submit, at: Sample.now)
    #expect(!app.model.view.searching && app.model.view.selected == Sample.wang.jid)
    #expect(app.model.view.search?.text == "小明", "the list stays filtered")
  }

  @Test func `a button that is drawn in a banner is pressed through a question`() {
    var app = Sample.app(call: Sample.call(Sample.active), waiting: Sample.waiting)
    app.press(.character("q"))
    let hits = app.painters(size: app.size, at: Sample.now).flatMap { $0.pen.hits }
    guard let accept = hits.first(where: { $0.target == .action(.acceptHoldVideo) }) else {
      Issue.record("the banner has gone")
      return
    }
    #expect(click(&app, accept.rect) == [.acceptAndHold(id: "c2", video: true)])
    #expect(app.model.view.overlays == [.confirmQuit])
  }

  @Test func `the panel let go outside stays where it was carried`() {
    var app = GoldenTests.floating(Sample.call(Sample.active))
    let corners: [(Int, Int, MiniPanel.Corner)] = [
      (0, 0, .topLeft), (79, 0, .topRight), (0, 23, .bottomLeft), (79, 23, .bottomRight),
      (-9, -9, .topLeft), (500, 500, .bottomRight),
    ]
    for (x, y, corner) in corners {
      let panel = MiniPanelLayer.place(app.scene(size: app.size, at: Sample.now), hasPicture: true)
      #expect(click(&app, Rect(x: panel.x + 2, y: panel.y + 3, width: 1, height: 1)).isEmpty)
      for kind in [MouseEvent.Kind.drag, .release] {
        #expect(app.handle(.mouse(MouseEvent(x: x, y: y, button: .left, kind: kind)), at: Sample.now).isEmpty)
      }
      #expect(app.model.view.mini.corner == corner && app.model.view.mini.shown)
    }
  }
}
