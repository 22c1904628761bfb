import Base
import Screen
import Testing

@testable import Views

/// What is said of a settings file that cannot be used.
struct BrokenSettingsTests {
  private static let kept = "The settings stay as they were."
  private static let reason =
    "/home/somebody/with/a/very/long/home/.config/visavis/config.toml, line 12: “rainbow” is no theme: "
    + "take one of default, light, nord, gruvbox or the name of a file of your own."

  @Test(arguments: [40, 80, 132]) func `what becomes of the settings is said whole`(width: Int) {
    var app = Sample.app(size: Size(width: width, height: 24))
    app.settingsBroken(Self.reason, at: Sample.now)
    let text = app.model.view.toasts.last?.text ?? ""
    #expect(text.hasPrefix("/home/") && text.contains("…"), "\(text)")
    #expect(text.hasSuffix("your own. " + Self.kept), "\(text)")
    #expect(app.text().contains("were."))
  }

  @Test func `a reason that fits is said whole, too`() {
    var app = Sample.app()
    app.settingsBroken("config.toml, line 3: “x” is no number.", at: Sample.now)
    #expect(app.model.view.toasts.map(\.text) == ["config.toml, line 3: “x” is no number. " + Self.kept])
  }
}
