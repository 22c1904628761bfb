public import Base

/// A device, file or helper program that cannot be used, in words that say what to do about it.
public struct DeviceError: UserFacingError, Equatable {
  /// The kind of failure.
  public enum Code: Sendable {
    /// The text that names a source or sink is not understood.
    case badSpec
    /// Nothing answers where the sound server should be.
    case noSoundServer
    /// The sound server refused a stream.
    case sound
    /// The camera is missing, busy, forbidden or unusable.
    case camera
    /// A file cannot be read or written, or holds something else than expected.
    case file
    /// A helper program did not start or ended.
    case program
    /// There is no screen to show.
    case screen
  }

  /// The kind of failure.
  public let code: Code
  /// What is wrong and what to do.
  public let said: Sentence

  /// An error of the kind `code`.
  public init(_ code: Code, _ said: Sentence) {
    self.code = code
    self.said = said
  }
}

/// What a running source or sink reports about itself. Comes on the device's own thread: be quick.
public enum DeviceEvent: Sendable, Equatable {
  /// It stopped working; the call goes on without it. It comes back by itself if it can.
  case lost(DeviceError)
  /// It works again.
  case returned(Sentence)
  /// It came to its natural end (a command that finished).
  case ended(Sentence)
}

/// Receives a device's events.
public typealias DeviceEventHandler = @Sendable (DeviceEvent) -> Void
