/// Generic negative acknowledgement (RFC 4585 §6.2.1).
public struct GenericNACK: Equatable, Sendable {
  /// Who asks.
  public var sender: UInt32
  /// The stream that lacks packets.
  public var media: UInt32
  /// The missing sequence numbers, in the order of the packet.
  public var lost: [UInt16]

  /// Asks for `lost`, which need not be sorted.
  public init(sender: UInt32, media: UInt32, lost: [UInt16]) {
    self.sender = sender
    self.media = media
    self.lost = lost
  }

  init(_ reader: inout ByteReader) throws(RTPError) {
    sender = try reader.u32("NACK")
    media = try reader.u32("NACK")
    lost = []
    while reader.remaining >= 4 {
      let first = try reader.u16("NACK")
      let bits = try reader.u16("NACK")
      lost.append(first)
      for bit in 0..<16 where bits & 1 << UInt16(bit) != 0 { lost.append(first &+ UInt16(bit) &+ 1) }
    }
  }

  func write(to out: inout [UInt8]) {
    out.append32(sender)
    out.append32(media)
    var index = 0
    while index < lost.count {
      let first = lost[index]
      var bits: UInt16 = 0
      index += 1
      while index < lost.count, case let distance = lost[index] &- first, (1...16).contains(distance) {
        bits |= 1 << (distance - 1)
        index += 1
      }
      out.append16(first)
      out.append16(bits)
    }
  }
}

/// Picture loss indication (RFC 4585 §6.3.1): the receiver needs a key frame.
public struct PictureLossIndication: Equatable, Sendable {
  /// Who asks.
  public var sender: UInt32
  /// The stream that lacks a picture.
  public var media: UInt32

  /// Asks `media` for a key frame.
  public init(sender: UInt32, media: UInt32) {
    self.sender = sender
    self.media = media
  }

  init(_ reader: inout ByteReader) throws(RTPError) {
    sender = try reader.u32("PLI")
    media = try reader.u32("PLI")
  }

  func write(to out: inout [UInt8]) {
    out.append32(sender)
    out.append32(media)
  }
}

/// Full intra request (RFC 5104 §4.3.1): a key frame by command, numbered so that a repetition counts once.
public struct FullIntraRequest: Equatable, Sendable {
  /// One stream that is asked.
  public struct Entry: Equatable, Sendable {
    /// The stream.
    public var ssrc: UInt32
    /// Counts commands; the same number again is a repetition.
    public var sequence: UInt8

    /// An entry.
    public init(ssrc: UInt32, sequence: UInt8) {
      self.ssrc = ssrc
      self.sequence = sequence
    }
  }

  /// Who asks.
  public var sender: UInt32
  /// The streams that are asked.
  public var entries: [Entry]

  /// Asks the streams of `entries`.
  public init(sender: UInt32, entries: [Entry]) {
    self.sender = sender
    self.entries = entries
  }

  init(_ reader: inout ByteReader) throws(RTPError) {
    sender = try reader.u32("FIR")
    try reader.skip(4, "FIR")  // §4.3.1.2: the media source field is unused
    entries = []
    while reader.remaining >= 8 {
      let ssrc = try reader.u32("FIR entry")
      try entries.append(Entry(ssrc: ssrc, sequence: reader.u8("FIR entry")))
      try reader.skip(3, "FIR entry")
    }
  }

  func write(to out: inout [UInt8]) {
    out.append32(sender)
    out.append32(0)
    for entry in entries {
      out.append32(entry.ssrc)
      out.append32(UInt32(entry.sequence) << 24)
    }
  }
}

/// Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03).
public struct ReceiverEstimatedBitrate: Equatable, Sendable {
  /// Who estimates; Dino heeds it only if this is the estimator's own video stream.
  public var sender: UInt32
  /// Bits a second; the wire keeps 18 significant bits, rounded down.
  public var bitrate: UInt64
  /// The streams the estimate is for, at most 255.
  public var sources: [UInt32]

  /// An estimate.
  public init(sender: UInt32, bitrate: UInt64, sources: [UInt32]) {
    self.sender = sender
    self.bitrate = bitrate
    self.sources = sources
  }

  static let identifier: UInt32 = 0x5245_4D42  // "REMB"

  init(_ reader: inout ByteReader) throws(RTPError) {
    sender = try reader.u32("REMB")
    try reader.skip(4, "REMB")
    guard try reader.u32("REMB") == Self.identifier else {
      throw RTPError(.unsupported, "application feedback")
    }
    let count = try reader.u8("REMB")
    let word = try reader.u24("REMB")
    let exponent = Int(word >> 18)
    let mantissa = UInt64(word & 0x3FFFF)
    // An exponent that would overflow 64 bits stands for "no limit".
    bitrate =
      mantissa == 0 ? 0 : exponent > mantissa.leadingZeroBitCount ? .max : mantissa << UInt64(exponent)
    sources = []
    for _ in 0..<count { try sources.append(reader.u32("REMB source")) }
  }

  func write(to out: inout [UInt8]) {
    out.append32(sender)
    out.append32(0)
    out.append32(Self.identifier)
    let exponent = max(0, 64 - 18 - bitrate.leadingZeroBitCount)
    let sources = sources.prefix(255)
    out.append(UInt8(sources.count))
    out.append24(UInt32(exponent) << 18 | UInt32(bitrate >> UInt64(exponent)))
    for source in sources { out.append32(source) }
  }
}
