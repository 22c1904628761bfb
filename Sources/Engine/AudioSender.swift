internal import Base
internal import Calls
internal import Codecs
internal import Devices
internal import Media
internal import RTP

/// Our voice: microphone → echo and noise removal → Opus → RTP, in steps of 10 ms. Belongs to the media thread.
final class AudioSender {
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
  var rate = RateMeter()
  private var packetSamples = 960

  init(plan: StreamPlan, bitrate: Int) throws(CodecError) {
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

  /// Follows its share of the rate: bit rate, and longer packets where headers weigh too much.
  func set(_ encoding: AudioEncoding, atMost limit: Int) {
    let bitrate = min(limit, encoding.bitrate)
    if encoder.bitrate != bitrate { encoder.bitrate = bitrate }
    packetSamples = encoding.frameMilliseconds * 48
  }

  /// Takes 10 ms of the microphone, and returns a packet whenever one is full. `isSilent` (mute, hold) sends nothing.
  func send(_ block: [Int16], at now: MonotonicTime, isSilent: Bool) -> RTPPacket? {
    meter.process(block)
    pending += block
    guard pending.count >= packetSamples else { return nil }
    let samples = Array(pending.prefix(packetSamples))
    pending.removeFirst(packetSamples)
    let timestamp = stream.timestamp(samples: samplesSent)
    samplesSent += Int64(packetSamples)
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
      payload: payload, timestamp: timestamp, marker: resumes, extensions: extensions,
      capturedAt: now - .milliseconds(Int64(samples.count / 48)))
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
