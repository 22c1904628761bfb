import Glibc

/// The files of this repository, as the tests of its own rules read them.
enum Repository {
  /// Its root, wherever links lead.
  static let root: String = {
    let here = unsafe realpath(#filePath, nil).map { path in
      defer { unsafe free(path) }
      return unsafe String(cString: path)
    }
    return (here ?? #filePath).split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
  }()

  /// The names in a folder, sorted.
  static func names(_ folder: String) -> [String] {
    guard let stream = unsafe opendir("\(root)/\(folder)") else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The paths of all files below a folder whose names end so.
  static func files(_ folder: String, ending: String) -> [String] {
    names(folder).flatMap { name in
      let path = "\(folder)/\(name)"
      return name.hasSuffix(ending) ? [path] : name.contains(".") ? [] : files(path, ending: ending)
    }
  }

  /// A file's text; empty if there is none.
  static func text(_ path: String) -> String {
    guard let file = unsafe fopen("\(root)/\(path)", "r") else { return "" }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65536)
    while true {
      let n = unsafe fread(&block, 1, 65536, file)
      if n == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += block[..<n]
    }
  }

  /// A file's lines.
  static func lines(_ path: String) -> [Substring] {
    text(path).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// A source file's lines without comments.
  static func code(_ path: String) -> [Substring] {
    lines(path).map { line in line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line }
  }

  /// All Swift targets: the folders of Sources but the C shims'.
  static let targets = names("Sources").filter { $0 != "C" }
}
