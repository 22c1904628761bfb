internal import Base

/// Bytes a second, over whole seconds.
struct RateMeter {
  private(set) var total = 0
  private var inSecond = 0
  private var second: MonotonicTime?
  private(set) var bitsPerSecond = 0

  mutating func add(_ bytes: Int, at now: MonotonicTime) {
    total += bytes
    guard let began = second else {
      second = now
      inSecond = bytes
      return
    }
    let elapsed = (now - began).inSeconds
    if elapsed >= 1 {
      bitsPerSecond = Int(Double(inSecond * 8) / elapsed)
      inSecond = 0
      second = now
    }
    inSecond += bytes
  }
}
