public import Base
public import Screen

/// A call of more than two people as the screens show it.
public struct GroupView: Sendable, Equatable {
  /// What the group is called; may be empty: then it is called after its people.
  public var title: String
  /// Everybody, ourselves included, in the order of their tiles.
  public var parties: [GroupParty]
  /// Who speaks now, by id. Nil: the loudest counts.
  public var speaker: String?
  /// Who spoke last, by id: their tile comes first where not all have room.
  public var lastSpeaker: String?

  /// A group.
  public init(
    title: String = "", parties: [GroupParty] = [], speaker: String? = nil, lastSpeaker: String? = nil
  ) {
    self.title = title
    self.parties = parties
    self.speaker = speaker
    self.lastSpeaker = lastSpeaker
  }
}

/// One person of a group, ourselves too.
public struct GroupParty: Sendable, Equatable {
  /// How somebody stands to the call.
  public enum State: Sendable, Equatable {
    /// It rings there since then.
    case calling(since: MonotonicTime)
    /// Said no, at that time.
    case declined(since: MonotonicTime)
    /// Was in another call, at that time.
    case busy(since: MonotonicTime)
    /// Did not answer; we gave up at that time.
    case noAnswer(since: MonotonicTime)
    /// Said yes; the media path is being found.
    case joining
    /// Takes part, but no path to them is found.
    case unreachable
    /// Takes part.
    case joined
    /// Took part and went: has no tile.
    case left
  }

  /// Tells the person's tile from all others for as long as the call goes on.
  public var id: String
  /// The name, as the roster or the person gives it; may be empty.
  public var name: String
  /// The bare address.
  public var jid: String
  /// Their picture while there is one.
  public var picture: PictureID?
  /// Their microphone is off.
  public var muted: Bool
  /// Their camera is on.
  public var cameraOn: Bool
  /// Loudness of the voice, 0…1.
  public var level: Double
  /// Network bars 0 (down) … 5 (excellent); nil while unknown.
  public var bars: Int?
  /// How they stand to the call.
  public var state: State
  /// It is us: the picture shows as in a mirror.
  public var isSelf: Bool
  /// Kept large where one tile is larger than the others.
  public var pinned: Bool
  /// How loud they are played, in percent.
  public var volume: Int
  /// We do not want to hear them; they are not told.
  public var silenced = false

  /// Somebody; as made, a person who takes part and of whom nothing is seen or heard yet.
  public init(
    id: String, name: String, jid: String, picture: PictureID? = nil, muted: Bool = false,
    cameraOn: Bool = true, level: Double = 0, bars: Int? = nil, state: State = .joined, isSelf: Bool = false,
    pinned: Bool = false, volume: Int = 100
  ) {
    self.id = id
    self.name = name
    self.jid = jid
    self.picture = picture
    self.muted = muted
    self.cameraOn = cameraOn
    self.level = level
    self.bars = bars
    self.state = state
    self.isSelf = isSelf
    self.pinned = pinned
    self.volume = volume
  }
}

extension GroupParty {
  /// How long a tile says that somebody will not come.
  static let farewell = Duration.seconds(5)

  /// The name, or the address where there is no name.
  public var displayName: String { name.allSatisfy { $0 == " " } ? jid : name }

  /// Whether the person takes part.
  public var isHere: Bool { state == .joined }

  /// When it was settled that the person does not come.
  var refusedAt: MonotonicTime? {
    switch state {
    case .declined(let since), .busy(let since), .noAnswer(let since): since
    case .calling, .joining, .unreachable, .joined, .left: nil
    }
  }

  /// Whether the person has a tile at `now`.
  func isShown(at now: MonotonicTime) -> Bool {
    if state == .left { return false }
    return refusedAt.map { now - $0 < Self.farewell } ?? true
  }

  /// Whether the tile is about to go.
  func isFading(at now: MonotonicTime) -> Bool { refusedAt.map { now - $0 >= .seconds(3) } ?? false }
}

extension GroupView {
  /// Louder than this somebody speaks.
  static let speaking = 0.25

  /// Who has a tile at `now`. One's own may be left out as long as there is somebody else.
  func shown(at now: MonotonicTime, withSelf: Bool) -> [GroupParty] {
    let present = parties.filter { $0.isShown(at: now) }
    guard !withSelf, present.contains(where: { !$0.isSelf }) else { return present }
    return present.filter { !$0.isSelf }
  }

  /// The id of whoever speaks: as the wiring judges, or else the loudest.
  var speakerID: String? {
    let audible = parties.filter { $0.isHere && !$0.muted && !$0.silenced }
    if let speaker { return audible.first { $0.id == speaker }?.id }
    let loudest = audible.filter { $0.level > Self.speaking }.max { $0.level < $1.level }
    return loudest?.id
  }

  /// `people` in the order of their tiles: who is pinned first, and after them, if they are a crowd that does not fit on
  /// one page, who spoke last.
  func ordered(_ people: [GroupParty], pinned: String?, crowded: Bool) -> [GroupParty] {
    var people = people
    for index in people.indices where people[index].id == pinned { people[index].pinned = true }
    let first = people.filter(\.pinned)
    let speaker = crowded ? lastSpeaker : nil
    let next = people.filter { $0.id == speaker && !$0.pinned && !$0.isSelf }
    return first + next + people.filter { party in !party.pinned && !next.contains { $0.id == party.id } }
  }

  /// Which of `people` has the large tile: as chosen, pinned, speaking, or the first who is not ourselves.
  func large(of people: [GroupParty], chosen: String?) -> Int {
    let speaker = speakerID
    return people.firstIndex { $0.id == chosen } ?? people.firstIndex(where: \.pinned)
      ?? people.firstIndex { $0.id == speaker && !$0.isSelf } ?? people.firstIndex { $0.isHere && !$0.isSelf }
      ?? 0
  }

  /// What the group is called.
  var displayTitle: String {
    guard title.allSatisfy({ $0 == " " }) else { return title }
    let others = parties.filter { !$0.isSelf && $0.state != .left }
    let welcome = others.filter { $0.refusedAt == nil }
    return Self.names((welcome.isEmpty ? others : welcome).map(\.displayName))
  }

  /// `names` in a line: the first three, and how many there are besides.
  public static func names(_ names: [String]) -> String {
    let named = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? named + " +\(names.count - 3)" : named
  }
}
