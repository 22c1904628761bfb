public import Screen

/// A device by what it is and what the system calls it.
public struct DeviceKey: Sendable, Hashable {
  /// What it is for.
  public enum Kind: Sendable, CaseIterable { case microphone, loudspeaker, camera }
  /// What it is for.
  public var kind: Kind
  /// The system's name for it; empty: whatever the system prefers.
  public var id: String
  /// The device `id`.
  public init(_ kind: Kind, _ id: String) {
    self.kind = kind
    self.id = id
  }
}

/// The devices to choose from, as of now. The wiring keeps it while the picker is open.
public struct DeviceList: Sendable, Equatable {
  /// One device.
  public struct Entry: Sendable, Equatable {
    /// Which.
    public var key: DeviceKey
    /// Its name for people.
    public var name: String
    /// It is the one in use.
    public var isCurrent: Bool
    /// A device.
    public init(_ key: DeviceKey, name: String, isCurrent: Bool = false) {
      self.key = key
      self.name = name
      self.isCurrent = isCurrent
    }
  }

  /// All of them; microphones, loudspeakers, cameras, each kind in one piece.
  public var entries: [Entry]
  /// What the chosen microphone hears, 0…1.
  public var level: Double
  /// What the chosen camera sees.
  public var preview: PictureID?
  /// The chosen loudspeaker plays the test tone.
  public var isTesting: Bool
  /// The list may still be incomplete: devices are being looked for.
  public var isLooking = false
  /// There is no sound server, and so neither microphones nor loudspeakers.
  public var lacksSound = false

  /// A list.
  public init(_ entries: [Entry] = [], level: Double = 0, preview: PictureID? = nil, isTesting: Bool = false)
  {
    self.entries = entries
    self.level = level
    self.preview = preview
    self.isTesting = isTesting
  }

  /// Where `key` stands; the first microphone in use, or the first of all, where it is gone. Nil: there is none.
  public func position(of key: DeviceKey?) -> Int? {
    guard !entries.isEmpty else { return nil }
    return entries.firstIndex { $0.key == key } ?? entries.firstIndex(where: \.isCurrent) ?? 0
  }
}
