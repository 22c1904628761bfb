import Base
import Media
import RTP
import Testing

@Suite struct StreamClockTests {
  private func ntp(_ milliseconds: Int64) -> NTPTime {
    NTPTime(WallTime(nanoseconds: 1_700_000_000_000_000_000 + milliseconds * 1_000_000))
  }

  @Test func `one report is not trusted, two that agree are`() throws {
    var clock = StreamClock(clockRate: 90_000)
    clock.add(rtp: 0xFFFF_FFFF, ntp: ntp(0))
    #expect(!clock.isTrusted)
    clock.add(rtp: 89_999, ntp: ntp(1_000))
    #expect(clock.isTrusted)
    let difference = try #require(clock.nanoseconds(rtp: 179_999)) - #require(clock.nanoseconds(rtp: 89_999))
    #expect((difference - 1_000_000_000).magnitude < 1_000)
  }

  @Test func `one bad report changes nothing`() throws {
    var clock = StreamClock(clockRate: 90_000)
    clock.add(rtp: 0, ntp: ntp(0))
    clock.add(rtp: 90_000, ntp: ntp(1_000))
    let before = try #require(clock.nanoseconds(rtp: 90_000))
    clock.add(rtp: 900_000, ntp: ntp(2_000))
    #expect(clock.nanoseconds(rtp: 90_000) == before)
    clock.add(rtp: 270_000, ntp: ntp(3_000))
    #expect((try #require(clock.nanoseconds(rtp: 90_000)) - before).magnitude < 100_000)
  }

  @Test func `a clock at double speed, as Dino's after video was added, loses all trust`() {
    var clock = StreamClock(clockRate: 48_000)
    for second in 0..<3 { clock.add(rtp: UInt32(second * 48_000), ntp: ntp(Int64(second) * 1_000)) }
    #expect(clock.isTrusted)
    for second in 1..<6 {
      clock.add(rtp: UInt32(96_000 + second * 96_000), ntp: ntp(2_000 + Int64(second) * 1_000))
    }
    #expect(!clock.isTrusted)
  }

  @Test func `a new time line is trusted once two reports agree on it`() {
    var clock = StreamClock(clockRate: 48_000)
    for second in 0..<3 { clock.add(rtp: UInt32(second * 48_000), ntp: ntp(Int64(second) * 1_000)) }
    let jump: UInt32 = 124 * 48_000
    clock.add(rtp: jump + 144_000, ntp: ntp(3_000))
    clock.add(rtp: jump + 192_000, ntp: ntp(4_000))
    let base = clock.nanoseconds(rtp: jump + 192_000)
    #expect(
      base == NTPTime(raw: 0).nanoseconds(since: NTPTime(raw: 0))
        + ntp(4_000).nanoseconds(since: NTPTime(raw: 1 << 63)))
  }
}

@Suite struct LipSyncTests {
  private func ntp(_ milliseconds: Int64) -> NTPTime {
    NTPTime(WallTime(nanoseconds: 1_700_000_000_000_000_000 + milliseconds * 1_000_000))
  }

  /// A peer whose video takes `videoLag` and whose audio takes `audioLag` from capture to us.
  private func settle(audioLag: Int64, videoLag: Int64, updates: Int = 60) -> LipSync {
    var sync = LipSync()
    for second in 0..<2 {
      let time = ntp(Int64(second) * 1_000)
      let (audio, video) = (UInt32(second * 48_000), UInt32(500 + second * 90_000))
      sync.add(
        SenderReport(ssrc: 1, ntp: time, rtpTimestamp: audio, packetCount: 0, octetCount: 0), of: .audio)
      sync.add(
        SenderReport(ssrc: 2, ntp: time, rtpTimestamp: video, packetCount: 0, octetCount: 0), of: .video)
    }
    for update in 0..<updates {
      let captured = Int64(update) * 500
      sync.update(
        audio: .init(
          rtpTimestamp: UInt32(captured * 48), arrival: ms(captured + audioLag), delay: .milliseconds(20)),
        video: .init(
          rtpTimestamp: UInt32(500 + captured * 90), arrival: ms(captured + videoLag), delay: .milliseconds(5)
        ))
    }
    return sync
  }

  @Test(
    arguments: [
      (50, 65, 0, 0),  // together
      (50, 100, 0, 0),  // video late, but within what nobody sees
      (50, 165, 60, 0),  // audio waits for video beyond the tolerance
      (50, 900, 120, 0),  // but not long: voice stays prompt
      (150, 65, 0, 100),  // video waits for audio
      (1_500, 65, 0, 400),  // up to its bound
    ] as [(Int64, Int64, Int64, Int64)])
  func `who waits how long`(audioLag: Int64, videoLag: Int64, audio: Int64, video: Int64) {
    let sync = settle(audioLag: audioLag, videoLag: videoLag)
    #expect((sync.adjustment.audio.inMilliseconds - Double(audio)).magnitude < 2)
    #expect((sync.adjustment.video.inMilliseconds - Double(video)).magnitude < 2)
  }

  @Test func `it moves by steps of 20 ms`() {
    #expect(settle(audioLag: 50, videoLag: 900, updates: 2).adjustment.audio == .milliseconds(40))
  }

  @Test func `an implausible difference is ignored, unknown clocks adjust nothing`() {
    #expect(settle(audioLag: 50, videoLag: 9_000).adjustment == LipSync.Adjustment())
    var sync = LipSync()
    let seen = LipSync.Observation(rtpTimestamp: 0, arrival: ms(0), delay: .zero)
    #expect(sync.update(audio: seen, video: seen) == LipSync.Adjustment())
    #expect(sync.offset == nil)
  }
}
