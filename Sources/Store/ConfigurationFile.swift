internal import Base
internal import Glibc
internal import System

/// Changes single settings in the file that a person wrote: all else, comments included, stays as it is.
public enum ConfigurationFile {
  /// Gives one setting a value in the file at `path`, or takes the line out again (nil). The file is replaced as a
  /// whole or not at all; one that has a mistake in it is not touched.
  /// - Parameter value: without quotes, as `SettingDescription.value`.
  /// - Returns: what the file says now.
  @discardableResult
  public static func change(
    _ setting: String, to value: String?, at path: String
  ) throws(ConfigurationError) -> Configuration {
    let old = try read(path)
    let new = try set(setting, to: value.map { literal($0, for: setting) }, in: old, file: path)
    guard new != old else { return try Configuration.parse(new, file: path).configuration }
    do throws(FileError) {
      if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
        try Files.makeFolder(String(path[..<slash]), permissions: 0o700)
      }
      // A link stays a link: what it leads to is replaced.
      try Files.write(new, to: target(of: path), permissions: Files.permissions(path) ?? 0o600)
    } catch {
      throw ConfigurationError(
        file: path, problems: [.init(line: 0, text: "it could not be written (\(error.said))")])
    }
    return try Configuration.parse(new, file: path).configuration
  }

  /// Which of the settings with a fixed name the file at `path` sets; none for a missing or broken file.
  public static func present(at path: String) -> Set<String> {
    guard let text = try? Files.readText(path, limit: 1 << 20),
      let entries = try? TOML.parse(text, file: path)
    else { return [] }
    return Set(entries.map(\.path)).intersection(Setting.all.map(\.path))
  }

  /// `text` with one setting changed: its value is replaced in place, or a line is added in its section, or its
  /// line goes (nil).
  /// - Parameter value: as TOML writes it.
  public static func set(
    _ setting: String, to value: String?, in text: String, file: String = "config.toml"
  ) throws(ConfigurationError) -> String {
    _ = try Configuration.parse(text, file: file)
    let before = try TOML.parse(text, file: file)
    let line = before.first { $0.path == setting }?.line
    let editor = LineEditor(text, setting: setting, entries: before)
    let candidates: [String] =
      switch (line, value) {
      case (nil, nil): [text]
      case (nil, let value?): editor.added(value)
      case (let line?, nil): editor.removed(line)
      case (let line?, let value?): editor.replaced(line, value)
      }
    var trouble: ConfigurationError?
    for candidate in candidates where keepsTheRest(candidate, of: before, but: setting, file: file) {
      do throws(ConfigurationError) {
        _ = try Configuration.parse(candidate, file: file)
        return candidate
      } catch {
        trouble = error
      }
    }
    let reason: Sentence = "\(setting) stands here in a form that only a person can change"
    throw trouble ?? ConfigurationError(file: file, problems: [.init(line: line ?? 0, text: reason)])
  }

  /// `value` as TOML writes it for `setting`.
  static func literal(_ value: String, for setting: String) -> String {
    switch Setting.all.first(where: { $0.path == setting })?.kind {
    case .flag, .number: value
    case .choice, .text, nil: Setting.quote(value)
    }
  }

  /// Whether `text` says what `before` says, but for one setting and the section it stands in.
  private static func keepsTheRest(
    _ text: String, of before: [TOMLEntry], but setting: String, file: String
  ) -> Bool {
    guard let after = try? TOML.parse(text, file: file) else { return false }
    let section = String(setting.prefix { $0 != "." })
    func rest(_ entries: [TOMLEntry]) -> [TOMLEntry] {
      entries.filter { $0.path != setting && $0.path != section }.map {
        TOMLEntry(path: $0.path, value: $0.value, line: 0)
      }.sorted { $0.path < $1.path }
    }
    return rest(before) == rest(after)
  }

  /// The text of the file; that of a fresh one if there is none.
  private static func read(_ path: String) throws(ConfigurationError) -> String {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try Files.read(path, limit: 1 << 20)
    } catch  where error.isMissing {
      return Configuration.commentedDefaults
    } catch {
      throw ConfigurationError(
        file: path, problems: [.init(line: 0, text: "it could not be read (\(error.said))")])
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard Array(text.utf8) == bytes else {
      throw ConfigurationError(file: path, problems: [.init(line: 0, text: "it is not UTF-8 text")])
    }
    return text
  }

  private static func target(of path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }
}
