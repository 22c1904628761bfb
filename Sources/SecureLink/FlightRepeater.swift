internal import Base

/// Repeats the datagrams of a DTLS flight byte for byte until the peer shows that it has them.
///
/// OpenSSL gives up after twelve retransmissions of a flight, four seconds at a useful pace, and its server side
/// never repeats the last flight by itself. A peer drops copies it does not need as replays (RFC 6347 §4.1.2.6).
struct FlightRepeater {
  private var flight: [[UInt8]] = []
  private var left = 0
  private var interval = Duration.zero
  /// When the next copy is due; nil if none is.
  private(set) var deadline: MonotonicTime?

  /// Begins to repeat `flight`, `times` times.
  mutating func begin(_ flight: [[UInt8]], at now: MonotonicTime, every interval: Duration, times: Int) {
    self.flight = flight
    self.interval = interval
    left = times
    deadline = flight.isEmpty || times <= 0 ? nil : now + interval
  }

  /// The peer has moved on.
  mutating func stop() { self = FlightRepeater() }

  /// The datagrams to send again by now.
  mutating func due(at now: MonotonicTime) -> [[UInt8]] {
    guard let deadline, now >= deadline else { return [] }
    left -= 1
    self.deadline = left > 0 ? now + interval : nil
    return flight
  }
}
