public import Base
internal import System

/// A private server could not be started.
public struct LocalServerError: UserFacingError, Equatable {
  /// What went wrong and what to do.
  public let sentence: String
  /// The same, in English only: it is told where tests and the demo are started.
  public var said: Sentence { "\(sentence)" }
  let isPortTaken: Bool

  private init(_ sentence: String, isPortTaken: Bool = false) {
    self.sentence = sentence
    self.isPortTaken = isPortTaken
  }

  init(_ cause: any Error) {
    self.init(
      "The private server could not be started. \((cause as? any UserFacingError)?.sentence ?? "\(cause)")")
  }

  static func notInstalled(_ program: String) -> Self {
    Self(
      "\(program == "prosody" ? "Prosody" : "OpenSSL") is not installed. Install it with: sudo apt install \(program)"
    )
  }

  static func badName(_ name: String) -> Self {
    Self(
      "“\(name)” cannot be a user or domain of the private server: use lower-case letters, digits, dots and dashes."
    )
  }

  static func certificate(_ step: String, output: String) -> Self {
    Self("The private server could not be started: openssl \(step) failed.\n\(output)")
  }

  static func ended(logTail: String) -> Self {
    Self("The private server ended right after its start. Its log ends with:\n\(logTail)")
  }

  static func notForNobody(_ folder: String) -> Self {
    Self(
      "The private server runs as the user “nobody”, who may not enter \(folder). "
        + "Set TMPDIR to a folder that everybody may enter, such as TMPDIR=/tmp.")
  }

  static func slow(logTail: String) -> Self {
    Self(
      "The private server did not accept connections within \(PrivateServer.startLimit.components.seconds) s. "
        + "Its log ends with:\n\(logTail)")
  }

  static let portTaken = Self(
    "Another program has taken the private server's port. Try again.", isPortTaken: true)

  static let noPort = Self("The private server found no free port on 127.0.0.1. Try again.")
}
