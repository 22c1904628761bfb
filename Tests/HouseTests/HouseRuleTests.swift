import Testing

@Suite struct HouseRuleTests {
  private static let sources = Repository.files("Sources", ending: ".swift")

  @Test func `the repository was found`() {
    #expect(Repository.text("Package.swift").contains("name: \"visavis\""))
    #expect(Self.sources.count > 50)
  }

  @Test func `files are small`() {
    let lengths = Self.sources.map { Repository.lines($0).count }
    for (file, length) in zip(Self.sources, lengths) { #expect(length <= 450, "\(file) has \(length) lines") }
    #expect(lengths.sorted()[lengths.count / 2] <= 150)
  }

  @Test func `only known names stand at the top`() {
    let known: Set<String> = [
      ".ci", ".git", ".gitignore", ".swift-format", "CHANGELOG.md", "CONTRIBUTING.md", "Docs", "LICENSE",
      "Package.swift",
      "Packaging", "README.md", "Ringtones", "Scripts", "Sources", "Tests", "Themes",
    ]
    let unknown = Repository.names(".").filter {
      !known.contains($0) && !$0.hasPrefix(".build") && $0 != "Package.resolved"
    }
    #expect(unknown == [])
  }

  @Test func `unchecked promises have a reason beside them, and are few`() {
    var count = 0
    for file in Self.sources {
      for (index, line) in Repository.lines(file).enumerated() {
        guard
          let place = line.firstRange(of: "@unchecked Sendable")
            ?? line.firstRange(of: "nonisolated(unsafe)"),
          !line[..<place.lowerBound].contains("//")
        else { continue }
        count += 1
        let above = index > 0 ? Repository.lines(file)[index - 1] : ""
        let reason = line[place.upperBound...].contains("// ") || above.contains("// ")
        #expect(reason, "\(file):\(index + 1) gives no reason")
      }
    }
    #expect(count < 40)
  }

  @Test func `nothing that ships refers to the workshop`() {
    let shipping =
      Self.sources + ["README.md", ".ci/run"]
      // The interoperability runs drive other people's programs with the workshop's tools; users never start them.
      + Repository.names("Scripts").filter { !$0.hasPrefix("interop-") }.map { "Scripts/\($0)" }
    for file in shipping { #expect(!Repository.text(file).contains("/work/"), "\(file)") }
    for file in shipping { #expect(!Repository.text(file).contains("../shared"), "\(file)") }
  }

  @Test func `no unfinished business`() {
    for file in Self.sources {
      for (index, line) in Repository.lines(file).enumerated() {
        for word in ["TODO", "FIXME", "fatalError(", "try!"] {
          #expect(!line.contains(word), "\(file):\(index + 1) says \(word)")
        }
      }
    }
  }

  @Test(arguments: ["setup", "demo", "test", "check"]) func `scripts stop at the first error`(name: String) {
    let lines = Repository.lines("Scripts/\(name)")
    #expect(lines.first == "#!/bin/bash")
    #expect(lines.contains("set -euo pipefail"))
  }

  @Test func `the README starts with how to see it and how to test it`() {
    let readme = Repository.text("README.md")
    #expect(readme.contains("./Scripts/demo") && readme.contains("./Scripts/test"))
  }

  @Test func `the licence is Apache 2.0`() {
    let licence = Repository.text("LICENSE")
    #expect(licence.contains("Apache License") && licence.contains("Version 2.0, January 2004"))
  }
}
