import Base
import Media
import RTP
import Testing

@Suite struct VideoReceiveBufferTests {
  private func buffer(roundTrip: Int64 = 40) -> VideoReceiveBuffer {
    var buffer = VideoReceiveBuffer(codec: .vp8)
    buffer.roundTrip = .milliseconds(roundTrip)
    return buffer
  }

  @Test func `frames come whole and in order, over the wrap of the numbers`() {
    var source = VP8Source()
    var buffer = buffer()
    var frames: [AssembledFrame] = []
    for index in 0..<40 {
      for packet in source.frame(isKey: index == 0) { buffer.insert(packet, arrival: ms(Int64(index) * 33)) }
      frames += buffer.poll(at: ms(Int64(index) * 33)).frames
    }
    #expect(frames.count == 40 && frames[0].isKey && frames.dropFirst().allSatisfy { !$0.isKey })
    #expect(frames.allSatisfy { $0.data.count == 250 })
    #expect(frames[0].size == VideoSize(width: 320, height: 180))
    #expect(frames.map(\.pictureID) == (5..<45).map { UInt16($0) })
    #expect(buffer.stats.nacks == 0 && buffer.stats.keyFrameRequests == 0)
  }

  @Test func `packets of a frame in any order`() {
    var source = VP8Source()
    var buffer = buffer()
    let packets = source.frame(isKey: true, size: 900)
    buffer.insert(packets[0], arrival: ms(0))
    for packet in packets.dropFirst().reversed() { buffer.insert(packet, arrival: ms(1)) }
    let frames = buffer.poll(at: ms(2)).frames
    #expect(frames.count == 1 && frames[0].data.count == 900)
  }

  @Test func `a missing packet is asked for, and what follows waits for it`() {
    var source = VP8Source()
    var buffer = buffer()
    let key = source.frame(isKey: true)
    let second = source.frame()
    let third = source.frame()
    for packet in key + [second[0], second[2]] + third { buffer.insert(packet, arrival: ms(0)) }
    #expect(buffer.poll(at: ms(0)).frames.count == 1)
    #expect(buffer.poll(at: ms(10)).nacks == [second[1].sequence])
    #expect(buffer.poll(at: ms(20)).isEmpty)
    #expect(buffer.poll(at: ms(60)).nacks == [second[1].sequence])
    buffer.insert(second[1], arrival: ms(70))
    #expect(buffer.poll(at: ms(70)).frames.map(\.rtpTimestamp) == [second[0].timestamp, third[0].timestamp])
  }

  @Test func `when patience ends a key frame is asked for, with back-off, and nothing else is handed out`() {
    var source = VP8Source()
    var buffer = buffer()
    for packet in source.frame(isKey: true) + source.frame().dropLast() + source.frame() {
      buffer.insert(packet, arrival: ms(0))
    }
    var requests: [Int64] = []
    var frames = 0
    for time in stride(from: Int64(0), to: 4_000, by: 10) {
      if time % 30 == 0 { for packet in source.frame() { buffer.insert(packet, arrival: ms(time)) } }
      let events = buffer.poll(at: ms(time))
      frames += events.frames.count
      if events.contains(.requestKeyFrame) { requests.append(time) }
    }
    #expect(frames == 1)
    #expect((600...1_300).contains(requests[0]))
    #expect(zip(requests, requests.dropFirst()).allSatisfy { $1 - $0 >= 200 && $1 - $0 <= 1_010 })
    #expect(requests[2] - requests[1] > requests[1] - requests[0])
    for packet in source.frame(isKey: true) + source.frame() { buffer.insert(packet, arrival: ms(4_000)) }
    #expect(buffer.poll(at: ms(4_000)).frames.map(\.isKey) == [true, false])
    #expect(buffer.stats.giveUps == 1)
  }

  @Test func `a complete key frame ends the wait for anything before it`() {
    var source = VP8Source()
    var buffer = buffer()
    for packet in source.frame(isKey: true) + source.frame().dropFirst() + source.frame() {
      buffer.insert(packet, arrival: ms(0))
    }
    for packet in source.frame(isKey: true) { buffer.insert(packet, arrival: ms(5)) }
    #expect(buffer.poll(at: ms(5)).frames.map(\.isKey) == [true])
    #expect(buffer.poll(at: ms(200)).nacks.isEmpty)
  }

  @Test func `a stream joined in the middle asks for a key frame at once`() {
    var source = VP8Source()
    var buffer = buffer()
    for packet in source.frame() { buffer.insert(packet, arrival: ms(0)) }
    #expect(buffer.poll(at: ms(0)) == [.requestKeyFrame])
  }

  @Test func `a key frame that is still coming is not asked for`() {
    var source = VP8Source()
    var buffer = buffer()
    buffer.insert(source.frame(isKey: true, size: 900)[0], arrival: ms(0))
    #expect(!buffer.poll(at: ms(100)).contains(.requestKeyFrame))
    #expect(buffer.poll(at: ms(1_600)).contains(.requestKeyFrame))
  }

  @Test func `a lost marker is understood by the next frame`() {
    var source = VP8Source()
    var buffer = buffer()
    var key = source.frame(isKey: true)
    key[key.count - 1].marker = false
    for packet in key + source.frame() { buffer.insert(packet, arrival: ms(0)) }
    #expect(buffer.poll(at: ms(0)).frames.count == 2)
  }

