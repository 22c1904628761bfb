public import Base
public import RTP

/// The sending side of one RTP stream: numbers packets and counts them for sender reports (RFC 3550 §5.1,
/// §6.4.1).
public struct RTPStream: Sendable {
  /// The stream's source.
  public let ssrc: UInt32
  /// As negotiated; may change when a codec is renegotiated.
  public var payloadType: UInt8
  /// Ticks of the RTP clock a second.
  public let clockRate: Int
  /// Of the next packet.
  public private(set) var sequence: UInt16
  /// Packets sent so far.
  public private(set) var packetCount: UInt32 = 0
  /// Payload octets sent so far.
  public private(set) var octetCount: UInt32 = 0

  private let timestampOffset: UInt32
  private var origin: MonotonicTime?
  private var lastStamp: (timestamp: UInt32, time: MonotonicTime)?

  /// A stream with a random number, start of count and start of time.
  public init(payloadType: UInt8, clockRate: Int, using generator: inout some RandomNumberGenerator) {
    self.init(
      ssrc: .random(in: 1 ... .max, using: &generator), payloadType: payloadType, clockRate: clockRate,
      using: &generator)
  }

  /// A stream of a given source, with random start of count and start of time.
  public init(
    ssrc: UInt32, payloadType: UInt8, clockRate: Int, using generator: inout some RandomNumberGenerator
  ) {
    self.ssrc = ssrc
    self.payloadType = payloadType
    self.clockRate = max(1, clockRate)
    // Below half the range: SRTP's rollover counter is then learned safely by late joiners (RFC 3711 §3.3.1).
    sequence = .random(in: 0..<0x8000, using: &generator)
    timestampOffset = .random(in: 0 ... .max, using: &generator)
  }

  /// The RTP time of something captured at `time`: for video, and for audio where no sample count is kept.
  public mutating func timestamp(capturedAt time: MonotonicTime) -> UInt32 {
    let start = origin ?? time
    origin = start
    let elapsed = (time - start).nanoseconds
    let (seconds, rest) = elapsed.quotientAndRemainder(dividingBy: 1_000_000_000)
    let ticks = seconds &* Int64(clockRate) &+ rest * Int64(clockRate) / 1_000_000_000
    return timestampOffset &+ UInt32(truncatingIfNeeded: ticks)
  }

  /// The RTP time `samples` after the stream's start: for audio counted by samples.
  public func timestamp(samples: Int64) -> UInt32 { timestampOffset &+ UInt32(truncatingIfNeeded: samples) }

  /// The next packet. `time` is when its content was captured.
  public mutating func packet(
    payload: [UInt8], timestamp: UInt32, marker: Bool = false, extensions: [HeaderExtension] = [],
    capturedAt time: MonotonicTime
  ) -> RTPPacket {
    defer { sequence &+= 1 }
    packetCount &+= 1
    octetCount &+= UInt32(truncatingIfNeeded: payload.count)
    lastStamp = (timestamp, time)
    return RTPPacket(
      marker: marker, payloadType: payloadType, sequence: sequence, timestamp: timestamp, ssrc: ssrc,
      extensions: extensions, payload: payload)
  }

  /// What a sender report made at `now` says of the stream; nil before the first packet.
  public func senderInfo(at now: MonotonicTime) -> SenderInfo? {
    guard let lastStamp else { return nil }
    let elapsed = Double((now - lastStamp.time).nanoseconds) / 1e9 * Double(clockRate)
    let ticks = Int64(elapsed.rounded())
    return SenderInfo(
      ssrc: ssrc, rtpTimestamp: lastStamp.timestamp &+ UInt32(truncatingIfNeeded: ticks),
      packetCount: packetCount, octetCount: octetCount)
  }
}

/// A sending stream's part of a sender report.
public struct SenderInfo: Equatable, Sendable {
  /// The stream.
  public var ssrc: UInt32
  /// RTP time at the instant of the report.
  public var rtpTimestamp: UInt32
  /// Packets sent.
  public var packetCount: UInt32
  /// Payload octets sent.
  public var octetCount: UInt32

  /// Numbers for a report.
  public init(ssrc: UInt32, rtpTimestamp: UInt32, packetCount: UInt32, octetCount: UInt32) {
    self.ssrc = ssrc
    self.rtpTimestamp = rtpTimestamp
    self.packetCount = packetCount
    self.octetCount = octetCount
  }
}
