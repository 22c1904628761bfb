import Base
import Calls
import Devices
import Engine
import Store
import Synchronization
import System

/// Lets calls be heard: tones for each moment of a call and the terminal's bell, each on its own switch, each working
/// without the others (the commonest complaint about other clients is a call that rang nowhere).
final class Ringer: Sendable {
  private struct State {
    var settings: Configuration
    var looping: RingtoneKind?
    var nextBell = MonotonicTime.zero
  }

  private let player: TonePlayer
  private let bell: @Sendable () -> Void
  private let onProblem: @Sendable (Sentence) -> Void
  private let state: Mutex<State>

  init(
    _ settings: Configuration, folders: [String], bell: @escaping @Sendable () -> Void,
    onProblem: @escaping @Sendable (Sentence) -> Void
  ) {
    state = Mutex(State(settings: settings))
    self.bell = bell
    self.onProblem = onProblem
    player = TonePlayer(folders: folders)
  }

  /// Goes on with other settings; a tone that plays goes on as it is.
  func adopt(_ settings: Configuration) { state.withLock { $0.settings = settings } }

  private var settings: Configuration { state.withLock { $0.settings } }

  /// Follows the calls as they stand now: what should sound goes on sounding, everything else stops. `quietly`: who
  /// does not want to be disturbed hears no call come in.
  func follow(_ board: CallBoard, quietly: Bool = false, at now: MonotonicTime) {
    let sounding = Self.tone(for: board)
    let wanted = quietly && sounding != .dialling ? nil : sounding
    let (change, rings) = state.withLock { state -> (Bool, Bool) in
      let change = state.looping != wanted
      state.looping = wanted
      let rings = (wanted == .incoming || wanted == .waiting) && now >= state.nextBell
      if rings { state.nextBell = now + .seconds(2) }
      return (change, rings)
    }
    if rings, settings.notifications.bell { bell() }
    guard change else { return }
    if let wanted { play(wanted) } else { player.stop() }
  }

  private static func tone(for board: CallBoard) -> RingtoneKind? {
    if let current = board.current {
      if current.isRinging { return .incoming }
      if case .dialling = current.state { return .dialling }
    }
    return board.waiting == nil ? nil : .waiting
  }

  /// The sound that closes a call.
  func ended(_ reason: EndReason) {
    switch reason {
    case .busy: play(.busy)
    case .remoteNoAnswer, .dropped, .failed, .securityFailed: play(.timeout)
    case .hangup, .remoteHangup, .remoteDeclined, .cancelled: play(.hangup)
    case .remoteCancelled, .declined, .noAnswer, .answeredElsewhere, .declinedElsewhere: break
    }
    state.withLock { $0.looping = nil }
  }

  private func play(_ kind: RingtoneKind) {
    let choice = settings.ringtones.choice(for: kind)
    guard settings.notifications.sound, choice != "off" else { return player.stop() }
    let report = onProblem
    player.play(
      kind, custom: choice.map { Paths.current.expand($0) }, volume: Double(settings.ringtones.volume) / 100
    ) { report($0.said) }
  }

  func stop() { player.stop() }
}