  @Test func `padding between frames is skipped`() {
    var source = VP8Source()
    var buffer = buffer()
    let key = source.frame(isKey: true)
    let padding = RTPPacket(
      payloadType: 96, sequence: source.sequence, timestamp: source.timestamp, ssrc: 2, payload: [])
    source.sequence &+= 1
    for packet in key + [padding] + source.frame() { buffer.insert(packet, arrival: ms(0)) }
    #expect(buffer.poll(at: ms(0)).frames.count == 2)
  }

  @Test func `freezes are told, timed and ended`() {
    var source = VP8Source()
    var buffer = buffer()
    for index in 0..<60 {
      for packet in source.frame(isKey: index == 0) { buffer.insert(packet, arrival: ms(Int64(index) * 33)) }
      _ = buffer.poll(at: ms(Int64(index) * 33))
    }
    let last: Int64 = 59 * 33
    #expect(!buffer.poll(at: ms(last + 150)).contains(.frozen))
    #expect(buffer.poll(at: ms(last + 300)).contains(.frozen))
    #expect(!buffer.poll(at: ms(last + 400)).contains(.frozen))
    for packet in source.frame() { buffer.insert(packet, arrival: ms(last + 1_000)) }
    #expect(buffer.poll(at: ms(last + 1_000)).first == .resumed)
    #expect(buffer.stats.freezes == 1 && buffer.stats.longestFreeze == .milliseconds(1_000))
  }

  @Test func `a pause on purpose is no freeze`() {
    var source = VP8Source()
    var buffer = buffer()
    for packet in source.frame(isKey: true) { buffer.insert(packet, arrival: ms(0)) }
    _ = buffer.poll(at: ms(0))
    buffer.pause()
    #expect(!buffer.poll(at: ms(9_000)).contains(.frozen))
  }

  @Test func `a sender that starts anew is followed`() {
    var source = VP8Source()
    var buffer = buffer()
    for packet in source.frame(isKey: true) + source.frame() { buffer.insert(packet, arrival: ms(0)) }
    _ = buffer.poll(at: ms(0))
    var other = VP8Source(sequence: 20_000, timestamp: 5, ssrc: 99)
    for packet in other.frame(isKey: true) + other.frame() { buffer.insert(packet, arrival: ms(30)) }
    #expect(buffer.poll(at: ms(30)).frames.count == 2)
    var again = VP8Source(sequence: 40_000, timestamp: 5, ssrc: 99)
    for packet in again.frame(isKey: true) + again.frame(isKey: true) {
      buffer.insert(packet, arrival: ms(60))
    }
    #expect(buffer.poll(at: ms(60)).frames.map(\.isKey) == [true])
  }

  @Test func `free references: whatever is complete and newer`() {
    var source = VP8Source()
    var buffer = buffer()
    buffer.configuration.continuity = .anyComplete
    buffer.configuration.usesNACK = false
    let frames = (0..<6).map { source.frame(isKey: $0 == 0) }
    for frame in [frames[0], Array(frames[1].dropLast()), frames[2], frames[4]] {
      for packet in frame { buffer.insert(packet, arrival: ms(0)) }
    }
    #expect(buffer.poll(at: ms(0)).frames.map(\.pictureID) == [5, 7, 9])
    for packet in frames[3] + frames[5] { buffer.insert(packet, arrival: ms(1)) }
    #expect(buffer.poll(at: ms(1)).frames.map(\.pictureID) == [10])
  }

  @Test func `VP9 pictures are put together`() {
    var packetiser = VP9Packetiser(maxPayload: 100)
    let key: [UInt8] =
      [0x82, 0x49, 0x83, 0x42, 0x20, 0x15, 0xF0, 0x11, 0xF0] + [UInt8](repeating: 1, count: 300)
    var buffer = VideoReceiveBuffer(codec: .vp9)
    var sequence: UInt16 = 0
    for (time, frame) in [key, [0x86] + [UInt8](repeating: 2, count: 150)].enumerated() {
      let payloads = packetiser.packetise(frame)
      for (index, payload) in payloads.enumerated() {
        buffer.insert(
          RTPPacket(
            marker: index + 1 == payloads.count, payloadType: 98, sequence: sequence, timestamp: UInt32(time),
            ssrc: 1,
            payload: payload), arrival: ms(0))
        sequence += 1
      }
    }
    let frames = buffer.poll(at: ms(0)).frames
    #expect(frames.map(\.isKey) == [true, false])
    #expect(frames[0].data == key && frames[0].size == VideoSize(width: 352, height: 288))
  }

  @Test func `any packets in any order never trap, and memory is bounded`() {
    var generator = SeededGenerator(seed: 5)
    var buffer = buffer()
    buffer.configuration.maxPackets = 64
    for step in 0..<10_000 {
      let jump = Int.random(in: 0..<50, using: &generator) == 0
      let packet = RTPPacket(
        marker: .random(using: &generator), payloadType: 96,
        sequence: jump ? .random(in: 0 ... .max, using: &generator) : UInt16(truncatingIfNeeded: step),
        timestamp: UInt32(step / 3), ssrc: 1,
        payload: (0..<Int.random(in: 0..<12, using: &generator)).map { _ in
          .random(in: 0...255, using: &generator)
        })
      buffer.insert(packet, arrival: ms(Int64(step)))
      _ = buffer.poll(at: ms(Int64(step)))
    }
    #expect(buffer.stats.received > 5_000)
  }
}
