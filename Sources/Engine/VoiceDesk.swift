internal import Base
internal import Codecs
internal import Media
internal import RTP

/// Our voice for all peers of a room: microphone → Opus, once for those who can take the same, in steps of 10 ms.
/// Belongs to the media thread.
final class VoiceDesk {
  /// A stretch of our voice, encoded.
  struct Packet {
    /// Nil for a silence that need not be sent, or when nobody listens.
    var payload: [UInt8]?
    /// Where it begins, in samples since the room began.
    var start: Int64
    var samples: Int
    var level: AudioLevel
  }

  /// One encoder and what it has not encoded yet.
  private final class Line {
    let encoder: OpusEncoder
    /// Length of its packets.
    var samples: Int
    var pending: [Int16] = []
    /// Where `pending` begins.
    var start: Int64

    init(encoder: OpusEncoder, samples: Int, start: Int64) {
      self.encoder = encoder
      self.samples = samples
      self.start = start
    }
  }

  private let bitrate: Int
  private var lines: [Line] = []
  private var meter = LevelMeter()
  /// Samples of the microphone so far.
  private var position: Int64 = 0

  init(bitrate: Int) { self.bitrate = bitrate }

  /// 0…1, what the microphone hears now.
  var level: Double { meter.loudness }

  /// Makes the first encoder; what could go wrong later goes wrong here.
  func open() throws(CodecError) {
    guard lines.isEmpty else { return }
    let encoder = try makeEncoder()
    lines = [Line(encoder: encoder, samples: 960, start: position)]
  }

  private func makeEncoder() throws(CodecError) -> OpusEncoder {
    var settings = OpusEncoder.Settings()
    settings.bitrate = bitrate
    return try OpusEncoder(settings)
  }

  /// Takes 10 ms of the microphone and hands every packet that is full to the peers it suits.
  func take(_ block: [Int16], for senders: [AudioSender], at now: MonotonicTime) {
    meter.process(block)
    position += Int64(block.count)
    arrange(senders)
    for line in lines {
      line.pending += block
      guard line.pending.count >= line.samples else { continue }
      deliver(line, to: senders.filter { $0.packetSamples == line.samples }, at: now)
    }
  }

  private func deliver(_ line: Line, to members: [AudioSender], at now: MonotonicTime) {
    let samples = Array(line.pending.prefix(line.samples))
    line.pending.removeFirst(line.samples)
    let start = line.start
    line.start += Int64(samples.count)
    var packet = Packet(
      payload: nil, start: start, samples: samples.count, level: meter.extensionValue)
    if members.contains(where: { !$0.isSilent }) {
      adjust(line.encoder, to: members)
      let payload = try? line.encoder.encode(samples)
      if let payload, !OpusEncoder.isSilence(payload) { packet.payload = payload }
    }
    for member in members { member.send(packet, at: now) }
  }

  /// The weakest of those who share an encoder sets the bit rate; the loss the peers see steers the in-band FEC.
  private func adjust(_ encoder: OpusEncoder, to members: [AudioSender]) {
    let listening = members.filter { !$0.isSilent }
    if let least = listening.map(\.bitrate).min(), encoder.bitrate != least { encoder.bitrate = least }
    if let loss = listening.compactMap(\.expectedLoss).max(), encoder.expectedLoss != loss {
      encoder.expectedLoss = loss
    }
  }

  // MARK: Encoders

  /// One encoder for each packet length that somebody wants. Where all want the same the one there is goes on.
  private func arrange(_ senders: [AudioSender]) {
    if lines.count == 1, let line = lines.first, senders.allSatisfy({ $0.packetSamples == line.samples }) {
      return
    }
    let wanted = Set(senders.map(\.packetSamples))
    if wanted.count == 1, let samples = wanted.first,
      let line = lines.first(where: { $0.samples == samples }) ?? lines.first
    {
      line.samples = samples
      lines = [line]
      return
    }
    var kept = lines.filter { wanted.contains($0.samples) }
    for samples in wanted.subtracting(kept.map(\.samples)).sorted() {
      if let model = lines.first, let fresh = fork(model, samples: samples) { kept.append(fresh) }
    }
    if !kept.isEmpty { lines = kept }
  }

  /// A second encoder that takes up where the first one is: who changes over misses nothing.
  private func fork(_ model: Line, samples: Int) -> Line? {
    guard let encoder = try? makeEncoder() else { return nil }
    let line = Line(encoder: encoder, samples: samples, start: model.start)
    line.pending = model.pending
    return line
  }
}
