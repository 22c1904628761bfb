/// A reception report block (RFC 3550 §6.4.1).
public struct ReportBlock: Equatable, Sendable {
  /// The stream that is reported on.
  public var ssrc: UInt32
  /// Loss since the last report, in 1/256.
  public var fractionLost: UInt8
  /// Packets lost since the start, 24 bits signed; negative when duplicates outnumber losses.
  public var cumulativeLost: Int32
  /// Highest sequence number received, with the count of cycles in the upper half.
  public var highestSequence: UInt32
  /// Interarrival jitter in timestamp units (§A.8).
  public var jitter: UInt32
  /// The middle bits of the last sender report's NTP time; 0 if there was none.
  public var lastSenderReport: UInt32
  /// Since that report arrived, in 1/65536 s.
  public var delaySinceLastSenderReport: UInt32

  /// A block; the cumulative loss is clamped to 24 bits when serialised.
  public init(
    ssrc: UInt32, fractionLost: UInt8 = 0, cumulativeLost: Int32 = 0, highestSequence: UInt32 = 0,
    jitter: UInt32 = 0, lastSenderReport: UInt32 = 0, delaySinceLastSenderReport: UInt32 = 0
  ) {
    self.ssrc = ssrc
    self.fractionLost = fractionLost
    self.cumulativeLost = cumulativeLost
    self.highestSequence = highestSequence
    self.jitter = jitter
    self.lastSenderReport = lastSenderReport
    self.delaySinceLastSenderReport = delaySinceLastSenderReport
  }

  init(_ reader: inout ByteReader) throws(RTPError) {
    ssrc = try reader.u32("report block")
    fractionLost = try reader.u8("report block")
    cumulativeLost = try Int32(bitPattern: reader.u24("report block") << 8) >> 8
    highestSequence = try reader.u32("report block")
    jitter = try reader.u32("report block")
    lastSenderReport = try reader.u32("report block")
    delaySinceLastSenderReport = try reader.u32("report block")
  }

  func write(to out: inout [UInt8]) {
    out.append32(ssrc)
    out.append(fractionLost)
    out.append24(UInt32(bitPattern: max(-0x80_0000, min(0x7F_FFFF, cumulativeLost))))
    out.append32(highestSequence)
    out.append32(jitter)
    out.append32(lastSenderReport)
    out.append32(delaySinceLastSenderReport)
  }
}

/// A sender report (RFC 3550 §6.4.1).
public struct SenderReport: Equatable, Sendable {
  /// The sender's stream.
  public var ssrc: UInt32
  /// When the report was made.
  public var ntp: NTPTime
  /// The same instant on the stream's RTP clock.
  public var rtpTimestamp: UInt32
  /// Packets sent since the start, modulo 2^32.
  public var packetCount: UInt32
  /// Payload octets sent since the start, modulo 2^32.
  public var octetCount: UInt32
  /// What the sender receives, at most 31.
  public var reports: [ReportBlock]

  /// A sender report.
  public init(
    ssrc: UInt32, ntp: NTPTime, rtpTimestamp: UInt32, packetCount: UInt32, octetCount: UInt32,
    reports: [ReportBlock] = []
  ) {
    self.ssrc = ssrc
    self.ntp = ntp
    self.rtpTimestamp = rtpTimestamp
    self.packetCount = packetCount
    self.octetCount = octetCount
    self.reports = reports
  }

  init(_ reader: inout ByteReader, count: Int) throws(RTPError) {
    ssrc = try reader.u32("sender report")
    let seconds = try reader.u32("sender report")
    ntp = try NTPTime(raw: UInt64(seconds) << 32 | UInt64(reader.u32("sender report")))
    rtpTimestamp = try reader.u32("sender report")
    packetCount = try reader.u32("sender report")
    octetCount = try reader.u32("sender report")
    reports = []
    for _ in 0..<count { try reports.append(ReportBlock(&reader)) }
  }

  func write(to out: inout [UInt8]) {
    out.append32(ssrc)
    out.append32(UInt32(truncatingIfNeeded: ntp.raw >> 32))
    out.append32(UInt32(truncatingIfNeeded: ntp.raw))
    out.append32(rtpTimestamp)
    out.append32(packetCount)
    out.append32(octetCount)
    for report in reports.prefix(31) { report.write(to: &out) }
  }
}

/// A receiver report (RFC 3550 §6.4.2).
public struct ReceiverReport: Equatable, Sendable {
  /// Who reports.
  public var ssrc: UInt32
  /// At most 31.
  public var reports: [ReportBlock]

  /// A receiver report.
  public init(ssrc: UInt32, reports: [ReportBlock] = []) {
    self.ssrc = ssrc
    self.reports = reports
  }

  init(_ reader: inout ByteReader, count: Int) throws(RTPError) {
    ssrc = try reader.u32("receiver report")
    reports = []
    for _ in 0..<count { try reports.append(ReportBlock(&reader)) }
  }

  func write(to out: inout [UInt8]) {
    out.append32(ssrc)
    for report in reports.prefix(31) { report.write(to: &out) }
  }
}

/// One source of an SDES packet (RFC 3550 §6.5). Only the canonical name is kept.
public struct SourceDescription: Equatable, Sendable {
  /// The stream.
  public var ssrc: UInt32
  /// What all streams of one endpoint share, at most 255 bytes.
  public var cname: String?

  /// A description.
  public init(ssrc: UInt32, cname: String?) {
    self.ssrc = ssrc
    self.cname = cname
  }

  init(_ reader: inout ByteReader) throws(RTPError) {
    ssrc = try reader.u32("SDES chunk")
    let start = reader.offset - 4
    cname = nil
    while reader.remaining > 0 {
      let type = try reader.u8("SDES item")
      if type == 0 { break }
      let text = try reader.take(Int(reader.u8("SDES item")), "SDES item")
      if type == 1 { cname = String(decoding: text, as: UTF8.self) }
    }
    // Chunks start on 32-bit boundaries.
    try reader.skip(min(reader.remaining, (4 - (reader.offset - start) % 4) % 4), "SDES chunk")
  }

  func write(to out: inout [UInt8]) {
    out.append32(ssrc)
    var items: [UInt8] = []
    if let cname {
      let text = Array(cname.utf8.prefix(255))
      items += [1, UInt8(text.count)] + text
    }
    items.append(0)
    while items.count % 4 != 0 { items.append(0) }
    out += items
  }
}

/// Sources that end (RFC 3550 §6.6).
public struct Goodbye: Equatable, Sendable {
  /// The streams that end, at most 31.
  public var sources: [UInt32]
  /// Why, for people.
  public var reason: String?

  /// A goodbye.
  public init(sources: [UInt32], reason: String? = nil) {
    self.sources = sources
    self.reason = reason
  }

  init(_ reader: inout ByteReader, count: Int) throws(RTPError) {
    sources = []
    for _ in 0..<count { try sources.append(reader.u32("BYE")) }
    reason = nil
    guard reader.remaining > 0 else { return }
    reason = try String(decoding: reader.take(Int(reader.u8("BYE reason")), "BYE reason"), as: UTF8.self)
  }

  func write(to out: inout [UInt8]) {
    for source in sources.prefix(31) { out.append32(source) }
    guard let reason else { return }
    var text = Array(reason.utf8.prefix(255))
    text.insert(UInt8(text.count), at: 0)
    while text.count % 4 != 0 { text.append(0) }
    out += text
  }
}
