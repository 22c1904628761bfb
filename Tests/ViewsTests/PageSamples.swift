import Base
import Screen

@testable import Views

/// What the pages over the contacts show in the tests.
extension Sample {
  static func past(
    _ number: Int, _ row: ContactRow, _ at: WallTime, _ change: (inout HistoryRow) -> Void = { _ in }
  ) -> HistoryRow {
    var call = HistoryRow(
      id: HistoryID(account: "lena@example.org", callID: "h\(number)"), jid: row.jid, name: row.name, at: at)
    change(&call)
    return call
  }

  static let history: [HistoryRow] = [
    past(1, wang, ago(0, 9)) {
      $0.kind = .video
      $0.incoming = true
      $0.missed = true
      $0.cause = .noAnswer
    },
    past(2, mira, ago(1, 0, minutes: 26)) {
      $0.kind = .video
      $0.cause = .hangup
      $0.duration = .seconds(12 * 60 + 3)
      $0.quality = 4
    },
    past(3, petra, ago(1, 2)) {
      $0.cause = .remoteNoAnswer
    },
    past(4, jonas, ago(4, 9)) {
      $0.incoming = true
      $0.cause = .declined
    },
    past(5, mira, ago(30)) {
      $0.kind = .group
      $0.members = [mira.jid, wang.jid, jonas.jid]
      $0.cause = .dropped
      $0.duration = .seconds(3900)
      $0.quality = 1
    },
    past(6, ContactRow(jid: "somebody@elsewhere.example"), ago(400)) {
      $0.cause = .failed("no way through both firewalls.")
    },
  ]

  static let settings: [SettingRow] = [
    SettingRow(
      path: "calls.busy", about: "A second call: ask shows it as waiting, auto says busy",
      kind: .choice(["ask", "auto"]), value: "ask", standard: "ask", effect: .nextStart),
    SettingRow(
      path: "calls.relay_only", about: "Media only through a relay, so that peers do not learn your address",
      kind: .flag, value: "true", standard: "false", isSet: true, effect: .nextCall),
    SettingRow(
      path: "audio.input", about: "Microphone: default, a device's name, or a source such as wav:FILE",
      kind: .text, value: "default", standard: "default", effect: .nextCall),
    SettingRow(
      path: "audio.input_volume", about: "Microphone, percent", kind: .number(0...400), value: "100",
      standard: "100", effect: .nextCall),
    SettingRow(
      path: "screen.theme", about: "A built-in theme's name, or a file", kind: .text, value: "default",
      standard: "default"),
    SettingRow(
      path: "screen.chrome_seconds", about: "When the lines around a picture go; 0 keeps them",
      kind: .number(0...3600), value: "3", standard: "3"),
  ]

  /// An app whose wiring answers: the whole history is there, and the settings.
  static func pages(_ keys: Key...) -> App {
    var app = app()
    app.model.history = HistoryWindow(rows: history, total: history.count)
    app.model.settingRows = settings
    app.model.themes = ["default", "light"]
    for key in keys { app.press(key) }
    return app
  }

  /// As many contacts as a person of some years has, all of them reachable.
  static func crowd(_ count: Int) -> [ContactRow] {
    (0..<count).map { number in
      var row = mira
      row.jid = "person\(number)@example.org"
      row.name = "Person \(number)"
      return row
    }
  }
}
