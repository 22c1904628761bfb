import Base
import Screen
import Testing

@testable import Views

extension Sample {
  private static let people = [
    "Mira Holm", "王小明", "Jonas", "Petra Vall", "أميرة حسن", "Tom",
    "Anna-Lena von Hohenstein-Oberwaldkirchen",
    "Émile", "Bo", "山田", "Zoë", "Ivan", "Nora", "Kwame", "Olu", "Lee",
  ]

  /// A group of `count`, ourselves the last of them.
  static func group(_ count: Int, change: (inout GroupView) -> Void = { _ in }) -> GroupView {
    var group = GroupView(title: "Release room")
    for number in 0..<count {
      let isSelf = number == count - 1
      group.parties.append(
        GroupParty(
          id: "p\(number)", name: isSelf ? "" : people[number % people.count],
          jid: "p\(number)@example.org", picture: PictureID(UInt16(number + 10)), level: 0, bars: 4,
          isSelf: isSelf))
    }
    change(&group)
    return group
  }

  /// A group call with one of each kind of tile.
  static func mixed(_ count: Int = 9) -> GroupView {
    group(count) { group in
      group.speaker = "p1"
      group.parties[1].level = 0.6
      group.parties[2].muted = true
      group.parties[3].cameraOn = false
      group.parties[4].state = .calling(since: now - .seconds(12))
      group.parties[4].picture = nil
      group.parties[5].state = .noAnswer(since: now - .seconds(1))
      group.parties[6].state = .declined(since: now - .seconds(4))
      group.parties[7].volume = 60
    }
  }

  static func groupCall(_ group: GroupView, _ kind: CallView.Kind = .video) -> CallView {
    call(fresh, kind) { $0.group = group }
  }

  static var figures: CallFigures {
    var figures = CallFigures()
    figures.received.videoCodec = "VP9"
    figures.received.audioCodec = "OPUS"
    (figures.received.width, figures.received.height) = (640, 360)
    figures.received.bitrate = 812_000
    figures.received.quality = 5
    figures.sent = figures.received
    figures.sent.quality = 2
    figures.sent.bitrate = 2_450_000
    figures.sent.loss = 0.062
    figures.roundTrip = 23
    figures.jitter = 4.2
    figures.buffer = 40
    figures.concealed = 0.001
    figures.path = "host ↔ host udp"
    figures.cipher = "AEAD_AES_128_GCM"
    var counters = CallFigures.Counters()
    for second in 0..<70 {
      figures.received.bitrate = 400_000 + second % 20 * 30_000
      figures.delay = Double(40 + second % 7 * 9)
      figures.take(counters, at: now + .seconds(Int64(second)))
      counters.packets += 100
      counters.lost += second == 50 ? 10 : 0
      counters.framesReceived += 30
      counters.framesSent += 24
      counters.terminalBytes += 200_000 + second % 10 * 10_000
    }
    return figures
  }

  static let devices = DeviceList(
    [
      .init(DeviceKey(.microphone, ""), name: "", isCurrent: true),
      .init(DeviceKey(.microphone, "alsa.headset"), name: "Headset 字字 with a long name that has to be cut"),
      .init(DeviceKey(.loudspeaker, ""), name: "", isCurrent: true),
      .init(DeviceKey(.loudspeaker, "alsa.out"), name: "Built-in Audio"),
      .init(DeviceKey(.camera, "/dev/video0"), name: "Integrated Camera", isCurrent: true),
      .init(DeviceKey(.camera, "/dev/video2"), name: "USB Camera"),
    ], level: 0.4)

  static let chat = [
    ChatLine("too old to show", mine: false, name: "Mira Holm", at: now - .seconds(60)),
    ChatLine("hello, do you see my screen?", mine: false, name: "Mira Holm", at: now - .seconds(10)),
    ChatLine("yes\nand I hear you", mine: true, at: now - .seconds(2)),
  ]
}

