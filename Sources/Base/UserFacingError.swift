/// An error that can be told to a person: what was wrong and what to do, in one or two sentences.
public protocol UserFacingError: Error {
  /// The sentence, without secrets, ready for the screen or stderr.
  var sentence: String { get }
}
