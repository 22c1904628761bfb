/// Transport-wide congestion control feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
public struct TransportFeedback: Equatable, Sendable {
  /// What became of one packet.
  public enum Arrival: Equatable, Sendable {
    case notReceived
    /// Received, with its delta to the packet received before it in 250 µs.
    case received(delta: Int16)
  }

  /// Who reports.
  public var sender: UInt32
  /// A stream of the reported transport.
  public var media: UInt32
  /// The transport-wide number of the first packet.
  public var baseSequence: UInt16
  /// Origin of the deltas in 64 ms, 24 bits signed.
  public var referenceTime: Int32
  /// Counts feedback packets.
  public var feedbackCount: UInt8
  /// One entry for each number from `baseSequence` on.
  public var arrivals: [Arrival]

  /// A feedback packet.
  public init(
    sender: UInt32, media: UInt32, baseSequence: UInt16, referenceTime: Int32, feedbackCount: UInt8,
    arrivals: [Arrival]
  ) {
    self.sender = sender
    self.media = media
    self.baseSequence = baseSequence
    self.referenceTime = referenceTime
    self.feedbackCount = feedbackCount
    self.arrivals = arrivals
  }

  init(_ reader: inout ByteReader) throws(RTPError) {
    sender = try reader.u32("TWCC")
    media = try reader.u32("TWCC")
    baseSequence = try reader.u16("TWCC")
    let count = try Int(reader.u16("TWCC"))
    referenceTime = try Int32(bitPattern: reader.u24("TWCC") << 8) >> 8
    feedbackCount = try reader.u8("TWCC")
    let symbols = try Self.symbols(&reader, count: count)
    arrivals = []
    arrivals.reserveCapacity(symbols.count)
    for symbol in symbols {
      switch symbol {
      case 1: try arrivals.append(.received(delta: Int16(reader.u8("TWCC delta"))))
      case 2: try arrivals.append(.received(delta: Int16(bitPattern: reader.u16("TWCC delta"))))
      default: arrivals.append(.notReceived)
      }
    }
  }

  /// §3.1.3 and §3.1.4: run length and status vector chunks.
  private static func symbols(_ reader: inout ByteReader, count: Int) throws(RTPError) -> [UInt8] {
    var symbols: [UInt8] = []
    while symbols.count < count {
      let chunk = try reader.u16("TWCC chunk")
      if chunk & 0x8000 == 0 {
        let run = min(Int(chunk & 0x1FFF), count - symbols.count)
        // A run of nothing would never end.
        guard run > 0 else { throw RTPError(.badLength, "TWCC run") }
        symbols += [UInt8](repeating: UInt8(chunk >> 13 & 3), count: run)
      } else if chunk & 0x4000 == 0 {
        for bit in 0..<14 { symbols.append(UInt8(chunk >> UInt16(13 - bit) & 1)) }
      } else {
        for pair in 0..<7 { symbols.append(UInt8(chunk >> UInt16(12 - 2 * pair) & 3)) }
      }
    }
    return Array(symbols.prefix(count))
  }

  func write(to out: inout [UInt8]) {
    let arrivals = arrivals.prefix(Int(UInt16.max))
    out.append32(sender)
    out.append32(media)
    out.append16(baseSequence)
    out.append16(UInt16(arrivals.count))
    out.append24(UInt32(bitPattern: referenceTime))
    out.append(feedbackCount)
    let symbols = arrivals.map(Self.symbol)
    var index = 0
    while index < symbols.count {
      var run = index
      while run < symbols.count, symbols[run] == symbols[index], run - index < 0x1FFF { run += 1 }
      if run - index >= 7 || run == symbols.count {
        out.append16(UInt16(symbols[index]) << 13 | UInt16(run - index))
        index = run
      } else {
        var chunk: UInt16 = 0xC000
        for pair in 0..<7 where index + pair < symbols.count {
          chunk |= UInt16(symbols[index + pair]) << UInt16(12 - 2 * pair)
        }
        out.append16(chunk)
        index += 7
      }
    }
    for case .received(let delta) in arrivals {
      if let small = UInt8(exactly: delta) {
        out.append(small)
      } else {
        out.append16(UInt16(bitPattern: delta))
      }
    }
  }

  private static func symbol(_ arrival: Arrival) -> UInt8 {
    switch arrival {
    case .notReceived: 0
    case .received(let delta): UInt8(exactly: delta) == nil ? 2 : 1
    }
  }
}
