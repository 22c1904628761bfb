internal import Base
internal import Calls
internal import Codecs
internal import Media
internal import RTP
internal import SecureLink

/// Our voice on its way to one peer: Opus packets → RTP → transport. Belongs to the media thread.
final class AudioSender {
  private let mid: RTP.HeaderExtension?
  private let levelID: UInt8?
  private(set) var stream: RTPStream
  private var resumes = true
  /// What was sent last ends here, in samples since the room began.
  private var sentUntil: Int64 = .min
  /// Nil until there is a path.
  var transport: SecureTransport?
  /// Mute, hold: nothing is sent.
  var isSilent = true
  /// Bytes sent in the last whole second, for the figures.
  var rate = RateMeter()
  /// What its share of the rate allows.
  private(set) var bitrate: Int
  /// Length of the packets it should get.
  private(set) var packetSamples = 960
  /// The loss the peer sees; nil before its first report.
  private(set) var expectedLoss: Double?

  init(plan: StreamPlan, bitrate: Int) {
    self.bitrate = bitrate
    var random = SystemRandomNumberGenerator()
    stream = RTPStream(ssrc: plan.ssrc, payloadType: plan.payloadNumber, clockRate: 48_000, using: &random)
    mid = plan.midExtension
    levelID = plan.extensions[HeaderExtensionURI.audioLevel]
  }

  var packets: UInt32 { stream.packetCount }

  /// The loss the peer sees steers the in-band FEC.
  func setExpectedLoss(_ loss: Double) { expectedLoss = loss }

  /// Follows its share of the rate: bit rate, and longer packets where headers weigh too much.
  func set(_ encoding: AudioEncoding, atMost limit: Int) {
    bitrate = min(limit, encoding.bitrate)
    packetSamples = encoding.frameMilliseconds * 48
  }

  /// Sends a stretch of our voice, unless the peer is not to hear it or has got it from another encoder.
  func send(_ voice: VoiceDesk.Packet, at now: MonotonicTime) {
    guard !isSilent, let payload = voice.payload, voice.start >= sentUntil else {
      resumes = true  // mute, DTX: the marker tells the next talk spurt (RFC 7587 §4.2)
      return
    }
    sentUntil = voice.start + Int64(voice.samples)
    var extensions: [RTP.HeaderExtension] = []
    if let levelID { extensions.append(RTP.HeaderExtension(id: levelID, bytes: voice.level.bytes)) }
    if let mid { extensions.append(mid) }
    rate.add(payload.count, at: now)
    let packet = stream.packet(
      payload: payload, timestamp: stream.timestamp(samples: voice.start), marker: resumes,
      extensions: extensions, capturedAt: now - .milliseconds(Int64(voice.samples / 48)))
    resumes = false
    transport?.sendRTP(packet.serialised())
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
  var loudness: Double { Self.loudness(level) }

  /// A level in dB below overload as 0…1 over the 60 dB a meter shows.
  static func loudness(_ level: Double) -> Double { max(0, min(1, 1 - level / 60)) }
}
