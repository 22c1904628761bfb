public import Base
public import RTP

/// Keeps what was sent for a while, to send it again when a receiver asks (RFC 4585 NACK).
public struct RetransmissionCache: Sendable {
  private struct Entry: Sendable {
    var packet: RTPPacket
    var sent: MonotonicTime
    var repeated: MonotonicTime?
  }

  private var slots: [Entry?]
  private let maxAge: Duration
  /// Bits a second that repetitions may take; more would only feed a queue.
  public var maxRate = Int.max
  private var credit = 0.0
  private var refilled: MonotonicTime?
  /// Packets handed out for retransmission so far.
  public private(set) var retransmitted = 0

  /// A cache of the last `capacity` packets no older than `maxAge`.
  public init(capacity: Int = 1_024, maxAge: Duration = .seconds(3)) {
    slots = Array(repeating: nil, count: max(16, capacity))
    self.maxAge = maxAge
  }

  /// Remembers a packet as it was sent.
  public mutating func store(_ packet: RTPPacket, at now: MonotonicTime) {
    slots[Int(packet.sequence) % slots.count] = Entry(packet: packet, sent: now, repeated: nil)
  }

  /// The packets asked for that are here, young enough and were not repeated within about a round trip.
  public mutating func retransmit(_ lost: [UInt16], at now: MonotonicTime, roundTrip: Duration) -> [RTPPacket]
  {
    refill(at: now)
    var packets: [RTPPacket] = []
    for sequence in lost {
      let slot = Int(sequence) % slots.count
      guard let entry = slots[slot], entry.packet.sequence == sequence, now - entry.sent <= maxAge else {
        continue
      }
      // A request that crossed the last repetition on its way asks for what is already coming.
      if let repeated = entry.repeated, now - repeated < roundTrip * 4 / 5 { continue }
      guard credit > 0 else { break }
      credit -= Double(entry.packet.payload.count + 60)
      slots[slot]?.repeated = now
      packets.append(entry.packet)
    }
    retransmitted += packets.count
    return packets
  }

  /// A quarter of a second's worth may go at once.
  private mutating func refill(at now: MonotonicTime) {
    let perSecond = Double(maxRate) / 8
    let elapsed = refilled.map { max(0, (now - $0).inSeconds) } ?? 1
    credit = min(perSecond / 4, credit + elapsed * perSecond)
    refilled = now
  }
}