extension GoldenTests {
  private static func grouped(_ group: GroupView, _ kind: CallView.Kind = .video, _ keys: Key...) -> App {
    var app = Sample.app(call: Sample.groupCall(group, kind))
    for key in keys { app.press(key) }
    return app
  }

  private static func groupRinging() -> App {
    Sample.app(
      call: Sample.call(Sample.ringing) { call in
        call.peerJID = "p0@example.org"
        call.group = Sample.group(5) { $0.title = "" }
      })
  }

  private static func talking(_ keys: Key..., change: (inout App) -> Void = { _ in }) -> App {
    var app = Sample.app(call: Sample.call(Sample.fresh))
    // The call has been seen: what belongs to it stays.
    _ = app.tick(at: Sample.now)
    change(&app)
    for key in keys { app.press(key) }
    return app
  }

  /// The call's own screen and its panels.
  static let stage: [Case] = [
    Case("group-1") { grouped(Sample.group(1)) },
    Case("group-2") { grouped(Sample.group(2)) },
    Case("group-3") { grouped(Sample.group(3)) },
    Case("group-9") { grouped(Sample.mixed()) },
    Case("group-16") { grouped(Sample.mixed(16)) },
    Case("group-page") { grouped(Sample.mixed(16), .video, .character("]")) },
    Case("group-focus") { grouped(Sample.mixed(), .video, .character("l")) },
    Case("group-chosen") { grouped(Sample.mixed(), .video, .character("l"), .tab, .tab, .tab) },
    Case("group-list") { grouped(Sample.mixed(16), .audio, .tab) },
    Case("group-framed") {
      var app = grouped(Sample.mixed())
      app.theme.layout.tileFrame = .full
      return app
    },
    Case("group-bare") {
      var app = grouped(Sample.mixed())
      app.theme.layout.tileFrame = .none
      return app
    },
    Case("group-held") {
      var app = grouped(Sample.group(4))
      app.model.call?.phase = Sample.held
      return app
    },
    Case("group-pinned") {
      grouped(Sample.mixed(), .video, .tab, .tab, .tab, .character("P"))
    },
    Case("group-states") {
      grouped(
        Sample.group(6) { group in
          group.parties[0].state = .joining
          group.parties[1].state = .unreachable
          group.parties[2].state = .busy(since: Sample.now)
          group.parties[3].silenced = true
        })
    },
    Case("group-incoming") { groupRinging() },
    Case("group-incoming-banner") {
      var app = groupRinging()
      app.press(.character("?"))
      return app
    },
    Case("group-calling") {
      var app = grouped(
        Sample.group(3) { group in
          for index in 0..<2 {
            group.parties[index].state = .calling(since: Sample.now - .seconds(7))
            group.parties[index].picture = nil
          }
        }, .audio)
      app.model.call?.phase = Sample.dialling
      return app
    },
    Case("group-mini") { floating(Sample.groupCall(Sample.group(4) { $0.lastSpeaker = "p1" })) },
    Case("call-side-by-side") { talking(.character("l")) },
    Case("call-details") { talking(.character("i")) { $0.model.figures = Sample.figures } },
    Case("call-details-unknown") { talking(.character("i")) },
    Case("call-settings") { talking(.character("S"), .down, .down, .down, .right) },
    Case("call-settings-end") { talking(.character("S"), .end) },
    Case("devices") { talking(.character("D")) { $0.model.devices = Sample.devices } },
    Case("devices-camera") {
      talking(.character("D"), .end) {
        $0.model.devices = Sample.devices
        $0.model.devices.preview = PictureID(3)
      }
    },
    Case("devices-loudspeaker") {
      talking(.character("D"), .down, .down, .down) { $0.model.devices = Sample.devices }
    },
    Case("devices-none") {
      var app = Sample.app()
      app.press(.character("D"))
      return app
    },
    Case("chat") { talking { $0.model.chat = Sample.chat } },
    Case("chat-writing") {
      var app = talking(.character("n")) { $0.model.chat = Sample.chat }
      app.type("see you 王")
      return app
    },
  ]
}
