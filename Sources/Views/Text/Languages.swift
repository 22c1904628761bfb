extension Catalogue {
  /// The languages of the screens.
  public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh-CN"

    /// The language that the locale asks for: LC_ALL counts more than LC_MESSAGES, that more than LANG.
    public init(locale variables: [String: String]) {
      let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
      let locale = names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty } ?? ""
      let language = locale.prefix { $0 != "_" && $0 != "." && $0 != "@" && $0 != "-" }
      self = language.lowercased() == "zh" ? .chinese : .english
    }
  }

  /// The words of `language`.
  public init(_ language: Language) {
    switch language {
    case .english: self.init()
    case .chinese:
      self.init(
        translated: Self.chinese, settings: Self.chineseSettings, sentences: Self.chineseSentences)
    }
  }
}
