import Store

/// config.toml: people's text, through toml++.
enum FuzzTarget {
  static func run(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    do {
      let (_, warnings) = try Configuration.parse(text)
      precondition(warnings.count <= bytes.count, "more warnings than text")
    } catch {
      precondition(!error.problems.isEmpty, "refused without a reason")
    }
  }
}
