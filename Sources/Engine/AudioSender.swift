internal import Base
internal import Calls
internal import Codecs
internal import Devices
internal import Media
internal import RTP

/// Our voice: microphone → echo and noise removal → Opus → RTP, in steps of 10 ms. Belongs to the media thread.
final class AudioSender {
  private let source: any AudioSource
  private let encoder: OpusEncoder
  private let plan: StreamPlan
  private let mid: RTP.HeaderExtension?
  private let levelID: UInt8?
  private(set) var stream: RTPStream
  private var pending: [Int16] = []
  private var samplesSent: Int64 = 0
  private var resumes = true
  private var meter = LevelMeter()
  /// Bytes sent in the last whole second, for the figures.
  private(set) var rate = RateMeter()
  private static let packetSamples = 960

  init(source: any AudioSource, plan: StreamPlan, bitrate: Int) throws(CodecError) {
    self.source = source
    self.plan = plan
    var settings = OpusEncoder.Settings()
    settings.bitrate = bitrate
    encoder = try OpusEncoder(settings)
    var random = SystemRandomNumberGenerator()
    stream = RTPStream(ssrc: plan.ssrc, payloadType: plan.payloadNumber, clockRate: 48_000, using: &random)
    mid = plan.midExtension
    levelID = plan.extensions[HeaderExtensionURI.audioLevel]
  }

  /// 0…1, what the microphone hears now.
  var level: Double { meter.loudness }
  var ssrc: UInt32 { plan.ssrc }
  var packets: UInt32 { stream.packetCount }

  /// The loss the peer sees steers the in-band FEC.
  func setExpectedLoss(_ loss: Double) { encoder.expectedLoss = loss }

  func setBitrate(_ bitrate: Int) { if encoder.bitrate != bitrate { encoder.bitrate = bitrate } }

  /// One 10 ms step: reads the microphone, and returns a packet every second step. `isSilent` (mute, hold) reads on
  /// and sends nothing.
  func step(at now: MonotonicTime, isSilent: Bool, processor: EchoCanceller?) -> RTPPacket? {
    guard var block = source.nextBlock() else { return nil }
    processor?.process(&block)
    meter.process(block)
    pending += block
    guard pending.count >= Self.packetSamples else { return nil }
    let samples = Array(pending.prefix(Self.packetSamples))
    pending.removeFirst(Self.packetSamples)
    let timestamp = stream.timestamp(samples: samplesSent)
    samplesSent += Int64(Self.packetSamples)
    guard !isSilent else {
      resumes = true
      return nil
    }
    return packet(of: samples, timestamp: timestamp, at: now)
  }

  private func packet(of samples: [Int16], timestamp: UInt32, at now: MonotonicTime) -> RTPPacket? {
    guard let payload = try? encoder.encode(samples), !OpusEncoder.isSilence(payload) else {
      resumes = true  // DTX: the marker tells the next talk spurt (RFC 7587 §4.2)
      return nil
    }
    defer { resumes = false }
    var extensions: [RTP.HeaderExtension] = []
    if let levelID {
      extensions.append(RTP.HeaderExtension(id: levelID, bytes: meter.extensionValue.bytes))
    }
    if let mid { extensions.append(mid) }
    rate.add(payload.count, at: now)
    return stream.packet(
      payload: payload, timestamp: timestamp, marker: resumes, extensions: extensions, capturedAt: now - .milliseconds(20))
  }
}

extension StreamPlan {
  /// The MID of this content on the wire (RFC 9143 §15), where it was negotiated and needed.
  var midExtension: RTP.HeaderExtension? {
    guard bundled, let id = extensions[HeaderExtensionURI.mediaID] else { return nil }
    return RTP.HeaderExtension(id: id, bytes: Array(content.utf8.prefix(16)))
  }
}

extension LevelMeter {
  /// The level as 0…1 over the 60 dB a meter shows.
  var loudness: Double { max(0, min(1, 1 - level / 60)) }
}
