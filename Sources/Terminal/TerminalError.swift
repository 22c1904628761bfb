public import Base

/// Why the terminal cannot be used.
public struct TerminalError: UserFacingError, Equatable {
  /// What kind of trouble.
  public enum Code: Sendable, Equatable {
    /// There is no terminal, or it cannot be opened.
    case noTerminal
    /// TERM is unset or names nothing that terminfo knows.
    case unknownType
    /// The terminal cannot place the cursor.
    case tooSimple
    /// It is in use by this process already.
    case inUse
    /// A system call failed.
    case system
  }
  /// What kind of trouble.
  public let code: Code
  /// What to tell the person.
  public let said: Sentence

  init(_ code: Code, _ said: Sentence) {
    self.code = code
    self.said = said
  }
}
