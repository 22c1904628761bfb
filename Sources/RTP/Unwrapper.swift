/// Gives 16-bit sequence numbers their place in an endless count. Each is taken to be the nearest to the one
/// before.
public struct SequenceUnwrapper: Sendable, Equatable {
  private var last: Int64?

  /// An unwrapper that has seen nothing: the first number keeps its value.
  public init() {}

  /// The endless number of `sequence`, which becomes the reference for the next.
  public mutating func unwrap(_ sequence: UInt16) -> Int64 {
    let value = peek(sequence)
    last = value
    return value
  }

  /// The endless number of `sequence`, leaving the reference alone.
  public func peek(_ sequence: UInt16) -> Int64 {
    guard let last else { return Int64(sequence) }
    return last &+ Int64(Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: last)))
  }

  /// Forgets everything.
  public mutating func reset() { last = nil }
}

/// Gives 32-bit timestamps their place in an endless count. Each is taken to be the nearest to the one
/// before.
public struct TimestampUnwrapper: Sendable, Equatable {
  private var last: Int64?

  /// An unwrapper that has seen nothing: the first timestamp keeps its value.
  public init() {}

  /// The endless value of `timestamp`, which becomes the reference for the next.
  public mutating func unwrap(_ timestamp: UInt32) -> Int64 {
    let value = peek(timestamp)
    last = value
    return value
  }

  /// The endless value of `timestamp`, leaving the reference alone.
  public func peek(_ timestamp: UInt32) -> Int64 {
    guard let last else { return Int64(timestamp) }
    return last &+ Int64(Int32(bitPattern: timestamp &- UInt32(truncatingIfNeeded: last)))
  }

  /// Forgets everything.
  public mutating func reset() { last = nil }
}
