/// The bytes of one cell, put together on the stack: an array is slow to add to byte by byte. What does not fit is dropped;
/// a cursor address, all attributes and two colours take 84 bytes.
struct ByteRun {
  private var storage = InlineArray<96, UInt8>(repeating: 0)
  private(set) var count = 0

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    guard count < 96 else { return }
    storage[count] = byte
    count &+= 1
  }

  /// Begins a control sequence.
  @inline(__always)
  mutating func begin() {
    append(0x1B)
    append(UInt8(ascii: "["))
  }

  /// A parameter of a control sequence, with a semicolon behind it.
  @inline(__always)
  mutating func append(parameter: Int) {
    append(number: parameter)
    append(UInt8(ascii: ";"))
  }

  /// Ends a control sequence: `byte` takes the place of the semicolon after the last parameter.
  @inline(__always)
  mutating func end(_ byte: UInt8) {
    if count > 0, storage[count &- 1] == UInt8(ascii: ";") { count &-= 1 }
    append(byte)
  }

  /// `number` in decimal digits.
  @inline(__always)
  mutating func append(number: Int) {
    if number >= 1_000 {
      for digit in String(number).utf8 { append(digit) }
      return
    }
    let value = UInt32(truncatingIfNeeded: number)
    if value >= 100 { append(digit: value / 100) }
    if value >= 10 { append(digit: value / 10 % 10) }
    append(digit: value % 10)
  }

  @inline(__always)
  private mutating func append(digit: UInt32) { append(UInt8(truncatingIfNeeded: 0x30 &+ digit)) }

  /// Adds all of it to `bytes`.
  @inline(__always)
  func add(to bytes: inout [UInt8]) {
    unsafe storage.span.extracting(first: count).withUnsafeBufferPointer {
      unsafe bytes.append(contentsOf: $0)
    }
  }
}
