import Base
import Media
import RTP

func ms(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(milliseconds: milliseconds) }

/// 20 ms Opus packet `index` of a stream: hybrid, with or without an FEC copy of the one before.
func opus(
  _ index: Int, hasFEC: Bool = false, sequenceBase: Int = 65_530, timeBase: UInt32 = 0xFFFF_F000,
  ssrc: UInt32 = 1,
  skew: UInt32 = 0
) -> RTPPacket {
  RTPPacket(
    payloadType: 111, sequence: UInt16(truncatingIfNeeded: sequenceBase + index),
    timestamp: timeBase &+ UInt32(truncatingIfNeeded: index * 960) &+ skew, ssrc: ssrc,
    payload: [0x78, hasFEC ? 0xC0 : 0x80, UInt8(truncatingIfNeeded: index), 0, 0, 0])
}

/// VP8 packets of a stream, numbered over 65535.
struct VP8Source {
  var packetiser = VP8Packetiser(maxPayload: 100, firstPictureID: 5)
  var sequence: UInt16 = 65_530
  var timestamp: UInt32 = 0xFFFF_0000
  var ssrc: UInt32 = 2

  mutating func frame(isKey: Bool = false, size: Int = 250) -> [RTPPacket] {
    var data: [UInt8] =
      isKey ? [0x50, 0, 0, 0x9D, 1, 0x2A, 64, 1, 180, 0] : [0x51, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    data += [UInt8](repeating: UInt8(truncatingIfNeeded: sequence), count: max(0, size - data.count))
    timestamp &+= 3_000
    let payloads = packetiser.packetise(data)
    return payloads.enumerated().map { index, payload in
      defer { sequence &+= 1 }
      return RTPPacket(
        marker: index + 1 == payloads.count, payloadType: 96, sequence: sequence, timestamp: timestamp,
        ssrc: ssrc,
        payload: payload)
    }
  }
}

extension [VideoReceiveEvent] {
  var frames: [AssembledFrame] {
    compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
  }
  var nacks: [UInt16] {
    flatMap { event -> [UInt16] in if case .nack(let lost) = event { lost } else { [] } }
  }
}

/// Plays a buffer as the engine does: asks when less than 10 ms are in stock, every 10 ms.
struct Player {
  var buffer = AudioReceiveBuffer()
  var stock = 0
  var played: [AudioPlayout] = []

  mutating func step(at now: MonotonicTime) {
    while stock < 480 {
      let playout = buffer.next(at: now)
      played.append(playout)
      stock += playout.samples
      if case .decode = playout {
        if buffer.speed == .faster { stock -= 240 }
        if buffer.speed == .slower { stock += 240 }
      }
    }
    stock -= 480
  }

  /// Runs from `start` in steps of 10 ms; `arrivals` says which packets come at which millisecond.
  mutating func run(_ range: Range<Int64>, arrivals: [Int64: [RTPPacket]]) {
    for time in range {
      for packet in arrivals[time] ?? [] { buffer.insert(packet, arrival: ms(time)) }
      if time % 10 == 0 { step(at: ms(time)) }
    }
  }

  /// Indices of the packets decoded, in order.
  var decoded: [Int] {
    played.compactMap { if case .decode(let payload, _) = $0 { Int(payload[2]) } else { nil } }
  }
}

/// Packets `range`, each 20 ms after the other, shifted by `delay`.
func schedule(_ range: Range<Int>, delay: (Int) -> Int64? = { _ in 0 }, packet: (Int) -> RTPPacket) -> [Int64:
  [RTPPacket]]
{
  var arrivals: [Int64: [RTPPacket]] = [:]
  for index in range {
    guard let shift = delay(index) else { continue }
    arrivals[Int64(index) * 20 + shift, default: []].append(packet(index))
  }
  return arrivals
}
