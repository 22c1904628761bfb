internal import Base

/// Notices when nothing authenticated arrives any more (design.md §4), and when it does again.
struct SilenceWatch {
  private var last: MonotonicTime?
  private var silent = true
  static let patience = Duration.seconds(4)
  /// A muted peer may send nothing but reports, some only every five seconds.
  static let patienceWithTheQuiet = Duration.seconds(12)

  /// Something came; true if it is the first after a silence.
  mutating func heard(at now: MonotonicTime) -> Bool {
    last = now
    defer { silent = false }
    return silent
  }

  /// From here on a silence counts anew: the peer has just unmuted, or stopped holding.
  mutating func restart(at now: MonotonicTime) { if last != nil { last = now } }

  /// True once at the beginning of a silence.
  mutating func isSilent(at now: MonotonicTime, peerQuiet: Bool) -> Bool {
    guard !silent, let last else { return false }
    guard now - last > (peerQuiet ? Self.patienceWithTheQuiet : Self.patience) else { return false }
    silent = true
    return true
  }
}
