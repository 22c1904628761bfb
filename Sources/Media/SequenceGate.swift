import RTP

/// Lets a stream's packets through and gives them endless numbers; a jump counts only when the next packet
/// continues it (RFC 3550 §A.1). Numbers keep rising over restarts.
public struct SequenceGate: Sendable {
  /// What a packet's number means.
  public enum Admission: Equatable, Sendable {
    case accepted(Int64)
    /// The sender began to count anew; this is its first number.
    case restarted(Int64)
    /// Far off, and alone so far.
    case rejected
  }

  /// Highest number admitted.
  public private(set) var newest: Int64?
  private var unwrapper = SequenceUnwrapper()
  private var cycles: Int64 = 0
  private var probation: UInt16?
  private let largestGap: Int64 = 3_000
  private let largestDisorder: Int64 = 500

  /// A gate that has seen nothing.
  public init() {}

  /// Judges the next packet.
  public mutating func admit(_ sequence: UInt16) -> Admission {
    guard let newest else { return .accepted(begin(at: sequence)) }
    let number = unwrapper.peek(sequence) + cycles
    if number - newest < largestGap, newest - number < largestDisorder {
      probation = nil
      _ = unwrapper.unwrap(sequence)
      self.newest = max(newest, number)
      return .accepted(number)
    }
    if probation == sequence { return .restarted(begin(at: sequence)) }
    probation = sequence &+ 1
    return .rejected
  }

  /// Takes the next packet as a new beginning (another SSRC).
  public mutating func restart(at sequence: UInt16) -> Int64 { begin(at: sequence) }

  private mutating func begin(at sequence: UInt16) -> Int64 {
    if let newest { cycles = (newest >> 16 + 2) << 16 }
    unwrapper.reset()
    probation = nil
    let number = unwrapper.unwrap(sequence) + cycles
    newest = number
    return number
  }
}
