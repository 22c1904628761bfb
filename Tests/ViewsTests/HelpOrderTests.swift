import Base
import Screen
import Testing

@testable import Views

/// The list of keys begins with those that work where it was opened.
struct HelpOrderTests {
  private static let floating: App = {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.character("f"))
    return app
  }()

  static let places: [(app: App, contexts: [String])] = [
    (Sample.app(), ["contacts", "list", "global"]),
    (Sample.app(call: Sample.call(Sample.active)), ["call", "stage", "global"]),
    (Sample.app(call: Sample.call(Sample.ringing)), ["incoming", "global"]),
    (floating, ["mini", "call", "contacts", "list", "global"]),
    (Sample.pages(.character("H")), ["history", "list", "global"]),
    (ShellTests.app(call: Sample.call(Sample.active)), ["mini", "call", "shell", "global"]),
  ]

  @Test func `the keys of the place come first`() {
    for (app, contexts) in Self.places {
      #expect(app.contextsInFront == contexts)
      var app = app
      app.model.view.overlays = [.help(scroll: 0)]
      #expect(app.contextsInFront == contexts, "whatever lies over it")
    }
  }

  @Test func `in a call they are the first lines`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.character("?"))
    let lines = app.text(Size(width: 40, height: 24)).split(separator: "\n")
    let title = lines.first { line in line.contains("IN A CALL") || line.contains("CONTACTS") }
    #expect(title?.contains("IN A CALL") == true)
    app = ShellTests.app()
    app.press(ShellTests.prefix)
    app.press(.character("?"))
    #expect(app.text(Size(width: 40, height: 24)).contains("IN THE SHELL"))
  }
}
