import Base
import Engine
import Screen

/// What the app remembers of the people of a group call from one beat to the next. They go by the names that the
/// group's snapshot gives them.
struct GroupDesk {
  /// The group that this is about.
  var id: String?
  var room: MediaRoom?
  var sessions: [String: MediaSession] = [:]
  /// Whose picture is which; a number is never given to somebody else in the same call.
  private(set) var pictures: [String: PictureID] = [:]
  /// What the person has set.
  var volumes: [String: Int] = [:]
  var silenced: Set<String> = []
  /// What the sessions were told of their place on the screen.
  var shown: [String: ShownSize] = [:]
  var levels: [String: Double] = [:]
  var ownLevel = 0.0
  var meters: [String: QualityMeter] = [:]
  var speaker: String?
  var lastSpeaker: String?
  var nextLevels = MonotonicTime.zero
  var nextBars = MonotonicTime.zero
  private var next: UInt16 = 16

  /// Nobody is there.
  init() {}

  /// How many pictures have come so far: tells whether there is a new one.
  var frames: Int { sessions.values.reduce(room?.ownPicture.count ?? 0) { $0 + $1.remotePicture.count } }

  /// The session with `name` from now on: it is played as the person wants it.
  mutating func attach(_ session: MediaSession, to name: String) {
    guard sessions[name] !== session else { return }
    sessions[name] = session
    shown[name] = nil
    meters[name] = QualityMeter()
    if pictures[name] == nil {
      pictures[name] = PictureID(next)
      next &+= 1
    }
    if let volume = volumes[name] { session.setPeerVolume(volume) }
    if silenced.contains(name) { session.setPeerMuted(true) }
  }

  mutating func detach(_ name: String) {
    sessions[name] = nil
    shown[name] = nil
    levels[name] = nil
    meters[name] = nil
  }

  /// Whose session it is.
  func name(of session: MediaSession?) -> String? {
    guard let session else { return nil }
    return sessions.first { $0.value === session }?.key
  }

  /// The newest picture `id` is of.
  func frame(_ id: PictureID) -> VideoFrame? {
    pictures.first { $0.value == id }.flatMap { sessions[$0.key]?.remotePicture.frame }
  }
}
