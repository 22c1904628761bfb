public import Base

/// Push to talk by a key that terminals tell only while it repeats: the microphone is open from the first press until the
/// repeats have stayed away for a while. The machine says what to do with the microphone; it holds no clock.
public struct PushToTalk: Sendable, Equatable {
  /// Keyboards wait longer before the first repeat than between two of them: 250 to 660 ms, as they are set up.
  static let firstRepeat = Duration.milliseconds(700)

  /// Whether the microphone is open only while the key is held.
  public private(set) var isOn = false
  /// Whether the key is held, as far as the repeats tell.
  public private(set) var isTalking = false
  private var until = MonotonicTime.zero

  /// Off: the microphone is what the mute key makes it.
  public init() {}

  /// From now on the microphone is open only while the key is held.
  public mutating func arm() { isOn = true }

  /// The key was pressed or repeats. It counts as held for `release` after that, for longer if no repeat can have come
  /// yet. True: open the microphone.
  public mutating func press(at now: MonotonicTime, release: Duration) -> Bool {
    let opens = !isTalking
    until = now + (opens ? max(release, Self.firstRepeat) : release)
    isOn = true
    isTalking = true
    return opens
  }

  /// Lets time pass. True: close the microphone.
  public mutating func tick(at now: MonotonicTime) -> Bool {
    guard isTalking, now >= until else { return false }
    isTalking = false
    return true
  }

  /// The person uses the mute key again, or the call is over.
  public mutating func stop() { self = PushToTalk() }
}
