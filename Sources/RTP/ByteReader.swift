/// Checked big-endian reads over a range of an array. Every read past the end throws.
struct ByteReader {
  let bytes: [UInt8]
  private(set) var offset: Int
  let end: Int

  init(_ bytes: [UInt8]) { self.init(bytes, from: 0, to: bytes.count) }

  init(_ bytes: [UInt8], from start: Int, to end: Int) {
    self.bytes = bytes
    offset = max(0, min(start, bytes.count))
    self.end = max(offset, min(end, bytes.count))
  }

  var remaining: Int { end - offset }

  mutating func u8(_ what: String) throws(RTPError) -> UInt8 {
    guard offset < end else { throw RTPError(.truncated, what) }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func u16(_ what: String) throws(RTPError) -> UInt16 {
    guard remaining >= 2 else { throw RTPError(.truncated, what) }
    defer { offset += 2 }
    return UInt16(bytes[offset]) << 8 | UInt16(bytes[offset + 1])
  }

  mutating func u24(_ what: String) throws(RTPError) -> UInt32 {
    guard remaining >= 3 else { throw RTPError(.truncated, what) }
    defer { offset += 3 }
    return UInt32(bytes[offset]) << 16 | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2])
  }

  mutating func u32(_ what: String) throws(RTPError) -> UInt32 {
    let high = try u16(what)
    return try UInt32(high) << 16 | UInt32(u16(what))
  }

  mutating func take(_ count: Int, _ what: String) throws(RTPError) -> [UInt8] {
    guard count >= 0, remaining >= count else { throw RTPError(.truncated, what) }
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  mutating func skip(_ count: Int, _ what: String) throws(RTPError) {
    guard count >= 0, remaining >= count else { throw RTPError(.truncated, what) }
    offset += count
  }

  mutating func rest() -> [UInt8] {
    defer { offset = end }
    return Array(bytes[offset..<end])
  }
}

extension [UInt8] {
  mutating func append16(_ value: UInt16) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }

  mutating func append24(_ value: UInt32) {
    append(UInt8(truncatingIfNeeded: value >> 16))
    append16(UInt16(truncatingIfNeeded: value))
  }

  mutating func append32(_ value: UInt32) {
    append16(UInt16(truncatingIfNeeded: value >> 16))
    append16(UInt16(truncatingIfNeeded: value))
  }
}
