import Base
import Calls
import Engine
import Glibc
import System
import XMPP

/// `visavis peer`: runs one account by a script and reports what happens as JSON lines.
actor PeerRunner {
  let options: PeerOptions
  let lines = JSONLines()
  let account: AccountSession
  let calls: CallController
  private let studio: MediaStudio
  var records: [String: CallSummary] = [:]
  /// The groups among the calls.
  var groups: [String: GroupSummary] = [:]
  var order: [String] = []
  private var placed = 0
  private var timers: [Task<Void, Never>] = []
  private var outcome: Int32?
  var complaint = ""
  private var wasOnline = false
  private var finished: AsyncStream<Int32>.Continuation
  private let verdict: AsyncStream<Int32>
  private let cpuAtStart = ProcessUsage.now().cpu
  /// How long the first sign-in may take before something is said or done about it.
  private static let patience = Duration.seconds(30)

  init(_ options: PeerOptions) {
    self.options = options
    let studio = MediaStudio(options.studioSettings)
    self.studio = studio
    account = AccountSession(
      options.accountSettings, studio: studio, setup: options.callSetup(as: options.account), busyRule: .ask,
      announcesVideo: options.video || options.cameraAfter != nil)
    calls = account.calls
    (verdict, finished) = AsyncStream.makeStream(of: Int32.self)
  }

  /// Runs to the end of the script; returns the exit status.
  func run() async -> Int32 {
    let accountNews = account.events
    let callNews = calls.events
    let tasks = [
      Task { for await event in accountNews { await self.heard(event) } },
      Task { for await event in callNews { await self.heard(event) } },
    ]
    await account.start()
    after(options.life) { await $0.lifeOver() }
    after(Self.patience) { await $0.lookAtSignIn() }
    if let interval = options.statsInterval { every(interval) { await $0.stats() } }
    every(.seconds(1)) { await $0.lookAtGroups() }
    var status: Int32 = 1
    for await verdict in verdict {
      status = verdict
      break
    }
    for timer in timers { timer.cancel() }
    await account.stop()
    for task in tasks { task.cancel() }
    await studio.close()
    writeReport(status)
    if status != 0, !complaint.isEmpty {
      StandardError.write("visavis peer: \(harmless(complaint.prefix(400)))\n")
    }
    return status
  }

  /// Ends early, on SIGINT or SIGTERM: as if the script's time were over.
  func interrupt() async { await lifeOver() }

  // MARK: What happens

  private func heard(_ event: AccountEvent) async {
    switch event {
    case .connecting(let attempt): lines.write("connecting", [("attempt", .int(attempt))])
    case .online(let jid, let resumed):
      wasOnline = true
      complaint = ""
      lines.write("online", [("jid", .string(jid.description)), ("resumed", .bool(resumed))])
      if placed == 0 { after(options.callAfter) { await $0.place() } }
    case .offline(let sentence, let pause):
      lines.write("offline", [("reason", .string(sentence.english)), ("retry_in", .number(pause.inSeconds))])
      if !wasOnline { complaint = sentence.english }
    case .failed(let sentence):
      lines.write("failed", [("reason", .string(sentence.english))])
      complaint = sentence.english
      finish(1)
    case .contacts, .chat, .refused, .stopped: break
    }
  }

  /// What the script sends in its calls.
  var media: MediaSet { options.video ? [.audio, .video] : .audio }

  private func place() async {
    guard options.calls, placed < options.repeatCount else { return }
    placed += 1
    switch options.action {
    case .wait: break
    case .call(let peer): await account.call(peer, media: media)
    case .group(let peers):
      guard await account.callGroup(peers, media: media) == nil else { return }
      complaint = "the server has no rooms for a group call"
      finish(1)
    case .join(let room): await account.joinRoom(room, media: media)
    }
  }

  private func heard(_ event: CallEvent) async {
    switch event {
    case .rings(let call): await rings(call)
    case .changed(let call): changed(call)
    case .turnedAway: break
    case .renamed(let from, let to):
      records[to] = records.removeValue(forKey: from)
      order = order.map { $0 == from ? to : $0 }
    case .media(let id, let event): await heard(event, of: id)
    case .ended(let call, let end, let statistics): await ended(call, end, statistics)
    case .group(let group): await heard(group)
    case .left(let group, let leg, _, let statistics): left(group, leg, statistics)
    case .upgraded(let call, let group): upgraded(call, to: group)
    case .refused(_, let sentence):
      lines.write("notice", [("text", .string(sentence.english))])
      complaint = sentence.english
      if records.isEmpty, options.calls { finish(1) }
    case .groupEnded(let group, let end):
      note(group)
      await ended(group.call, end, nil)
    }
  }

  func rings(_ call: CallSnapshot) async {
    note(call)
    lines.write(
      "incoming",
      [
        ("id", .string(call.id)), ("from", .string(call.peer.description)),
        ("media", .array(call.media.media.map { .string($0.rawValue) })), ("waiting", .bool(call.waiting)),
        ("group", .bool(call.group != nil)),
      ])
    let id = call.id
    switch options.onRing {
    case .answer(let pause): after(pause) { await $0.answer(id) }
    case .reject: after(options.ringPause) { await $0.calls.decline(id) }
    case .busy: after(options.ringPause) { await $0.calls.decline(id, busy: true) }
    case .ignore: break
    }
  }

  private func answer(_ id: String) async {
    records[id]?.answered = .now()
    lines.write("accepted", [("id", .string(id))])
    await calls.accept(id, media: media)
  }

  private func note(_ call: CallSnapshot) {
    guard records[call.id] == nil else { return }
    records[call.id] = CallSummary(call)
    order.append(call.id)
  }

  func changed(_ call: CallSnapshot) {
    let isNew = records[call.id] == nil
    note(call)
    tellState(of: call, isNew: isNew)
    tellParty(of: call)
  }

  private func tellState(of call: CallSnapshot, isNew: Bool) {
    switch call.state {
    case .dialling:
      if isNew {
        lines.write("dialling", [("id", .string(call.id)), ("to", .string(call.peer.description))])
      }
      if call.ringingDevices > 0 { lines.write("ringing", [("devices", .int(call.ringingDevices))]) }
    case .connecting:
      guard records[call.id]?.answered == nil else { return }
      records[call.id]?.answered = .now()
      lines.write("accepted", [("id", .string(call.id))])
    case .active:
      if records[call.id]?.connected == nil { becameActive(call) }
      tellPath(of: call, isLost: false)
    case .reconnecting: tellPath(of: call, isLost: true)
    case .ringing, .ended: break
    }
  }

  /// One line when the media falls silent, and one when it comes again.
  private func tellPath(of call: CallSnapshot, isLost: Bool) {
    guard let record = records[call.id], record.isReconnecting != isLost else { return }
    records[call.id]?.isReconnecting = isLost
    lines.write(isLost ? "reconnecting" : "resumed", [("id", .string(call.id))])
  }

  /// One line whenever the peer's mute, camera or hold changes.
  private func tellParty(of call: CallSnapshot) {
    guard call.group == nil, records[call.id]?.party != call.theirs else { return }
    records[call.id]?.party = call.theirs
    lines.write(
      "party",
      [
        ("id", .string(call.id)), ("muted", .bool(call.theirs.muted)),
        ("camera", .bool(call.theirs.cameraOn)),
        ("held", .bool(call.theirs.held)),
      ])
  }

  private func becameActive(_ call: CallSnapshot) {
    records[call.id]?.connected = .now()
    let id = call.id
    lines.write("connected", [("id", .string(id)), ("peer", .string(call.peerDevice?.description ?? ""))])
    after(options.hangUpAfter) { await $0.calls.hangUp(id) }
    after(options.muteAfter) { await $0.calls.setMuted(id, true) }
    after(options.unmuteAfter) { await $0.calls.setMuted(id, false) }
    after(options.cameraAfter) { await $0.calls.setCamera(id, true) }
    guard options.calls, !options.invitees.isEmpty else { return }
    after(options.inviteAfter) { await $0.invite(to: id) }
  }

  private func heard(_ event: MediaEvent, of id: String) async {
    switch event {
    case .firstPacket(let media):
      if records[id]?.firstPacket == nil { records[id]?.firstPacket = .now() }
      lines.write("media", [("id", .string(id)), ("kind", .string(media.rawValue))] + member(of: id))
    case .firstFrame(let width, let height):
      records[id]?.firstFrame = .now()
      noteFrame(id)
      lines.write(
        "frame", [("id", .string(id)), ("width", .int(width)), ("height", .int(height))] + member(of: id))
    case .notice(let sentence): lines.write("notice", [("text", .string(sentence.english))])
    case .transportConnected(let name, let profile):
      lines.write("transport", [("name", .string(name)), ("profile", .string(profile))])
    case .transportFailed(_, _, let sentence):
      lines.write("transport-failed", [("reason", .string(sentence))])
    case .silent: lines.write("quality", [("level", "down")])
    case .flowing, .candidate, .want: break
    }
  }

  private func ended(_ call: CallSnapshot, _ end: CallEnd, _ statistics: MediaStatistics?) async {
    note(call)
    records[call.id]?.end = end
    records[call.id]?.remote = statistics
    lines.write(
      "ended",
      [
        ("id", .string(call.id)), ("reason", .string(end.reason.name)),
        ("detail", .string(end.reason.detail)),
        ("duration", .number(end.duration.inSeconds)),
      ])
    if options.calls { await callOver(call, end) }
  }

  private func callOver(_ call: CallSnapshot, _ end: CallEnd) async {
    guard call.direction == .outgoing else { return }
    if options.waitsForCalls, placed >= options.repeatCount { return }
    if records[call.id]?.connected == nil {
      let what = call.group == nil ? "call to \(call.peer)" : "group call"
      complaint = "the \(what) ended: \(end.reason.name) \(end.reason.detail)"
      return finish(1)
    }
    if placed < options.repeatCount { return await place() }
    if options.hangUpAfter != nil || options.life == nil { finish(0) }
  }

  private var cpu: Double { 100 * (ProcessUsage.now().cpu - cpuAtStart) / max(0.001, lines.elapsed) }

  private func stats() async {
    for id in order where records[id]?.connected != nil && records[id]?.end == nil {
      if groups[id] != nil {
        tellFigures(of: id, cpu: cpu)
        continue
      }
      guard let session = await calls.session(id) else { continue }
      let statistics = session.statistics
      records[id]?.remote = statistics
      lines.write("stats", [("id", .string(id))] + statistics.statsMembers(cpu: cpu))
    }
  }

  private func lifeOver() async {
    for call in await calls.running { await calls.hangUp(call.id) }
    // The ends come back as events; those already under way are handled before the verdict.
    let asked = options.calls ? records.values.contains { $0.connected != nil } : wasOnline
    if !asked, wasOnline { complaint = "no call came about in the time given" }
    if !asked, complaint.isEmpty { complaint = "the server was not reached in the time given" }
    Task { self.finish(asked ? 0 : 1) }
  }

  /// Who only calls has nothing to wait for when the server is not there; who waits for calls does.
  private func lookAtSignIn() {
    guard !wasOnline else { return }
    let reason = complaint.isEmpty ? "The server does not answer." : complaint
    if options.calls, !options.waitsForCalls, options.life == nil {
      complaint = "not signed in after \(Self.patience.components.seconds) s, giving up: \(reason)"
      return finish(1)
    }
    StandardError.write(
      "visavis peer: not signed in after \(Self.patience.components.seconds) s, trying on: "
        + "\(harmless(reason.prefix(400)))\n")
  }

  func finish(_ status: Int32) {
    guard outcome == nil else { return }
    outcome = status
    finished.yield(status)
    finished.finish()
  }

  // MARK: Clocks

  func after(_ pause: Duration?, _ body: @escaping @Sendable (PeerRunner) async -> Void) {
    guard let pause else { return }
    timers.append(
      Task { [weak self] in
        try? await Task.sleep(for: pause)
        if !Task.isCancelled, let self { await body(self) }
      })
  }

  private func every(_ pause: Duration, _ body: @escaping @Sendable (PeerRunner) async -> Void) {
    timers.append(
      Task { [weak self] in
        while !Task.isCancelled {
          try? await Task.sleep(for: pause)
          guard !Task.isCancelled, let self else { return }
          await body(self)
        }
      })
  }

  /// The others' side of a call: one person, or everybody in a group.
  private func remotes(of id: String) -> [JSON] {
    if let group = groups[id] { return group.members.compactMap(\.remote) }
    guard let record = records[id], let figures = record.remote else { return [] }
    return [figures.remoteJSON(jid: record.peer)]
  }

  private func writeReport(_ status: Int32) {
    guard let file = options.reportFile else { return }
    let usage = ProcessUsage.now()
    let report = JSON.object([
      ("exit", .int(status)), ("calls", .array(order.compactMap { records[$0]?.json })),
      ("remotes", .array(order.flatMap { remotes(of: $0) })),
      ("groups", .array(order.compactMap { groups[$0]?.json })),
      ("cpu_percent", .number(cpu)),
      ("rss_kb", .int(usage.residentKilobytes)), ("threads", .int(usage.threads)),
      ("fds", .int(usage.descriptors)),
    ])
    do { try Files.write(report.text + "\n", to: file) } catch {
      StandardError.write("visavis peer: the report could not be written to \(file): \(error)\n")
    }
  }
}
