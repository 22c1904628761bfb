import Base
import Media
import RTP

/// Packets: parsing, buffers, repair.
enum MediaBench {
  static func run(_ wanted: [String]) -> [Bench.Result] {
    var results: [Bench.Result] = []
    if wanted.asks(for: "rtp parse") { results.append(parse()) }
    if wanted.asks(for: "jitter buffer") { results.append(jitterBuffer()) }
    if wanted.asks(for: "video assembly") { results.append(assembly()) }
    return results
  }

  private static func packet(_ sequence: Int, payload: [UInt8], marker: Bool = false, clock: Int = 960)
    -> RTPPacket
  {
    RTPPacket(
      marker: marker, payloadType: 111, sequence: UInt16(truncatingIfNeeded: sequence),
      timestamp: UInt32(truncatingIfNeeded: sequence * clock), ssrc: 42,
      extensions: [HeaderExtension(id: 1, bytes: [0x80])], payload: payload)
  }

  private static func parse() -> Bench.Result {
    let bytes = packet(1, payload: [UInt8](repeating: 7, count: 1_100)).serialised()
    return Bench.measure("rtp parse", count: 100_000) { count in
      for _ in 0..<count where (try? RTPPacket(parsing: bytes)) == nil { print("not parsed") }
    }
  }

  /// One packet in, two blocks of 10 ms out.
  private static func jitterBuffer() -> Bench.Result {
    let payload: [UInt8] = [0x78] + [UInt8](repeating: 1, count: 79)
    return Bench.measure("jitter buffer", count: 20_000) { count in
      var buffer = AudioReceiveBuffer()
      for index in 0..<count {
        let now = MonotonicTime(milliseconds: Int64(index * 20))
        _ = buffer.insert(packet(index, payload: payload), arrival: now)
        _ = buffer.next(at: now + .milliseconds(10))
      }
    }
  }

  /// A frame of four packets in, one frame out.
  private static func assembly() -> Bench.Result {
    Bench.measure("video assembly", count: 3_000) { count in
      var packetiser = VP8Packetiser()
      var buffer = VideoReceiveBuffer(codec: .vp8)
      var sequence = 0
      for frame in 0..<count {
        let now = MonotonicTime(milliseconds: Int64(frame * 33))
        let data: [UInt8] =
          [frame == 0 ? 0 : 1, 0, 0, 0x9D, 0x01, 0x2A, 64, 1, 180, 0] + [UInt8](repeating: 9, count: 4_000)
        let payloads = packetiser.packetise(data)
        for (index, payload) in payloads.enumerated() {
          var one = packet(sequence, payload: payload, marker: index == payloads.count - 1)
          one.timestamp = UInt32(truncatingIfNeeded: frame * 3_000)
          buffer.insert(one, arrival: now)
          sequence += 1
        }
        _ = buffer.poll(at: now)
      }
    }
  }
}
