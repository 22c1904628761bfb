/// The tones of a call.
public enum RingtoneKind: String, Sendable, CaseIterable {
  /// We call and it rings over there.
  case dialling
  /// Somebody calls us.
  case incoming
  /// Somebody calls while we talk.
  case waiting
  /// The call is over.
  case hangup
  /// The other one is busy or declined.
  case busy
  /// Nobody answered.
  case timeout

  /// True for tones that go on until something happens; the others are heard once.
  public var loops: Bool {
    switch self {
    case .dialling, .incoming, .waiting: true
    case .hangup, .busy, .timeout: false
    }
  }

  /// The name of its file.
  public var fileName: String { rawValue + ".wav" }

  /// The notes to play when there is no file (Scripts/make-ringtones plays the same ones, with more
  /// overtones).
  var score: Score {
    switch self {
    case .dialling: Score([.init(440, 0, 0.9), .init(523.25, 0, 0.9)], length: 3.2)
    case .incoming:
      Score(
        [.init(659.26, 0, 0.5), .init(783.99, 0.2, 0.5), .init(987.77, 0.4, 0.9), .init(783.99, 0.8, 0.8)],
        length: 2.4)
    case .waiting: Score([.init(587.33, 0, 0.22), .init(587.33, 0.3, 0.22)], length: 3)
    case .hangup: Score([.init(587.33, 0, 0.25), .init(440, 0.16, 0.4)], length: 0.6)
    case .busy: Score([.init(440, 0, 0.3), .init(440, 0.5, 0.3), .init(440, 1, 0.3)], length: 1.5)
    case .timeout:
      Score([.init(523.25, 0, 0.3), .init(440, 0.25, 0.3), .init(349.23, 0.5, 0.5)], length: 1.1)
    }
  }
}

/// Notes on a line of time.
struct Score {
  struct Note {
    let frequency: Double
    let start: Double
    let length: Double
    init(_ frequency: Double, _ start: Double, _ length: Double) {
      self.frequency = frequency
      self.start = start
      self.length = length
    }
  }
  let notes: [Note]
  /// Seconds, silence at the end included.
  let length: Double

  init(_ notes: [Note], length: Double) {
    self.notes = notes
    self.length = length
  }
}
