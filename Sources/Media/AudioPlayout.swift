/// What to feed the loudspeaker with next. Sample counts are at 48 kHz.
public enum AudioPlayout: Equatable, Sendable {
  /// Decode this payload; it should give `expectedSamples`.
  case decode(payload: [UInt8], expectedSamples: Int)
  /// Decode the in-band FEC that `nextPayload` carries for the lost packet before it. The packet itself comes
  /// next.
  case decodeFEC(nextPayload: [UInt8], samples: Int)
  /// Let the decoder conceal the gap.
  case conceal(samples: Int)
  /// Play silence: nothing has come yet, the sender pauses (DTX, mute), or an outage has outlasted
  /// concealment.
  case silence(samples: Int)

  /// How many samples this adds to the play-out.
  public var samples: Int {
    switch self {
    case .decode(_, let samples), .decodeFEC(_, let samples), .conceal(let samples), .silence(let samples):
      samples
    }
  }
}

/// Whether decoded audio should be shortened or lengthened to approach the target delay.
public enum PlayoutSpeed: Equatable, Sendable {
  case normal, faster, slower
}

/// What `AudioReceiveBuffer.insert` made of a packet.
public enum AudioInsertion: Equatable, Sendable {
  case accepted
  /// The same audio is here or was here already.
  case duplicate
  /// Its turn has passed.
  case late
  /// Not an Opus packet, or a jump in numbering that the next packet must confirm.
  case ignored
}

/// Counters of one audio stream since it began.
public struct AudioReceiveStats: Equatable, Sendable {
  /// Packets accepted, late and duplicate ones included.
  public var received = 0
  /// Packets that should have come by now and did not: expected less received.
  public var lost = 0
  /// Packets that came after their turn.
  public var late = 0
  /// Copies of packets already here.
  public var duplicates = 0
  /// Packets thrown away to catch up after an outage.
  public var discarded = 0
  /// All samples handed out, except silence before the first packet and in an outage that has not ended yet.
  public var totalSamples = 0
  /// Samples made up by concealment, and silence during outages.
  public var concealedSamples = 0
  /// Uninterrupted stretches of concealment.
  public var concealmentEvents = 0
  /// Samples of deliberate silence: DTX and mute.
  public var silentSamples = 0
  /// Lost packets replaced by their in-band FEC copy.
  public var fecPackets = 0
  /// Restarts by a new SSRC or a jump of the numbering or of time.
  public var resynchronisations = 0
  /// Interarrival jitter in milliseconds (RFC 3550 §A.8).
  public var jitterMilliseconds = 0.0

  /// All zero.
  public init() {}

  /// Share of what was played that had to be made up, 0...1.
  public var concealedFraction: Double {
    totalSamples > 0 ? Double(concealedSamples) / Double(totalSamples) : 0
  }
}
