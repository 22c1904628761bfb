import Glibc
import Testing

@testable import Screen

@Suite struct ThemeFileTests {
  private static let names = [
    "default", "light", "high-contrast", "mono", "sixteen", "solarized-dark", "solarized-light", "fjord",
    "orchard", "paper",
  ]

  private struct Missing: Error { var name: String }

  private static func text(_ name: String) throws -> String {
    // Through symbolic links to the repository the test's source is in.
    guard let source = unsafe realpath(#filePath, nil) else { throw Missing(name: #filePath) }
    defer { unsafe free(source) }
    let path = unsafe String(cString: source)
    let root = path.split(separator: "/").dropLast(3).joined(separator: "/")
    guard let file = unsafe fopen("/\(root)/Themes/\(name).theme", "r") else { throw Missing(name: name) }
    defer { unsafe fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  @Test(arguments: names) func `every theme that ships is understood and describes its format`(name: String)
    throws
  {
    let text = try Self.text(name)
    let (theme, issues) = Theme.parse(text)
    #expect(issues.isEmpty, "\(issues)")
    #expect(theme.name == name)
    #expect(text.contains("# How a theme is written"))
    #expect(Set(theme.scopes).isSuperset(of: Theme.knownScopes))
  }

  @Test func `default.theme is the built-in look`() throws {
    #expect(Theme.parse(try Self.text("default")).theme == .standard)
  }

  @Test func `default.theme names everything there is to set`() throws {
    let text = try Self.text("default")
    for scope in Theme.knownScopes { #expect(text.contains("\n\(scope) = "), "\(scope)") }
    for part in ThemeLayout().lines { #expect(text.contains("\n\(part.name) = \(part.value)\n")) }
  }

  @Test(arguments: names) func `every theme that ships passes the checker`(name: String) throws {
    let found = Theme.check(try Self.text(name))
    #expect(found.mistakes.isEmpty, "\(found.mistakes)")
    #expect(found.warnings.isEmpty, "\(found.warnings)")
  }

  @Test func `the sixteen colours are the terminal's own`() throws {
    let theme = Theme.parse(try Self.text("sixteen")).theme
    for scope in theme.scopes {
      for color in [theme[scope].foreground, theme[scope].background] {
        switch color.kind {
        case .default, .palette(0...15): break
        case .palette, .rgb: Issue.record("\(scope) is \(color)")
        }
      }
    }
  }

  @Test func `mono has no colours at all`() throws {
    let theme = Theme.parse(try Self.text("mono")).theme
    for scope in theme.scopes {
      #expect(theme[scope].foreground == .default && theme[scope].background == .default, "\(scope)")
    }
  }

  @Test func `no two themes look the same`() throws {
    let looks = try Self.names.map { name in
      let theme = Theme.parse(try Self.text(name)).theme
      return theme.lines.dropFirst().map { "\($0.name) = \($0.value)" }.joined(separator: "\n")
    }
    #expect(Set(looks).count == looks.count)
  }
}
