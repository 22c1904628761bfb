import Base
import Calls
import Devices
import Engine
import Store
import System
import Views
import XMPP
import XMPPLink

/// `visavis agent`: reachable without a screen. Rings, logs, and prints JSON lines; calls are answered elsewhere.
enum AgentCommand {
  static func run(_ words: [String], _ options: GlobalOptions) async throws -> Int32 {
    guard words.isEmpty else { throw UsageError("visavis agent takes no arguments.") }
    let environment = try AppEnvironment(options)
    guard let account = try environment.account() else {
      throw UsageError("there is no account yet: visavis account add name@server")
    }
    let agent = try Agent(environment, account)
    let watch = try SignalWatch([.interrupt, .terminate, .hangUp]) { _ in Task { await agent.stop() } }
    let control = await ControlServer.open(for: agent)
    await agent.run()
    await control?.close()
    watch.stop()
    return 0
  }
}

/// The agent while it runs.
actor Agent {
  let session: AccountSession
  private let studio: MediaStudio
  private let lines = JSONLines()
  private let ringer: Ringer
  let log: CallLog?
  private let own: String
  var board = CallBoard()
  /// What a screen would show: the control socket tells of it.
  var app = App()
  var contacts = ContactsSnapshot()
  var control: ControlServer?
  private var stopping = false

  init(_ environment: AppEnvironment, _ account: XMPPConfiguration) throws {
    studio = MediaStudio(try environment.mediaSettings())
    session = AccountSession(
      account, studio: studio, setup: CallMachine.Setup(ourself: account.jid),
      busyRule: environment.configuration.calls.busy == .auto ? .decline : .ask,
      contactsOnly: !environment.configuration.calls.strangers)
    let lines = lines
    ringer = Ringer(
      environment.configuration, folders: AssetFolders.standard.tones,
      bell: { StandardError.write("\u{7}") },
      onProblem: { lines.write("notice", [("text", .string($0.english))]) })
    log = try? CallLog(path: environment.paths.data + "/calls.db")
    own = "\(account.jid)"
    app.model.account.jid = "\(account.jid.bare)"
    app.model.account.connection = .connecting(attempt: 1)
  }

  func run() async {
    let news = session.events
    let accountTask = Task { for await event in news { self.heard(event) } }
    await session.start()
    for await event in session.calls.events { heard(event) }
    accountTask.cancel()
    ringer.stop()
    await studio.close()
  }

  func stop() async {
    guard !stopping else { return }
    stopping = true
    await session.stop()
  }

  private func heard(_ event: AccountEvent) {
    switch event {
    case .online(let jid, _):
      lines.write("online", [("jid", .string("\(jid)"))])
      app.model.account.connection = .online
    case .offline(let sentence, let pause):
      lines.write("offline", [("reason", .string(sentence.english)), ("retry_in", .number(pause.inSeconds))])
      app.model.account.connection = .offline(reason: sentence.english, retryAt: .now() + pause)
    case .failed(let sentence):
      lines.write("failed", [("reason", .string(sentence.english))])
      Task { await stop() }
    case .contacts(let snapshot): contacts = snapshot
    case .connecting(let attempt): app.model.account.connection = .connecting(attempt: attempt)
    case .chat, .refused, .stopped: break
    }
    refresh()
  }

  private func heard(_ event: CallEvent) {
    switch event {
    case .rings(let call): rings(call)
    case .changed(let call): board.update(call)
    case .turnedAway(let id, let peer, let media):
      try? log?.record(CallRecord(turnedAway: id, peer, media, account: own))
      lines.write(
        "ended",
        [("id", .string(id)), ("from", .string("\(peer)")), ("reason", .string(EndReason.busy.name))])
    case .group(let group):
      if group.isRinging, board.calls[group.id] == nil { rings(group.call) } else { board.update(group.call) }
    case .ended(let call, let end, _): ended(call, end)
    case .groupEnded(let group, let end): ended(group.call, end)
    case .upgraded(let call, let group): board.rename(from: call, to: group)
    case .refused(_, let sentence): lines.write("notice", [("text", .string(sentence.english))])
    case .renamed, .media, .left: break
    }
    ringer.follow(board, at: .now())
    refresh()
  }

  private func rings(_ call: CallSnapshot) {
    board.update(call)
    lines.write(
      "incoming",
      [
        ("id", .string(call.id)), ("from", .string("\(call.peer)")), ("group", .bool(call.group != nil)),
      ])
  }

  private func ended(_ call: CallSnapshot, _ end: CallEnd) {
    board.end(call, end)
    try? log?.record(CallRecord(call, end, account: own))
    lines.write("ended", [("id", .string(call.id)), ("reason", .string(end.reason.name))])
    // There is nobody to read how it ended: those who watch are told, and that is that.
    refresh()
    board.dismiss(call.id)
  }
}

extension CallRecord {
  /// The log's line for a call that just ended.
  init(_ call: CallSnapshot, _ end: CallEnd, account: String) {
    let missed = call.direction == .incoming && (end.reason == .noAnswer || end.reason == .remoteCancelled)
    let began = WallTime(
      nanoseconds: WallTime.now().nanoseconds - (MonotonicTime.now() - call.began).nanoseconds)
    self.init(
      account: account, callID: call.id, peer: "\(call.group?.room ?? call.peer)", members: call.everybody,
      direction: call.direction == .incoming ? .incoming : .outgoing,
      kind: call.group != nil ? .group : call.media.contains(.video) ? .video : .audio, started: began,
      duration: end.duration, reason: end.reason.name, missed: missed)
  }

  /// The log's line for a call that came during another one and did not ring.
  init(turnedAway id: String, _ peer: JID, _ media: MediaSet, account: String) {
    self.init(
      account: account, callID: id, peer: "\(peer)", direction: .incoming,
      kind: media.contains(.video) ? .video : .audio, started: .now(), reason: EndReason.busy.name,
      missed: true)
  }
}

extension CallSnapshot {
  /// The addresses of all who were in the group or were asked; empty for a call between two.
  fileprivate var everybody: [String] {
    var all: [String] = []
    for jid in (group?.members ?? []).map({ "\($0.jid)" }) where !all.contains(jid) { all.append(jid) }
    return all
  }
}
