import Glibc
import Testing

@testable import Screen

@Suite struct ThemeFileTests {
  private static let names = ["default", "light", "high-contrast", "mono"]

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
    for scope in Theme.knownScopes { #expect(text.contains("\n\(scope) = "), "\(scope)") }
  }

  @Test func `default.theme is the built-in look`() throws {
    #expect(Theme.parse(try Self.text("default")).theme == .standard)
  }

  @Test(arguments: names) func `text can be told from its ground`(name: String) throws {
    let theme = Theme.parse(try Self.text(name)).theme
    for scope in theme.scopes {
      let style = theme[scope]
      guard case .rgb = style.foreground.kind, case .rgb = style.background.kind,
        let fore = style.foreground.approximateRGB, let back = style.background.approximateRGB
      else { continue }
      let (a, b) = (max(fore.luma, back.luma), min(fore.luma, back.luma))
      #expect(a - b >= (name == "high-contrast" ? 100 : 40), "\(scope) in \(name)")
    }
  }
}
