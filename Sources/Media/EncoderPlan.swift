public import Base

/// Sorts the peers of a room into at most three classes, each of which is encoded once and sent to all its peers.
///
/// A class gets what its weakest peer can take. Peers who want about the same share a class; the sorting changes at
/// once when it must and otherwise only after it has been better for a while: a peer that changes its class needs a
/// key frame.
public struct EncoderPlan: Sendable {
  /// What one peer should get if it were alone.
  public struct Request: Equatable, Sendable {
    /// Names the peer.
    public var peer: Int
    /// Its codec.
    public var codec: VideoCodec
    /// Size, rhythm and rate that its path carries and its screen shows.
    public var level: VideoLevel

    /// A request.
    public init(peer: Int, codec: VideoCodec, level: VideoLevel) {
      self.peer = peer
      self.codec = codec
      self.level = level
    }
  }

  /// Peers who get the same pictures.
  public struct Class: Equatable, Sendable {
    /// Which encoder, 0..<3; stays as long as the class lives.
    public var slot: Int
    /// Its codec.
    public var codec: VideoCodec
    /// What to encode.
    public var level: VideoLevel
    /// Who gets it, in ascending order.
    public var peers: [Int]
  }

  /// The most encoders at once.
  public static let mostClasses = 3
  /// Peers whose loads (pixels a second) differ by less than this share a class gladly.
  static let likeness = 1.6
  /// A class whose peers differ by more than this is sorted anew at once.
  static let largestSpread = 4.0
  /// How long another sorting must have been better.
  static let proof: Duration = .seconds(2)

  /// The classes as last planned, the largest pictures first.
  public private(set) var classes: [Class] = []
  private var betterSince: MonotonicTime?

  /// A plan for nobody.
  public init() {}

  /// Whether another sorting waits to prove itself: then `update` should be called again soon.
  public var isUnsettled: Bool { betterSince != nil }

  /// Plans for these requests; peers without one get no picture.
  @discardableResult
  public mutating func update(_ requests: [Request], at now: MonotonicTime) -> [Class] {
    let best = Self.sort(requests)
    guard let kept = kept(requests) else { return adopt(best) }
    if Self.partition(kept) == Self.partition(best) { return adopt(kept) }
    let since = betterSince ?? now
    if now - since >= Self.proof { return adopt(best) }
    adopt(kept)
    betterSince = since
    return classes
  }

  // MARK: Keeping

  /// The present classes with today's requests; nil if they will not do any more.
  private func kept(_ requests: [Request]) -> [[Request]]? {
    var groups = classes.map { present in
      requests.filter { present.codec == $0.codec && present.peers.contains($0.peer) }
    }
    for request in requests where !groups.contains(where: { $0.contains { $0.peer == request.peer } }) {
      let place = groups.firstIndex { group in
        group.first?.codec == request.codec && Self.spread(group + [request]) <= Self.likeness
      }
      guard let place else { return nil }
      groups[place].append(request)
    }
    groups.removeAll(where: \.isEmpty)
    return groups.contains { Self.spread($0) > Self.largestSpread } ? nil : groups
  }

  private static func spread(_ group: [Request]) -> Double {
    let loads = group.map(\.level.load)
    return Double(max(1, loads.max() ?? 1)) / Double(max(1, loads.min() ?? 1))
  }

  private static func partition(_ groups: [[Request]]) -> Set<Set<Int>> {
    Set(groups.map { Set($0.map(\.peer)) })
  }

  // MARK: Sorting

  /// Groups of likes, then the least harmful mergers until there are few enough.
  private static func sort(_ requests: [Request]) -> [[Request]] {
    var groups: [[Request]] = []
    for codec in VideoCodec.allCases {
      let sorted = requests.filter { $0.codec == codec }.sorted {
        ($1.level.load, $0.peer) < ($0.level.load, $1.peer)
      }
      var group: [Request] = []
      for request in sorted {
        if !group.isEmpty, spread(group + [request]) > likeness {
          groups.append(group)
          group = []
        }
        group.append(request)
      }
      if !group.isEmpty { groups.append(group) }
    }
    while groups.count > mostClasses, let index = leastHarmfulMerger(groups) {
      let smaller = groups.remove(at: index + 1)
      groups[index] += smaller
    }
    return groups
  }

  /// The larger of two neighbours falls to the smaller one's level: the fewer peers lose and the less, the better.
  private static func leastHarmfulMerger(_ groups: [[Request]]) -> Int? {
    var best: (index: Int, harm: Double)?
    for index in groups.indices.dropLast() {
      let (larger, smaller) = (groups[index], groups[index + 1])
      guard larger.first?.codec == smaller.first?.codec else { continue }
      let harm = Double(larger.count) * spread(larger + smaller)
      if harm < best?.harm ?? .infinity { best = (index, harm) }
    }
    return best?.index
  }

  // MARK: Adopting

  @discardableResult
  private mutating func adopt(_ groups: [[Request]]) -> [Class] {
    betterSince = nil
    var free = Array(0..<Self.mostClasses)
    var slots = [Int?](repeating: nil, count: groups.count)
    // An encoder goes to the group with most of its old peers: these need no key frame.
    let claims = groups.indices.flatMap { index in
      classes.map { old in (index: index, slot: old.slot, shared: Self.shared(old, groups[index])) }
    }
    for claim in claims.sorted(by: { ($1.shared, $0.index) < ($0.shared, $1.index) }) where claim.shared > 0 {
      guard slots[claim.index] == nil, let place = free.firstIndex(of: claim.slot) else { continue }
      slots[claim.index] = free.remove(at: place)
    }
    var made: [Class] = []
    for (index, group) in groups.enumerated() {
      guard let slot = slots[index] ?? (free.isEmpty ? nil : free.removeFirst()),
        let level = Self.weakest(group), let codec = group.first?.codec
      else { continue }
      made.append(Class(slot: slot, codec: codec, level: level, peers: group.map(\.peer).sorted()))
    }
    classes = made.sorted { ($1.level.load, $0.slot) < ($0.level.load, $1.slot) }
    return classes
  }

  private static func shared(_ old: Class, _ group: [Request]) -> Int {
    group.count { $0.codec == old.codec && old.peers.contains($0.peer) }
  }

  /// The least of everything that the group's peers can take.
  private static func weakest(_ group: [Request]) -> VideoLevel? {
    guard var level = group.first?.level else { return nil }
    for request in group.dropFirst() {
      let other = request.level
      if other.size.width * other.size.height < level.size.width * level.size.height {
        level.size = other.size
      }
      level.framesPerSecond = min(level.framesPerSecond, other.framesPerSecond)
      level.bitrate = min(level.bitrate, other.bitrate)
    }
    return level
  }
}
