public import Base

/// What can go wrong between ICE and SRTP.
public struct SecureLinkError: UserFacingError, Equatable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: String, Sendable {
    /// A certificate, key or library object could not be made (out of memory, broken installation).
    case setup
    /// No usable network address, or no free port in the range asked for.
    case noLocalAddress
    /// No pair of addresses worked.
    case iceFailed
    /// The peer's certificate is not the one its signalling announced (RFC 5763 §5).
    case fingerprintMismatch
    /// The peer refused the DTLS handshake or broke its rules.
    case handshakeFailed
    /// The DTLS handshake was not answered.
    case handshakeTimeout
    /// The peer has no SRTP profile in common with us (RFC 5764 §4.1.2).
    case noSRTPProfile
  }

  /// What kind of failure it was.
  public var code: Code
  /// What the library said; for logs.
  public var detail: String

  /// An error of kind `code`.
  public init(_ code: Code, _ detail: String = "") {
    self.code = code
    self.detail = detail
  }

  /// Code and detail, for logs.
  public var description: String { detail.isEmpty ? code.rawValue : "\(code.rawValue): \(detail)" }

  /// What to tell the person.
  public var said: Sentence {
    switch code {
    case .setup:
      "The encryption library failed (\(detail)). Restart Visavis; if it happens again, run visavis doctor."
    case .noLocalAddress: "No network address can be used for calls. Check that the network is up."
    case .iceFailed:
      "No network path to the other side was found. A relay (TURN) server in the account's settings may help."
    case .fingerprintMismatch:
      "The other side's key is not the one it announced: somebody may be listening, so the call was stopped."
    case .handshakeFailed: "The other side refused the encrypted connection (\(detail))."
    case .handshakeTimeout: "The other side did not answer the encryption handshake in time. Try again."
    case .noSRTPProfile:
      "The other side offers no media encryption that Visavis knows, so the call was stopped."
    }
  }
}
