import Synchronization

/// A queue of 16-bit samples between one writing and one reading thread. Neither ever waits or allocates.
@safe
public final class SampleRing: @unchecked Sendable {  // ordered by head and tail
  private let slots: UnsafeMutableBufferPointer<Int16>
  private let mask: Int
  private let head = Atomic<Int>(0)
  private let tail = Atomic<Int>(0)

  /// A ring that holds at least `capacity` samples.
  public init(capacity: Int) {
    var size = 1
    while size < capacity { size *= 2 }
    mask = size - 1
    unsafe slots = .allocate(capacity: size)
    unsafe slots.initialize(repeating: 0)
  }

  deinit { unsafe slots.deallocate() }

  /// Samples waiting to be read. Exact on either end's own thread, a snapshot elsewhere.
  public var count: Int { head.load(ordering: .acquiring) - tail.load(ordering: .acquiring) }

  /// Writer: appends all of `samples`, or nothing if they do not fit. Returns whether they fitted.
  @discardableResult
  public func push(_ samples: UnsafeBufferPointer<Int16>) -> Bool {
    let h = head.load(ordering: .relaxed)
    guard h - tail.load(ordering: .acquiring) + samples.count <= mask + 1 else { return false }
    for i in 0..<samples.count { unsafe slots[(h &+ i) & mask] = samples[i] }
    head.store(h + samples.count, ordering: .releasing)
    return true
  }

  /// Writer: appends all of `samples`, or nothing if they do not fit.
  @discardableResult
  public func push(_ samples: [Int16]) -> Bool { unsafe samples.withUnsafeBufferPointer { unsafe push($0) } }

  /// Reader: fills as much of `buffer` as there are samples; returns how many.
  public func pop(into buffer: UnsafeMutableBufferPointer<Int16>) -> Int {
    let t = tail.load(ordering: .relaxed)
    let n = min(buffer.count, head.load(ordering: .acquiring) - t)
    for i in 0..<n { unsafe buffer[i] = slots[(t &+ i) & mask] }
    tail.store(t + n, ordering: .releasing)
    return n
  }

  /// Reader: throws away up to `n` samples; returns how many.
  @discardableResult
  public func drop(_ n: Int) -> Int {
    let t = tail.load(ordering: .relaxed)
    let dropped = min(max(0, n), head.load(ordering: .acquiring) - t)
    tail.store(t + dropped, ordering: .releasing)
    return dropped
  }
}
