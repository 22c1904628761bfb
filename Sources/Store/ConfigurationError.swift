public import Base

/// A settings or accounts file cannot be used as it is. Whoever reads the file again keeps the last good one.
public struct ConfigurationError: UserFacingError, Equatable {
  /// One thing that is wrong.
  public struct Problem: Equatable, Sendable {
    /// Counted from 1; 0 if it concerns the whole file.
    public let line: Int
    /// What is wrong and what to do.
    public let text: Sentence
  }

  /// The file.
  public let file: String
  /// All that is wrong, in the order of the lines.
  public let problems: [Problem]

  /// What went wrong and what to do.
  public var said: Sentence {
    Sentence(
      lines: problems.map { problem in
        problem.line > 0
          ? "\(file), line \(problem.line): \(problem.text)." : "\(file): \(problem.text)."
      })
  }
}

/// Something in a settings file that has no effect.
public struct ConfigurationWarning: Equatable, Sendable {
  /// Counted from 1; 0 if it concerns the whole file.
  public let line: Int
  /// What is odd and what was perhaps meant.
  public let said: Sentence
  /// The same in English.
  public var sentence: String { said.english }

  /// Something that is called `name` is not known; `hint` is what was perhaps meant.
  static func unknown(_ name: Sentence, hint: String?, line: Int) -> ConfigurationWarning {
    let said: Sentence =
      hint.map { "Line \(line): there is no \(name); it is ignored. Did you mean \($0)?" }
      ?? "Line \(line): there is no \(name); it is ignored."
    return ConfigurationWarning(line: line, said: said)
  }
}
