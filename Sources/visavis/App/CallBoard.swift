import Base
import Calls
import Engine
import Screen
import Views

/// Which of the running calls is on the screen, which one waits, and how each looks. A value; no devices, no clock.
struct CallBoard {
  /// The pictures of the call on the screen.
  static let ownPicture = PictureID(1)
  static let remotePicture = PictureID(2)

  private(set) var calls: [String: CallSnapshot] = [:]
  /// The call on the screen: running, or just ended and not yet dismissed.
  private(set) var shownID: String?
  private var ended: (call: CallSnapshot, end: CallEnd)?
  var notices: [String: [Sentence]] = [:]

  /// Takes a call's newest state.
  mutating func update(_ call: CallSnapshot) {
    calls[call.id] = call
    choose()
  }

  mutating func rename(from: String, to: String) {
    guard calls.removeValue(forKey: from) != nil || shownID == from else { return }
    if shownID == from { shownID = to }
  }

  /// A call is over: it stays on the screen until dismissed, unless another one goes on.
  mutating func end(_ call: CallSnapshot, _ end: CallEnd) {
    let wasShown = shownID == call.id || shownID == nil
    calls[call.id] = nil
    notices[call.id] = nil
    if wasShown { ended = (call, end) }
    choose()
  }

  mutating func dismiss(_ id: String) { if ended?.call.id == id { ended = nil } }

  private mutating func choose() {
    let running = calls.values.sorted { $0.began < $1.began }
    if let shownID, calls[shownID] != nil { return }
    shownID = (running.first { !$0.isRinging } ?? running.first)?.id
    if shownID != nil { ended = nil }
  }

  /// Brings another running call to the front.
  mutating func show(_ id: String) { if calls[id] != nil { shownID = id } }

  /// The running call on the screen.
  var current: CallSnapshot? { shownID.flatMap { calls[$0] } }

  /// The first call that rings behind the one on the screen.
  var waiting: CallSnapshot? {
    calls.values.filter { $0.isRinging && $0.id != shownID }.min { $0.began < $1.began }
  }

  /// A call put aside for the one on the screen.
  var held: CallSnapshot? { calls.values.first { !$0.isRinging && $0.id != shownID } }

  /// The group to whose members the session `leg` belongs.
  func group(ofLeg leg: String) -> String? {
    calls.values.first { $0.group?.members.contains { $0.leg == leg } == true }?.id
  }

  var isIdle: Bool { calls.isEmpty }

  /// How the call on the screen looks, without what the media know.
  func view(names: (String) -> String, known: (String) -> Bool, words: Catalogue) -> CallView? {
    if let call = current {
      var shown = view(of: call, phase: phase(of: call), names, known)
      shown.notices = (notices[call.id] ?? []).map { words($0) }
      return shown
    }
    guard let ended else { return nil }
    return view(
      of: ended.call, phase: .ended(ended.end.reason.cause, duration: ended.end.duration), names, known)
  }

  private func view(
    of call: CallSnapshot, phase: CallView.Phase, _ names: (String) -> String, _ known: (String) -> Bool
  ) -> CallView {
    let jid = "\(call.peer)"
    let seen = call.group?.members.contains { $0.isHere && $0.media.cameraOn } ?? call.theirs.cameraOn
    let hasVideo = call.media.contains(.video) || call.ours.cameraOn || seen
    return CallView(
      id: call.id, peerName: names(jid), peerJID: jid,
      direction: call.direction == .outgoing ? .outgoing : .incoming, kind: hasVideo ? .video : .audio,
      phase: phase,
      muted: call.ours.muted, cameraOn: call.ours.cameraOn, remoteMuted: call.theirs.muted,
      remoteCameraOn: call.theirs.cameraOn, trust: known(jid) ? .encrypted : .stranger,
      group: call.group.map { GroupView($0, names: names) })
  }

  private func phase(of call: CallSnapshot) -> CallView.Phase {
    switch call.state {
    case .dialling(let since, let deadline):
      .dialling(devices: call.ringingDevices, since: since, deadline: deadline)
    case .ringing(let since, _): .ringing(since: since)
    case .connecting(let since, _): .connecting(since: since)
    case .active(let since):
      call.ours.held || call.theirs.held
        ? .held(since: since, byPeer: !call.ours.held) : .active(since: since)
    case .reconnecting(let lost, _, let since): .reconnecting(since: since, lost: lost)
    case .ended(let end): .ended(end.reason.cause, duration: end.duration)
    }
  }
}

extension EndReason {
  /// The reason in the words of the screens.
  var cause: CallView.EndCause {
    switch self {
    case .hangup, .remoteHangup: .hangup
    case .cancelled: .cancelled
    case .remoteCancelled: .remoteCancelled
    case .declined: .declined
    case .remoteDeclined: .remoteDeclined
    case .busy: .busy
    case .noAnswer: .noAnswer
    case .remoteNoAnswer: .remoteNoAnswer
    case .answeredElsewhere: .answeredElsewhere
    case .declinedElsewhere: .declinedElsewhere
    case .dropped: .dropped
    case .failed(let detail): .failed(detail)
    case .securityFailed: .securityFailed
    }
  }
}
