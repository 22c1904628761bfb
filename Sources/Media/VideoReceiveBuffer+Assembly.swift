import Base
import RTP

extension VideoReceiveBuffer {
  /// What a packet contributes to its frame; nil for a payload that is not the codec's.
  func parse(_ packet: RTPPacket, arrival: MonotonicTime) -> Packet? {
    var stored = Packet(
      timestamp: packet.timestamp, marker: packet.marker, startsFrame: false, startsKeyFrame: false,
      pictureID: nil, data: [], arrival: arrival)
    if packet.payload.isEmpty { return stored }
    switch codec {
    case .vp8:
      guard let payload = try? VP8Payload(parsing: packet.payload) else { return nil }
      stored.startsFrame = payload.startsFrame
      stored.startsKeyFrame = payload.startsKeyFrame
      stored.pictureID = payload.descriptor.pictureID
      stored.data = payload.data
    case .vp9:
      guard let payload = try? VP9Payload(parsing: packet.payload) else { return nil }
      stored.startsFrame = payload.startsFrame
      stored.startsKeyFrame = payload.startsKeyFrame
      stored.pictureID = payload.descriptor.pictureID
      stored.data = payload.data
    }
    return stored
  }

  /// The next frame that may be decoded, removed from the buffer; nil if there is none yet.
  mutating func nextFrame() -> AssembledFrame? {
    skipPadding()
    if let next = nextNumber, let end = completeFrame(at: next) { return take(next...end) }
    switch configuration.continuity {
    case .chain: return newestCompleteKeyFrame()
    case .anyComplete:
      guard let next = nextNumber else { return newestCompleteKeyFrame() }
      for start in starts where start > next {
        if let end = completeFrame(at: start) { return take(start...end) }
      }
      return nil
    }
  }

  /// A complete key frame makes everything before it superfluous.
  private mutating func newestCompleteKeyFrame() -> AssembledFrame? {
    for start in starts.suffix(8).reversed() where packets[start]?.startsKeyFrame == true {
      if let end = completeFrame(at: start) { return take(start...end) }
    }
    return nil
  }

  private mutating func skipPadding() {
    while let next = nextNumber, let packet = packets[next], packet.data.isEmpty {
      nextNumber = next + 1
      discard(before: next + 1)
    }
  }

  /// The number of the last packet of the frame that begins at `start`, if all its packets are here.
  private func completeFrame(at start: Int64) -> Int64? {
    guard let first = packets[start], first.startsFrame else { return nil }
    var number = start
    while let packet = packets[number], packet.timestamp == first.timestamp {
      if packet.marker { return number }
      number += 1
      // A sender that forgets the marker is understood by the next frame's time.
      if let after = packets[number], after.timestamp != first.timestamp { return number - 1 }
    }
    return nil
  }

  private mutating func take(_ numbers: ClosedRange<Int64>) -> AssembledFrame {
    var frame = AssembledFrame(data: [], rtpTimestamp: 0, isKey: false, arrival: .zero)
    if let first = packets[numbers.lowerBound] {
      frame.rtpTimestamp = first.timestamp
      frame.isKey = first.startsKeyFrame
      frame.pictureID = first.pictureID
      if frame.isKey { frame.size = size(of: first.data) }
    }
    for number in numbers {
      guard let packet = packets[number] else { continue }
      frame.data += packet.data
      frame.arrival = max(frame.arrival, packet.arrival)
    }
    nextNumber = numbers.upperBound + 1
    discard(before: numbers.upperBound + 1)
    return frame
  }

  private func size(of data: [UInt8]) -> VideoSize? {
    let size =
      switch codec {
      case .vp8: VP8FrameHeader.size(data)
      case .vp9: VP9FrameHeader.size(data)
      }
    return size.map { VideoSize(width: $0.width, height: $0.height) }
  }
}
