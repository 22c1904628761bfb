internal import Base
internal import System

extension Configuration {
  /// What `text` sets on top of the defaults. Never crashes, whatever the text.
  /// - Parameter file: what the text is called in errors.
  public static func parse(
    _ text: String, file: String = "config.toml"
  ) throws(ConfigurationError) -> (configuration: Configuration, warnings: [ConfigurationWarning]) {
    var reader = ConfigurationReader()
    for entry in try TOML.parse(text, file: file) { reader.read(entry) }
    guard reader.problems.isEmpty else { throw ConfigurationError(file: file, problems: reader.problems) }
    return (reader.configuration, reader.warnings)
  }

  /// What the file at `path` sets on top of the defaults; a file that is not there sets nothing.
  public static func load(
    _ path: String
  ) throws(ConfigurationError) -> (configuration: Configuration, warnings: [ConfigurationWarning]) {
    let text: String
    do {
      text = try Files.readText(path, limit: 1 << 20)
    } catch  where error.isMissing {
      return (Configuration(), [])
    } catch {
      throw ConfigurationError(
        file: path, problems: [.init(line: 0, text: "it could not be read (\(error.said))")])
    }
    return try parse(text, file: path)
  }
}

/// Goes through a document once; keeps every problem, not only the first.
private struct ConfigurationReader {
  var configuration = Configuration()
  var problems: [ConfigurationError.Problem] = []
  var warnings: [ConfigurationWarning] = []
  private var ignoredSections: [String] = []

  private static let settings = Dictionary(Setting.all.map { ($0.path, $0) }) { first, _ in first }
  private static let sections = Set(
    Setting.all.map { String($0.path.prefix { $0 != "." }) } + ["keys", "server"])

  mutating func read(_ entry: TOMLEntry) {
    guard !ignoredSections.contains(where: { entry.path.hasPrefix($0) }) else { return }
    let section = String(entry.path.prefix { $0 != "." && $0 != "[" })
    if entry.path == section { return readSection(section, entry) }
    switch section {
    case "keys" where Self.settings[entry.path] == nil: readKey(entry)
    case "server": readServer(entry)
    default: readSetting(entry)
    }
  }

  private mutating func readSection(_ name: String, _ entry: TOMLEntry) {
    if Self.sections.contains(name) {
      if entry.value != .table { wrong(entry, wish: "a section: write [\(name)] on a line of its own") }
      return
    }
    ignoredSections += [name + ".", name + "["]
    let what: Sentence = entry.value == .table ? "section [\(name)]" : "setting \(name)"
    // People forget the section: a bare "theme" means screen.theme.
    let home = Setting.all.first { $0.path.hasSuffix("." + name) }?.path
    let hint = home ?? NearestName.find(name, in: Self.sections).map { "[\($0)]" }
    warn(entry, unknown: what, hint: hint)
  }

  private mutating func readSetting(_ entry: TOMLEntry) {
    guard let setting = Self.settings[entry.path] else {
      ignoredSections += [entry.path + ".", entry.path + "["]
      return warn(
        entry, unknown: "setting \(entry.path)", hint: NearestName.find(entry.path, in: Self.settings.keys))
    }
    if let wish = setting.apply(entry.value, &configuration) {
      wrong(entry, wish: wish)
      ignoredSections += [entry.path + ".", entry.path + "["]
    }
  }

  private mutating func readKey(_ entry: TOMLEntry) {
    var name = String(entry.path.dropFirst("keys.".count))
    if let bracket = name.lastIndex(of: "["), name.hasSuffix("]") { name = String(name[..<bracket]) }
    switch entry.value {
    case .string(let key): configuration.keys[name, default: []].append(key)
    case .array: configuration.keys[name] = []
    case .table: break  // a dotted name, call.hangup, passes through tables
    default: wrong(entry, wish: "a key in quotes, or a list of them")
    }
  }

  private mutating func readServer(_ entry: TOMLEntry) {
    let rest = entry.path.dropFirst("server.".count)
    if entry.value == .table {
      configuration.servers[String(rest)] = .init(domain: String(rest))
      return
    }
    guard let dot = rest.lastIndex(of: ".") else {
      return wrong(entry, wish: "a section: write [server.\"example.org\"] on a line of its own")
    }
    let (domain, name) = (String(rest[..<dot]), String(rest[rest.index(after: dot)...]))
    var server = configuration.servers[domain] ?? .init(domain: domain)
    switch (name, entry.value) {
    case ("address", .string(let text)):
      guard let (host, port) = Self.address(text) else {
        return wrong(entry, wish: "\"HOST\" or \"HOST:PORT\"")
      }
      (server.host, server.port) = (host, port)
    case ("direct_tls", .boolean(let flag)): server.directTLS = flag
    case ("ca_file", .string(let path)): server.caFile = path
    case ("address", _), ("ca_file", _): wrong(entry, wish: "a text in quotes")
    case ("direct_tls", _): wrong(entry, wish: "true or false")
    default:
      warn(entry, unknown: "setting \(name)", hint: NearestName.find(name, in: Setting.server.map(\.name)))
    }
    configuration.servers[domain] = server
  }

  private static func address(_ text: String) -> (String, UInt16?)? {
    guard !text.isEmpty, !text.contains(where: \.isWhitespace) else { return nil }
    // [2001:db8::1]:5222, or a bare IPv6 address without a port.
    if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
      let host = String(text[text.index(after: text.startIndex)..<close])
      let rest = text[text.index(after: close)...]
      if rest.isEmpty { return (host, nil) }
      guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
      return (host, port)
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return (text, nil) }
    guard !parts[0].isEmpty, let port = UInt16(parts[1]), port > 0 else { return nil }
    return (String(parts[0]), port)
  }

  private mutating func wrong(_ entry: TOMLEntry, wish: Sentence) {
    let found: Sentence =
      switch entry.value {
      case .string(let text): "\(Setting.quote(String(text.prefix(40))))"
      case .integer(let number): "\(number)"
      case .float(let number): "\(number)"
      case .boolean(let flag): "\(flag)"
      case .date, .table, .array: entry.value.kind
      }
    problems.append(.init(line: entry.line, text: "\(entry.path) must be \(wish), not \(found)"))
  }

  private mutating func warn(_ entry: TOMLEntry, unknown: Sentence, hint: String?) {
    warnings.append(.unknown(unknown, hint: hint, line: entry.line))
  }
}
