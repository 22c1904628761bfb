import Base
import Screen
import Testing

@testable import Views

/// The settings screen: what is asked for, and how it is taken back.
struct SettingsScreenTests {
  private func opened(down: Int) -> App {
    var app = Sample.pages(.character(","))
    for _ in 0..<down { app.press(.down) }
    return app
  }

  /// Does what the wiring does with `path`.
  private func apply(_ intents: [Intent], to app: inout App) {
    for case .setSetting(let path, let value) in intents {
      let rows = app.model.settingRows.map { row in
        var row = row
        if row.path == path {
          row.value = value ?? row.standard
          row.isSet = value != nil
        }
        return row
      }
      app.settingChanged(path, rows: rows, at: Sample.now)
    }
  }

  @Test(arguments: [
    (0, Key.enter, "calls.busy", "auto"), (0, .right, "calls.busy", "auto"), (0, .left, "calls.busy", "auto"),
    (1, .space, "calls.relay_only", "false"), (3, .right, "audio.input_volume", "110"),
    (3, .character("-"), "audio.input_volume", "90"), (5, .right, "screen.chrome_seconds", "33"),
    (1, .delete, "calls.relay_only", "false"),
  ])
  func `a key changes a value at once`(down: Int, key: Key, path: String, value: String) {
    var app = opened(down: down)
    #expect(app.press(key) == [.setSetting(path: path, value: value)])
  }

  @Test func `a value that is there already is not set again`() {
    var app = opened(down: 0)
    #expect(app.press(.character("x")).isEmpty)
    #expect(app.model.view.settingChanges.isEmpty)
  }

  @Test func `text and numbers can be typed`() {
    var app = opened(down: 2)
    app.press(.enter, .control("u"))
    app.type("wav:a b.wav")
    #expect(app.press(.enter) == [.setSetting(path: "audio.input", value: "wav:a b.wav")])
    app = opened(down: 3)
    app.press(.enter, .control("u"))
    app.type("55")
    #expect(app.press(.enter) == [.setSetting(path: "audio.input_volume", value: "55")])
    app = opened(down: 2)
    app.press(.right)
    #expect(app.press(.escape).isEmpty && app.model.view.overlays.isEmpty, "typed and left alone")
  }

  @Test func `u takes changes back, the last one first, as they were in the file`() {
    var app = opened(down: 0)
    apply(app.press(.enter), to: &app)
    #expect(app.model.settingRows[0].value == "auto")
    app.press(.down)
    apply(app.press(.enter), to: &app)
    #expect(app.press(.character("u")) == [.setSetting(path: "calls.relay_only", value: "true")])
    #expect(
      app.press(.character("u")) == [.setSetting(path: "calls.busy", value: nil)],
      "the file said nothing about it before")
    #expect(app.model.view.pages == [.settings(selected: "calls.busy")], "one sees what was taken back")
    #expect(app.press(.character("u")).isEmpty)
    #expect(app.model.view.toasts.last?.text == "There is nothing to take back.")
  }

  @Test func `a refused change cannot be taken back and says what is wrong`() {
    var app = opened(down: 0)
    app.press(.enter)
    app.settingRefused("calls.busy", "config.toml, line 3: the value is missing.")
    #expect(app.model.view.settingChanges.isEmpty)
    #expect(app.text().contains("line 3"))
  }

  @Test func `a change is said with its new value`() {
    var app = opened(down: 1)
    apply(app.press(.enter), to: &app)
    #expect(app.model.view.toasts.last?.text == "calls.relay_only is off again.")
    apply(app.press(.enter), to: &app)
    let said = app.model.view.toasts.map(\.text)
    #expect(said == ["calls.relay_only is now on."], "one sentence for one setting")
  }

  @Test func `numbers stop at the ends of their range`() {
    var row = Sample.settings[3]
    row.value = "395"
    #expect(row.value(after: 1) == "400" && row.value(after: -100) == "0")
    row.value = "nonsense"
    #expect(row.value(after: 1) == "10")
    row.kind = .choice([])
    #expect(row.value(after: 1) == nil)
  }

  @Test func `nothing to show is said`() {
    var app = Sample.app()
    app.press(.character(","))
    #expect(app.text().contains("There are no settings to show."))
    #expect(app.press(.enter, .down, .character("x")).isEmpty)
    app.press(.escape)
    #expect(app.model.view.pages.isEmpty)
  }
}
