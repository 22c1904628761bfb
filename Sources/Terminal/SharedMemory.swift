internal import Base
internal import Glibc

/// Shared memory objects that carry pictures to a terminal on the same machine. The terminal removes an object when it has
/// read it; what it leaves lying about is removed here.
enum SharedMemory {
  /// A name that nobody can guess.
  static func freshName() -> String { "/visavis-\(randomToken(bytes: 12))" }

  /// Makes an object that did not exist, for this person alone, and fills it. False when that cannot be done.
  static func create(_ name: String, _ bytes: [UInt8]) -> Bool {
    let descriptor = unsafe shm_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { Glibc.close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        remove(name)
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Removes an object; true when it was still there.
  @discardableResult
  static func remove(_ name: String) -> Bool { unsafe shm_unlink(name) == 0 }
}

/// Which objects the terminal has yet to take, frame by frame.
struct LentImages {
  private var frames: [(names: [String], at: MonotonicTime)] = []
  /// Frames in a row whose objects the terminal has left untouched.
  private(set) var refusals = 0

  /// Objects that are kept for a terminal that does not answer.
  private static let keep = Duration.seconds(5)

  /// A frame that shows these has been sent.
  mutating func lend(_ names: [String], at now: MonotonicTime) {
    while let first = frames.first, now - first.at > Self.keep {
      for name in first.names { SharedMemory.remove(name) }
      frames.removeFirst()
    }
    frames.append((names, now))
  }

  /// The terminal has worked on the oldest frame: what it wanted it has taken.
  mutating func answered() {
    guard !frames.isEmpty else { return }
    let frame = frames.removeFirst()
    guard !frame.names.isEmpty else { return }
    let untouched = frame.names.filter { SharedMemory.remove($0) }
    refusals = untouched.count == frame.names.count ? refusals + 1 : 0
  }

  /// Nothing more is expected.
  mutating func removeAll() {
    for frame in frames { for name in frame.names { SharedMemory.remove(name) } }
    frames = []
  }
}
