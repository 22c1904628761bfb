public import Base

/// What went wrong in a codec. Bytes from a peer lead to one of these, never to a trap.
public struct CodecError: UserFacingError, Equatable {
  /// The kind of failure.
  public enum Code: Sendable {
    /// The codec could not be set up: no memory, or a setting that it refuses.
    case setup
    /// The peer's bytes are not what the codec expects.
    case corrupt
    /// The bytes are well-formed but of a kind that is not decoded here (size, colour format, profile).
    case unsupported
    /// The caller's block has a length that the codec does not know.
    case badLength
    /// The encoder refused.
    case encoding
  }

  /// The kind of failure.
  public let code: Code
  /// Which codec, and what it was doing.
  public let detail: String
  /// The C library's own number, 0 if it was not asked.
  public let status: Int

  /// An error of the kind `code`.
  public init(_ code: Code, _ detail: String, status: Int = 0) {
    self.code = code
    self.detail = detail
    self.status = status
  }

  init(_ code: Code, _ detail: String, status: some BinaryInteger) {
    self.init(code, detail, status: Int(clamping: status))
  }

  /// What went wrong, for a person.
  public var said: Sentence {
    let number: Sentence = status == 0 ? "" : " (code \(status))"
    return switch code {
    case .setup: "The codec could not be started: \(detail)\(number)."
    case .corrupt: "Damaged media data was received: \(detail)\(number)."
    case .unsupported: "The other side sends a format that Visavis cannot decode: \(detail)\(number)."
    case .badLength: "A block of audio has the wrong length: \(detail)."
    case .encoding: "Encoding failed: \(detail)\(number)."
    }
  }
}
