/// Why bytes are not the packet they should be. Peers' bytes give this, never a trap.
public struct RTPError: Error, Equatable, Sendable {
  /// What is wrong, by kind.
  public enum Code: Equatable, Sendable {
    /// The bytes end before the structure does.
    case truncated
    /// The version field is not 2 (RFC 3550 §5.1), or a fixed marker is missing.
    case badVersion
    /// A count or length inside the packet contradicts its size.
    case badLength
    /// The bytes are well formed but stand for something that is not supported.
    case unsupported
  }

  /// What is wrong, by kind.
  public let code: Code
  /// The part of the packet that was being read.
  public let detail: String

  /// An error of this kind while reading `detail`.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}
