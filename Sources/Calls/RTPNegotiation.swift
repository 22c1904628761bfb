internal import Base
public import XMPP

/// What we offer and accept for RTP (XEP-0167 §6): the codecs, feedback and header extensions of our media engine.
public struct RTPNegotiation: Hashable, Sendable {
  /// Header extensions our engine reads or writes, with the ids we offer.
  public enum Extension {
    /// RFC 6464.
    public static let audioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
    /// RFC 9143 §15.
    public static let mid = "urn:ietf:params:rtp-hdrext:sdes:mid"
    /// 3GPP TS 26.114 (CVO).
    public static let videoOrientation = "urn:3gpp:video-orientation"
  }

  /// Video codecs in the order we like them, by their payload names.
  public var videoCodecs: [String]
  /// What the room of a group call has agreed on (XEP-0272): offered as it stands there, numbers and all.
  public var agreed: [Media: [PayloadType]] = [:]

  /// Negotiates `videoCodecs`; VP8 is what every peer has.
  public init(videoCodecs: [String] = ["VP8"]) { self.videoCodecs = videoCodecs }

  /// Our offer for one medium.
  public func offer(_ media: Media, ssrc: UInt32, cname: String) -> RTPDescription {
    var description = RTPDescription(media: media)
    switch media {
    case .audio:
      description.payloadTypes = [Self.opus]
      description.headerExtensions = [
        .init(id: 2, uri: Extension.audioLevel), .init(id: 4, uri: Extension.mid),
      ]
    case .video:
      description.payloadTypes = videoCodecs.enumerated().map { index, name in
        var type = PayloadType(id: UInt8(98 + index), name: name, clockRate: 90_000)
        type.feedback = Self.videoFeedback
        return type
      }
      description.headerExtensions = [
        .init(id: 1, uri: Extension.videoOrientation), .init(id: 4, uri: Extension.mid),
      ]
    }
    if let agreed = agreed[media], !agreed.isEmpty { description.payloadTypes = agreed }
    description.rtcpMux = true
    description.sources = [Source(ssrc: ssrc, parameters: [Parameter("cname", cname)])]
    return description
  }

  /// What a room of ours starts with: the one codec of each kind that everybody has, as Dino writes it.
  func roomPayloads(_ media: Media) -> [PayloadType] {
    switch media {
    case .audio: return [Self.opus]
    case .video:
      let codec = videoCodecs.first { $0.lowercased() == "vp8" } ?? videoCodecs.first ?? "VP8"
      return [PayloadType(id: 98, name: codec, clockRate: 90_000, feedback: Self.videoFeedback)]
    }
  }

  /// Whether we can send and play `payload`, as far as its name says.
  func supports(_ payload: PayloadType, _ media: Media) -> Bool {
    switch media {
    case .audio: payload.name.lowercased() == "opus" && payload.clockRate == 48_000
    case .video: videoCodecs.contains { $0.lowercased() == payload.name.lowercased() }
    }
  }

  /// Our answer to `offer`: the first codec that both have, with the offerer's numbers. Nil if there is none.
  public func answer(to offer: RTPDescription, ssrc: UInt32, cname: String) -> RTPDescription? {
    guard let payload = common(in: offer) else { return nil }
    var description = RTPDescription(media: offer.media)
    description.payloadTypes = [payload]
    // RFC 8285 §4.2, §4.3: ids above 255 only reserve a place in an offer, and 15 is never one.
    description.headerExtensions = offer.headerExtensions.filter {
      supported(offer.media).contains($0.uri) && (1...255).contains($0.id) && $0.id != 15
    }
    description.rtcpMux = offer.rtcpMux
    description.sources = [Source(ssrc: ssrc, parameters: [Parameter("cname", cname)])]
    return description
  }

  /// The codec that an answer to `ours` chose, with the feedback both have. Nil if it chose none that we offered.
  public func chosen(in answer: RTPDescription, offered ours: RTPDescription) -> PayloadType? {
    for payload in answer.payloadTypes {
      let name = payload.name.lowercased()
      let match = ours.payloadTypes.first {
        $0.id == payload.id && ($0.name.lowercased() == name || name.isEmpty)
      }
      guard var match else { continue }
      match.feedback = match.feedback.filter { payload.feedback.contains($0) || answer.feedback.contains($0) }
      return match
    }
    return nil
  }

  private func common(in offer: RTPDescription) -> PayloadType? {
    switch offer.media {
    case .audio:
      guard
        let match = offer.payloadTypes.first(where: {
          $0.name.lowercased() == "opus" && $0.clockRate == 48_000
        })
      else { return nil }
      var payload = Self.opus
      payload.id = match.id
      payload.channels = match.channels
      return payload
    case .video:
      for codec in videoCodecs {
        let match = offer.payloadTypes.first { $0.name.lowercased() == codec.lowercased() }
        guard let match else { continue }
        var payload = PayloadType(id: match.id, name: codec, clockRate: 90_000)
        payload.feedback = Self.videoFeedback.filter {
          match.feedback.contains($0) || offer.feedback.contains($0)
        }
        return payload
      }
      return nil
    }
  }

  private func supported(_ media: Media) -> [String] {
    switch media {
    case .audio: [Extension.audioLevel, Extension.mid]
    case .video: [Extension.videoOrientation, Extension.mid]
    }
  }

  private static let opus: PayloadType = {
    var type = PayloadType(id: 111, name: "opus", clockRate: 48_000)
    type.channels = 2
    type.parameters = [Parameter("useinbandfec", "1")]
    return type
  }()

  private static let videoFeedback = [
    RTCPFeedback("nack"), RTCPFeedback("nack", "pli"),
    RTCPFeedback("ccm", "fir"), RTCPFeedback("goog-remb"),
  ]
}
