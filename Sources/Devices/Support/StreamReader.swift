internal import Base

/// Reads lines and exact numbers of bytes from a file or pipe, and gives up when told to.
final class StreamReader {
  private let source: Descriptor
  private let goOn: () -> Bool
  private var buffer: [UInt8]
  private var position = 0
  private var end = 0

  init(_ source: Descriptor, bufferSize: Int = 16_384, while goOn: @escaping () -> Bool) {
    self.source = source
    self.goOn = goOn
    buffer = [UInt8](repeating: 0, count: bufferSize)
  }

  /// Starts again at the first byte of a file; false for a pipe.
  func rewind() -> Bool {
    (position, end) = (0, 0)
    return source.rewind()
  }

  private func waitAndRead(_ target: UnsafeMutableRawBufferPointer) -> Int {
    while goOn() { if source.isReadable(within: 100) { return unsafe source.read(target) } }
    return 0
  }

  private func refill() -> Bool {
    position = 0
    end = unsafe max(0, buffer.withUnsafeMutableBytes { unsafe waitAndRead($0) })
    return end > 0
  }

  /// The bytes up to the next line feed, without it; nil at the end or after `limit` bytes.
  func line(limit: Int = 1_024) -> [UInt8]? {
    var line: [UInt8] = []
    while position < end || refill() {
      let byte = buffer[position]
      position += 1
      if byte == UInt8(ascii: "\n") { return line }
      line.append(byte)
      if line.count > limit { return nil }
    }
    return nil
  }

  /// Fills `target` completely; false at the end.
  func fill(_ target: UnsafeMutableRawBufferPointer) -> Bool {
    var done = min(target.count, end - position)
    unsafe buffer.withUnsafeBytes { bytes in
      unsafe target.copyMemory(from: .init(rebasing: bytes[position..<position + done]))
    }
    position += done
    while done < target.count {
      let count = unsafe waitAndRead(.init(rebasing: target[done...]))
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// Exactly `count` bytes; nil at the end.
  func bytes(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return unsafe bytes.withUnsafeMutableBytes({ unsafe fill($0) }) ? bytes : nil
  }

  /// Whatever is there next, 1…`limit` bytes; empty at the end.
  func some(limit: Int) -> [UInt8] {
    guard position < end || refill() else { return [] }
    let count = min(limit, end - position)
    defer { position += count }
    return Array(buffer[position..<position + count])
  }

  /// Throws `count` bytes away; false at the end.
  func skip(_ count: Int) -> Bool {
    var left = count
    while left > 0 {
      let got = some(limit: left).count
      guard got > 0 else { return false }
      left -= got
    }
    return true
  }
}
