import Testing

/// The executables put everything together, but leave the C libraries to the drivers.
private let everything: Set<String> = [
  "Base", "System", "RTP", "XMPP", "Calls", "Media", "Screen", "SimNet", "XMPPLink", "SecureLink", "Codecs",
  "Devices",
  "Terminal", "Store", "LocalServer", "Engine", "Views",
]

/// What each target may import (Docs/ARCHITECTURE.md): only what stands below it.
private let table: [String: Set<String>] = [
  "Base": [],
  "RTP": ["Base"],
  "XMPP": ["Base"],
  "Calls": ["Base", "XMPP"],
  "Media": ["Base", "RTP"],
  "Screen": ["Base"],
  "SimNet": ["Base", "RTP", "Media"],
  "System": ["Base", "CSys"],
  "XMPPLink": ["Base", "System", "XMPP", "CExpat", "COpenSSL", "CCares"],
  "SecureLink": ["Base", "System", "COpenSSL", "CNice", "CSRTP"],
  "Codecs": ["Base", "COpus", "CVPX", "CYUV", "CAudioProcessing"],
  "Devices": ["Base", "System", "CPulse", "CV4L2", "CYUV"],
  "Terminal": ["Base", "System", "Screen", "CNcurses", "CVTerm"],
  "Store": ["Base", "System", "CSQLite", "CToml"],
  "LocalServer": ["Base", "System"],
  "Engine": [
    "Base", "System", "RTP", "XMPP", "Calls", "Media", "XMPPLink", "SecureLink", "Codecs", "Devices", "Store",
    "LocalServer",
  ],
  "Views": ["Base", "Screen", "Calls", "XMPP"],
  "visavis": everything,
  "visavis-bench": everything,
]

/// No clock, no IO, no task, no C: their tests run faster than real time and always the same.
private let pure: Set<String> = ["RTP", "XMPP", "Calls", "Media", "Screen", "SimNet", "Views"]

private struct Import: CustomStringConvertible {
  let file: String
  let line: Int
  let module: String
  let words: [Substring]
  var description: String { "\(file):\(line) imports \(module)" }
}

private func imports(of target: String) -> [Import] {
  Repository.files("Sources/\(target)", ending: ".swift").flatMap { file in
    Repository.code(file).enumerated().compactMap { index, line in
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
        words[..<place].allSatisfy({
          $0.hasPrefix("@") || ["public", "internal", "package", "private", "fileprivate"].contains($0)
        })
      else { return nil }
      let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
      let name =
        kinds.contains(words[place + 1]) && place + 2 < words.count ? words[place + 2] : words[place + 1]
      return Import(
        file: file, line: index + 1, module: String(name.prefix { $0 != "." }), words: Array(words[..<place]))
    }
  }
}

@Suite struct ImportTests {
  @Test func `every target has its row`() {
    #expect(Set(Repository.targets).subtracting(table.keys) == [])
  }

  @Test(arguments: table.keys.sorted()) func `a target imports only what stands below it`(target: String) {
    let allowed = table[target, default: []].union(["Synchronization"]).union(
      pure.contains(target) ? [] : ["Glibc"])
    for found in imports(of: target) {
      #expect(allowed.contains(found.module), "\(found), which its row does not allow")
    }
  }

  @Test(arguments: table.keys.sorted()) func `Foundation stays out of what ships`(target: String) {
    #expect(
      imports(of: target).filter { $0.module.hasPrefix("Foundation") || $0.module == "Dispatch" }.isEmpty)
  }

  @Test(arguments: table.keys.sorted()) func `C shims are imported internally only`(target: String) {
    let shims = Set(Repository.names("Sources/C"))
    for found in imports(of: target) where shims.contains(found.module) {
      #expect(found.words.contains("internal"), "\(found): write `internal import`")
    }
  }

  @Test func `C shims include no other shim`() {
    let shims = Repository.names("Sources/C")
    for shim in shims {
      for file in [".h", ".c", ".cpp"].flatMap({ Repository.files("Sources/C/\(shim)", ending: $0) }) {
        for line in Repository.lines(file) where line.hasPrefix("#include") {
          let others = shims.filter { $0 != shim && line.contains("\($0).h") }
          #expect(others.isEmpty, "\(file): \(line)")
        }
      }
    }
  }

  @Test(arguments: pure.sorted()) func `pure targets read no clock, draw no chance and start no task`(
    target: String
  ) {
    let forbidden = [
      "MonotonicTime.now", "WallTime.now", "ContinuousClock", "SuspendingClock",
      "SystemRandomNumberGenerator", "Task {",
      "Task.", "Task(", "async ", "await ", "DispatchQueue", "UUID(",
    ]
    for file in Repository.files("Sources/\(target)", ending: ".swift") {
      for (index, line) in Repository.code(file).enumerated() {
        for word in forbidden { #expect(!line.contains(word), "\(file):\(index + 1) uses \(word)") }
      }
    }
  }

  @Test func `the manifest asks for nothing that the table does not allow`() {
    let manifest = Repository.text("Package.swift").split { " \n".contains($0) }.joined(separator: " ")
    var checked = 0
    for (target, modules) in table {
      guard
        let start = manifest.firstRange(of: "library(\"\(target)\", [")
          ?? manifest.firstRange(of: "library( \"\(target)\", [")
      else { continue }
      let list = manifest[start.upperBound...].prefix { $0 != "]" }
      let names = list.split(separator: ",").map { $0.filter { $0 != "\"" && $0 != " " } }.filter {
        !$0.isEmpty
      }
      #expect(Set(names).subtracting(modules) == [], "\(target)")
      checked += 1
    }
    #expect(checked >= 15)
  }
}
