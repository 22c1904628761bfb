public import Base

/// Chooses whose voices are worth decoding and who is shown as speaking, from levels that the packets carry
/// (RFC 6464) or that were measured.
public struct SpeakerSelection: Sendable {
  /// How it chooses.
  public struct Rules: Sendable {
    /// The loudest so many are heard.
    public var voices = 3
    /// No more than this are heard, those who lately spoke or were among the loudest included.
    public var most = 6
    /// How long somebody stays heard who spoke or was among the loudest.
    public var memory: Duration = .seconds(2)
    /// A newcomer must be louder by this many dB to take a place that is taken.
    public var margin = 6.0
    /// Pauses shorter than this are part of a speech.
    public var pause: Duration = .milliseconds(800)
    /// How long somebody must be louder than the main speaker to take over.
    public var takeover: Duration = .milliseconds(600)
    /// Louder than this (dB below overload) is speech, whatever the sender says of it.
    public var loud = 30.0

    /// The defaults.
    public init() {}
  }

  private struct Voice: Sendable {
    var level = 127.0
    var noted: MonotonicTime
    /// Without levels in its packets a voice must be decoded to be measured.
    var needed = false
    /// When it last was among the loudest.
    var chosen: MonotonicTime?
    var spoke: MonotonicTime?
    var began: MonotonicTime?

    /// Time since it was worth hearing.
    func age(at now: MonotonicTime) -> Duration? {
      guard let last = [chosen, spoke].compactMap({ $0 }).max() else { return nil }
      return now - last
    }
  }

  /// The rules; may be changed at any time.
  public var rules: Rules
  /// Whose voices are to be decoded.
  public private(set) var heard: Set<Int> = []
  /// Who speaks, the main speaker first, then in the order in which they began.
  public private(set) var speakers: [Int] = []
  /// Who speaks mainly, or did so last.
  public private(set) var main: Int?

  private var voices: [Int: Voice] = [:]
  private var challenger: (id: Int, since: MonotonicTime)?

  /// A selection among nobody.
  public init(rules: Rules = Rules()) { self.rules = rules }

  /// The voice `id` is there from now on.
  public mutating func add(_ id: Int, at now: MonotonicTime) {
    if voices[id] == nil { voices[id] = Voice(noted: now) }
  }

  /// The voice `id` is gone.
  public mutating func remove(_ id: Int) {
    voices[id] = nil
    heard.remove(id)
    speakers.removeAll { $0 == id }
    if main == id { main = nil }
    if challenger?.id == id { challenger = nil }
  }

  /// `id` cannot be judged without being decoded, or can.
  public mutating func setNeeded(_ id: Int, _ needed: Bool) { voices[id]?.needed = needed }

  /// The level of `id` just now, in dB below overload (0…127), and whether it is speech.
  public mutating func note(_ id: Int, level: Double, isVoice: Bool, at now: MonotonicTime) {
    guard var voice = voices[id] else { return }
    voice.level = min(max(0, level), Self.faded(voice, at: now))
    voice.noted = now
    if isVoice || level < rules.loud {
      if voice.spoke.map({ now - $0 > rules.pause }) ?? true { voice.began = now }
      voice.spoke = now
    }
    voices[id] = voice
  }

  /// How loud `id` lately was, in dB below overload; 127 for silence.
  public func level(of id: Int, at now: MonotonicTime) -> Double {
    voices[id].map { Self.faded($0, at: now) } ?? 127
  }

  /// Chooses anew; call it every 10…100 ms.
  public mutating func update(at now: MonotonicTime) {
    let levels = voices.mapValues { Self.faded($0, at: now) }
    chooseHeard(levels, at: now)
    chooseSpeakers(levels, at: now)
  }

  /// Loudness falls 20 dB a second, as a meter's.
  private static func faded(_ voice: Voice, at now: MonotonicTime) -> Double {
    min(127, voice.level + max(0, (now - voice.noted).inSeconds) * 20)
  }

  private mutating func chooseHeard(_ levels: [Int: Double], at now: MonotonicTime) {
    func rank(_ id: Int) -> Double { (levels[id] ?? 127) - (heard.contains(id) ? rules.margin : 0) }
    let ranked = voices.keys.sorted { (rank($0), $0) < (rank($1), $1) }
    let loudest = ranked.prefix(rules.voices)
    for id in loudest { voices[id]?.chosen = now }
    // Behind the loudest come those who spoke or were among them last; among equals the louder.
    var others: [(id: Int, age: Int64, place: Int)] = []
    for (place, id) in ranked.enumerated().dropFirst(rules.voices) {
      guard let age = voices[id]?.age(at: now), age < rules.memory else { continue }
      others.append((id, age.nanoseconds / 300_000_000, place))
    }
    others.sort { ($0.age, $0.place) < ($1.age, $1.place) }
    heard = Set(loudest).union(others.prefix(max(0, rules.most - rules.voices)).map(\.id))
    for (id, voice) in voices where voice.needed { heard.insert(id) }
  }

  private mutating func chooseSpeakers(_ levels: [Int: Double], at now: MonotonicTime) {
    let talking = voices.filter { $0.value.spoke.map { now - $0 <= rules.pause } ?? false }
    chooseMain(of: talking.keys.map { (id: $0, level: levels[$0] ?? 127) }, at: now)
    speakers = talking.sorted {
      let (a, b) = ($0.key == main, $1.key == main)
      if a != b { return a }
      return ($0.value.began ?? .zero, $0.key) < ($1.value.began ?? .zero, $1.key)
    }.map(\.key)
  }

  private mutating func chooseMain(of talking: [(id: Int, level: Double)], at now: MonotonicTime) {
    let top = talking.min { ($0.level, $0.id) < ($1.level, $1.id) }
    let speaking = talking.first { $0.id == main }
    // Nobody to take over from: whoever speaks is the main speaker.
    if speaking == nil, let top { main = top.id }
    guard let loudest = top, let present = speaking, loudest.id != present.id,
      loudest.level + rules.margin < present.level
    else {
      challenger = nil
      return
    }
    let since = challenger?.id == loudest.id ? challenger?.since ?? now : now
    challenger = (loudest.id, since)
    if now - since >= rules.takeover {
      main = loudest.id
      challenger = nil
    }
  }
}
