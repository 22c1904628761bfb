import Base
import Screen
import Views

/// People and calls the tests look at. The wall clock stands at Friday, 20 November 2026, 18:30 UTC.
enum Sample {
  /// The words that apps are made with: a recording in another language presses its keys in that language.
  @TaskLocal static var words: Catalogue = Catalogue()

  static let now = MonotonicTime(milliseconds: 1_000_000)
  static let wall = WallClock(now: WallTime(nanoseconds: 1_795_199_400_000_000_000))

  static func ago(_ days: Int64, _ hours: Int64 = 0, minutes: Int64 = 0) -> WallTime {
    WallTime(nanoseconds: wall.now.nanoseconds - ((days * 24 + hours) * 60 + minutes) * 60_000_000_000)
  }

  static let laptop = Device(name: "laptop", voice: true, video: true)
  static let phone = Device(name: "phone", voice: true, video: false)

  static let mira = ContactRow(
    jid: "mira@example.org", name: "Mira Holm", groups: ["Friends"], presence: .available,
    status: "writing, call any time", devices: [laptop, phone],
    calls: [
      CallNote(video: true, outcome: .talked, at: ago(1, 0, minutes: 26), duration: .seconds(12 * 60 + 3)),
      CallNote(video: false, outcome: .missed, at: ago(4, 9)),
      CallNote(video: false, outcome: .unanswered, at: ago(30)),
      CallNote(video: false, outcome: .talked, at: ago(400), duration: .seconds(3600 + 5 * 60)),
    ])
  static let wang = ContactRow(
    jid: "xiaoming@example.cn", name: "王小明", groups: ["Friends"], presence: .available, devices: [laptop],
    calls: [CallNote(video: true, outcome: .missed, at: ago(0, 9))])
  static let jonas = ContactRow(
    jid: "jonas@example.org", name: "Jonas", groups: ["Friends"], presence: .away, status: "lunch",
    devices: [phone])
  static let petra = ContactRow(
    jid: "petra@example.org", name: "Petra Vall", groups: ["Friends"], presence: .offline,
    calls: [CallNote(video: false, outcome: .talked, at: ago(9), duration: .seconds(40))])
  static let amira = ContactRow(
    jid: "amira@example.net", name: "أميرة حسن", groups: ["Work"], presence: .dnd, status: "في اجتماع",
    devices: [laptop])
  static let asks = ContactRow(jid: "newcomer@example.com", subscription: .asksUs)
  static let asked = ContactRow(jid: "tom@example.com", name: "Tom", subscription: .pending)

  static let contacts = [petra, jonas, mira, asked, wang, asks, amira]

  static func model(
    call: CallView? = nil, waiting: WaitingCall? = nil, connection: AccountState.Connection = .online,
    contacts: [ContactRow] = contacts
  ) -> AppModel {
    AppModel(
      account: AccountState(jid: "lena@example.org", presence: .available, connection: connection),
      contacts: contacts, missedCalls: 1, call: call, waiting: waiting, wall: wall)
  }

  static func app(
    call: CallView? = nil, waiting: WaitingCall? = nil, connection: AccountState.Connection = .online,
    contacts: [ContactRow] = contacts, size: Size = Size(width: 80, height: 24)
  ) -> App {
    var app = App(
      model: model(call: call, waiting: waiting, connection: connection, contacts: contacts), words: words,
      size: size)
    app.model.view.selected = mira.jid
    return app
  }

  static func call(
    _ phase: CallView.Phase, _ kind: CallView.Kind = .video, change: (inout CallView) -> Void = { _ in }
  ) -> CallView {
    var call = CallView(
      id: "c1", peerName: "Mira Holm", peerJID: "mira@example.org", direction: .outgoing, kind: kind,
      phase: phase,
      quality: 4)
    if kind == .video {
      call.localVideo = PictureID(1)
      call.remoteVideo = call.isAnswered ? PictureID(2) : nil
    }
    call.ownLevel = 0.15
    call.remoteLevel = 0.55
    change(&call)
    return call
  }

  static let ringing = CallView.Phase.ringing(since: now - .seconds(4))
  static let dialling = CallView.Phase.dialling(
    devices: 2, since: now - .seconds(7), deadline: now + .seconds(23))
  static let fresh = CallView.Phase.active(since: now - .seconds(1))
  static let active = CallView.Phase.active(since: now - .seconds(761))
  static let held = CallView.Phase.held(since: now - .seconds(761), byPeer: false)
  static let reconnecting = CallView.Phase.reconnecting(since: now - .seconds(761), lost: now - .seconds(6))
  static let waiting = WaitingCall(
    id: "c2", peerName: "王小明", peerJID: "xiaoming@example.cn", kind: .video, since: now - .seconds(4))
}

extension App {
  /// Presses keys one after the other at `Sample.now`.
  @discardableResult
  mutating func press(_ keys: Key...) -> [Intent] { keys.flatMap { handle($0, at: Sample.now) } }

  /// Types text.
  @discardableResult
  mutating func type(_ text: String) -> [Intent] { text.flatMap { handle(.character($0), at: Sample.now) } }

  /// The screen as text.
  func text(_ size: Size? = nil, at: MonotonicTime = Sample.now) -> String {
    render(size: size ?? self.size, at: at).flattened().text()
  }
}
