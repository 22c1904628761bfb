import Glibc
import Store
import System
import Testing

@Suite struct ManualTests {
  /// VISAVIS_RECORD=1 rewrites the tables from the settings themselves.
  @Test func `Docs CONFIGURATION lists every setting as it is`() throws {
    let here = unsafe realpath(#filePath, nil).map { path in
      defer { unsafe free(path) }
      return unsafe String(cString: path)
    }
    let root = try #require(here).split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    let path = root + "/Docs/CONFIGURATION.md"
    let text = try Files.readText(path)
    let (opening, closing) = ("<!-- settings -->", "<!-- end of settings -->")
    let start = try #require(text.firstRange(of: opening))
    let end = try #require(text.firstRange(of: closing))
    let manual = "\n" + Configuration.manual + "\n"
    if Environment["VISAVIS_RECORD"] == "1" {
      try Files.write(String(text[..<start.upperBound] + manual + text[end.lowerBound...]), to: path)
    } else {
      #expect(text[start.upperBound..<end.lowerBound] == manual)
    }
  }
}
