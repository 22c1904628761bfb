internal import CSys

/// A terminal for a program that we host.
public struct PseudoTerminal: Sendable {
  /// Our end; reads and writes never block.
  public let ours: Int32
  /// The program's end.
  public let programs: Int32

  /// Opens one; both ends are the caller's to close. Nil when the system has none left.
  public init?(columns: Int, rows: Int) {
    var ends: [Int32] = [-1, -1]
    guard unsafe vv_pty_open(Int32(clamping: columns), Int32(clamping: rows), &ends) == 0 else { return nil }
    (ours, programs) = (ends[0], ends[1])
  }

  /// Gives it another size; its programs are told.
  public func resize(columns: Int, rows: Int) {
    _ = vv_pty_resize(ours, Int32(clamping: columns), Int32(clamping: rows))
  }
}
