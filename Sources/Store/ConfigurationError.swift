public import Base

/// A settings or accounts file cannot be used as it is. Whoever reads the file again keeps the last good one.
public struct ConfigurationError: UserFacingError, Equatable {
  /// One thing that is wrong.
  public struct Problem: Equatable, Sendable {
    /// Counted from 1; 0 if it concerns the whole file.
    public let line: Int
    /// What is wrong and what to do.
    public let text: String
  }

  /// The file.
  public let file: String
  /// All that is wrong, in the order of the lines.
  public let problems: [Problem]

  /// What went wrong and what to do.
  public var sentence: String {
    problems.map { problem in
      "\(file)\(problem.line > 0 ? ", line \(problem.line)" : ""): \(problem.text)."
    }.joined(separator: "\n")
  }
}

/// Something in a settings file that has no effect.
public struct ConfigurationWarning: Equatable, Sendable {
  /// Counted from 1; 0 if it concerns the whole file.
  public let line: Int
  /// What is odd and what was perhaps meant.
  public let sentence: String
}
