/// An error that can be told to a person: what was wrong and what to do, in one or two sentences.
public protocol UserFacingError: Error {
  /// What to tell, without secrets, in whatever language the person reads.
  var said: Sentence { get }
}

extension UserFacingError {
  /// The same in English, ready for stderr and the log.
  public var sentence: String { said.english }
}
