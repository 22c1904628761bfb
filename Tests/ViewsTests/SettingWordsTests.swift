import Foundation
import Screen
import Testing

@testable import Views

/// What settings are for, in both languages.
struct SettingWordsTests {
  /// What the manual says of each setting, by its path. StoreTests hold the manual against the settings themselves, which
  /// cannot be seen from here.
  private static func manual() throws -> [String: String] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appendingPathComponent("Docs/CONFIGURATION.md"))
    let parts = String(decoding: data, as: UTF8.self).components(separatedBy: "settings -->")
    try #require(parts.count == 3, "the marks around the tables")
    var section = ""
    var found: [String: String] = [:]
    for line in parts[1].split(separator: "\n") {
      if line.hasPrefix("### [") { section = String(line.dropFirst(5).prefix { $0 != "]" }) }
      let columns = line.split(separator: "|").map(String.init)
      guard columns.count > 2, columns[0].hasPrefix(" `") else { continue }
      let name = columns[0].filter { $0 != " " && $0 != "`" }
      found[section + "." + name] = columns[columns.count - 1].trimmingCharacters(in: .whitespaces)
    }
    return found
  }

  private func row(_ path: String, _ about: String) -> SettingRow {
    SettingRow(path: path, about: about, kind: .text, value: "", standard: "")
  }

  @Test func `every setting says what it is for in both languages`() throws {
    let settings = try Self.manual()
    #expect(settings.count > 40)
    for (path, about) in settings {
      #expect(!about.isEmpty && Catalogue(.english).about(row(path, about)) == about, "\(path)")
      let chinese = Catalogue(.chinese).about(row(path, about))
      #expect(chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(path): \(chinese)")
      #expect(chinese.last != "。" && chinese.last != "." && chinese.first != " ", "\(path): \(chinese)")
    }
  }

  @Test func `nothing is translated that is no setting`() throws {
    #expect(Set(Catalogue.chineseSettings.keys).subtracting(try Self.manual().keys).isEmpty)
  }

  @Test func `a setting that no table knows keeps its own words`() {
    #expect(Catalogue(.chinese).about(row("new.one", "As it comes")) == "As it comes")
  }

  @Test func `they are read on the screen, at the line to type and among the commands`() {
    let app = Sample.$words.withValue(Catalogue(.chinese)) { Sample.pages(.character(",")) }
    let size = Size(width: 132, height: 43)
    #expect(app.text(size).contains("第二个来电：ask 显示为等候，auto 回复忙线。"))
    #expect(!app.text(size).contains("Microphone"))
    var typing = app
    typing.press(.down, .down, .enter)
    #expect(typing.text(size).contains("麦克风：default、设备名"))
    var palette = Sample.$words.withValue(Catalogue(.chinese)) { Sample.pages(.character(":")) }
    palette.type("音量")
    #expect(palette.text(size).contains("麦克风音量"))
  }
}
