/// One element of an RTP header extension (RFC 8285).
public struct HeaderExtension: Equatable, Sendable {
  /// The negotiated number: 1...14 in the one-byte form, 1...255 in the two-byte form.
  public var id: UInt8
  /// At most 255 bytes; the one-byte form carries 1...16.
  public var bytes: [UInt8]

  /// An element; what does not fit the wire (number 0, more than 255 bytes) is left out when serialised.
  public init(id: UInt8, bytes: [UInt8]) {
    self.id = id
    self.bytes = bytes
  }

  private static let oneByteProfile: UInt16 = 0xBEDE
  private static let twoByteProfile: UInt16 = 0x1000

  /// Reads the extension block behind the CSRC list. A profile that is not RFC 8285's is skipped.
  static func parseBlock(_ reader: inout ByteReader) throws(RTPError) -> [HeaderExtension] {
    let profile = try reader.u16("header extension")
    let words = try Int(reader.u16("header extension"))
    let start = reader.offset
    try reader.skip(words * 4, "header extension")
    let block = ByteReader(reader.bytes, from: start, to: start + words * 4)
    if profile == oneByteProfile { return parseOneByte(block) }
    if profile & 0xFFF0 == twoByteProfile { return parseTwoByte(block) }
    return []
  }

  /// RFC 8285 §4.2. A damaged element ends the list; those before it count.
  private static func parseOneByte(_ block: ByteReader) -> [HeaderExtension] {
    var block = block
    var found: [HeaderExtension] = []
    while let head = try? block.u8("element") {
      if head == 0 { continue }
      let id = head >> 4
      // §4.2: number 15, or number 0 with a length, ends the processing.
      if id == 15 || id == 0 { break }
      guard let bytes = try? block.take(Int(head & 15) + 1, "element") else { break }
      found.append(HeaderExtension(id: id, bytes: bytes))
    }
    return found
  }

  /// RFC 8285 §4.3.
  private static func parseTwoByte(_ block: ByteReader) -> [HeaderExtension] {
    var block = block
    var found: [HeaderExtension] = []
    while let id = try? block.u8("element") {
      if id == 0 { continue }
      guard let count = try? block.u8("element"), let bytes = try? block.take(Int(count), "element") else {
        break
      }
      found.append(HeaderExtension(id: id, bytes: bytes))
    }
    return found
  }

  /// The whole block with profile and length; empty if there is nothing to say.
  static func serialiseBlock(_ elements: [HeaderExtension]) -> [UInt8] {
    if elements.isEmpty { return [] }
    let elements = elements.filter { $0.id != 0 && $0.bytes.count <= 255 }
    guard !elements.isEmpty else { return [] }
    let oneByte = elements.allSatisfy { $0.id < 15 && (1...16).contains($0.bytes.count) }
    var body: [UInt8] = []
    for element in elements {
      if oneByte {
        body.append(element.id << 4 | UInt8(element.bytes.count - 1))
      } else {
        body += [element.id, UInt8(element.bytes.count)]
      }
      body += element.bytes
    }
    while body.count % 4 != 0 { body.append(0) }
    // The length is 16 bits of words: what is beyond cannot be sent, and no caller needs it.
    guard body.count / 4 <= Int(UInt16.max) else { return [] }
    var out: [UInt8] = []
    out.append16(oneByte ? oneByteProfile : twoByteProfile)
    out.append16(UInt16(body.count / 4))
    return out + body
  }
}
