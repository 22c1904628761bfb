import Base
import Screen
import Testing

@testable import Views

/// A group on the screen and under the keys.
struct GroupTests {
  private func app(
    _ group: GroupView, _ kind: CallView.Kind = .video, size: Size = Size(width: 132, height: 43)
  )
    -> App
  {
    var app = Sample.app(call: Sample.groupCall(group, kind))
    app.press(.resize(size))
    return app
  }

  private func pictures(_ app: App) -> [PictureID] {
    app.render(size: app.size, at: Sample.now).pictures.map(\.id)
  }

  @Test func `l goes from the grid to one large tile to the list and around`() {
    var app = app(Sample.group(4))
    #expect(pictures(app).count == 4)
    #expect(app.press(.character("l")).isEmpty)
    let frame = app.render(size: app.size, at: Sample.now)
    #expect(frame.pictures.count == 4)
    #expect((frame.pictures.map { $0.rect.width }.max() ?? 0) > 100)
    app.press(.character("l"))
    #expect(pictures(app).isEmpty && app.text().contains("王小明"))
    app.press(.character("l"))
    #expect(pictures(app).count == 4)
  }

  @Test func `a voice call begins with the list, and all sixteen are in it`() {
    let app = app(Sample.group(16), .audio)
    let text = app.text()
    for party in Sample.group(16).parties where !party.isSelf {
      #expect(text.contains(truncate(party.name, toWidth: 24)), "\(party.name)")
    }
    #expect(pictures(app).isEmpty)
  }

  @Test func `pages turn round`() {
    var app = app(Sample.group(16), size: Size(width: 40, height: 12))
    #expect(pictures(app).map(\.rawValue) == [10, 11, 12, 13])
    #expect(app.text().contains("page 1/4") || app.text().contains("hang up"))
    app.press(.character("]"))
    #expect(pictures(app).map(\.rawValue) == [14, 15, 16, 17])
    app.press(.character("["), .character("["))
    #expect(pictures(app).map(\.rawValue) == [22, 23, 24, 25])
    app.press(.pageDown)
    #expect(pictures(app).map(\.rawValue) == [10, 11, 12, 13])
  }

  @Test func `who asks for pictures learns how large each one is, and who is on no page`() {
    let small = app(Sample.group(16), size: Size(width: 40, height: 12))
    let sizes = small.render(size: small.size, at: Sample.now).pictureSizes
    #expect(sizes.count == 4 && sizes[PictureID(10)] == Size(width: 20, height: 4))
    #expect(sizes[PictureID(20)] == nil)
    let two = app(Sample.group(2)).render(size: Size(width: 132, height: 43), at: Sample.now).pictureSizes
    #expect((two[PictureID(10)]?.width ?? 0) > 60)
  }

  @Test func `tiles keep their size while the lines around them come and go`() {
    let app = app(Sample.group(9))
    let shown = app.render(size: app.size, at: Sample.now).pictures
    let faded = app.render(size: app.size, at: Sample.now + .seconds(60)).pictures
    #expect(!app.text(at: Sample.now + .seconds(60)).contains("hang up"))
    for picture in shown { #expect(faded.contains(picture)) }
  }

  @Test func `Tab chooses one after the other and then nobody`() {
    var app = app(Sample.group(3))
    for expected in ["p0", "p1", "p2", nil, "p0"] as [String?] {
      #expect(app.press(.tab).isEmpty)
      #expect(app.model.view.stage.focus == expected)
    }
  }

  @Test func `the large one is the chosen one, else the pinned one, else whoever speaks`() {
    var group = Sample.group(5)
    #expect(group.large(of: group.parties, chosen: nil) == 0)
    group.parties[3].level = 0.8
    #expect(group.large(of: group.parties, chosen: nil) == 3)
    group.speaker = "p2"
    #expect(group.large(of: group.parties, chosen: nil) == 2)
    group.parties[1].pinned = true
    #expect(group.large(of: group.parties, chosen: nil) == 1)
    #expect(group.large(of: group.parties, chosen: "p4") == 4)
    #expect(group.large(of: [], chosen: "p4") == 0)
  }

  @Test func `nobody who is muted, ringing or unknown speaks`() {
    var group = Sample.group(3)
    group.parties[0].level = 0.9
    #expect(group.speakerID == "p0")
    group.parties[0].muted = true
    #expect(group.speakerID == nil)
    group.parties[0].muted = false
    group.parties[0].state = .calling(since: Sample.now)
    #expect(group.speakerID == nil)
    group.speaker = "nobody"
    #expect(group.speakerID == nil)
    group.parties[1].level = .nan
    group.speaker = nil
    #expect(group.speakerID == nil)
  }

  @Test func `who does not come leaves after five seconds, who has left at once`() {
    let app = app(
      Sample.group(3) { group in
        group.parties[0].state = .noAnswer(since: Sample.now)
        group.parties[1].state = .left
      })
    #expect(app.text().contains("no answer") && !app.text().contains("王小明"))
    #expect(!app.text(at: Sample.now + .seconds(5)).contains("Mira Holm"))
    let late = app.render(size: app.size, at: Sample.now + .seconds(6))
    #expect(late.pictures.map(\.id) == [PictureID(12)])
  }

  @Test func `who is called has a veil with the time`() {
    let text = app(Sample.mixed()).text()
    #expect(text.contains("calling… 0:12") && text.contains("declined") && text.contains("no answer"))
  }

  @Test func `one's own tile is as in a mirror, and can be left out`() {
    var app = app(Sample.group(3))
    #expect(app.render(size: app.size, at: Sample.now).pictures.map(\.mirrored) == [false, false, true])
    app.model.callSettings.ownPicture = false
    #expect(pictures(app).count == 2)
    app.model.call?.group = Sample.group(1)
    #expect(pictures(app).count == 1, "alone one sees oneself")
  }

  @Test func `a click makes somebody large, another one shows all again`() {
    var app = app(Sample.group(4))
    func click(_ id: UInt16) {
      let rect = app.render(size: app.size, at: Sample.now).pictures.first { $0.id == PictureID(id) }?.rect
      let point = MouseEvent(x: (rect?.x ?? 0) + 2, y: (rect?.y ?? 0) + 1, button: .left, kind: .press)
      _ = app.handle(.mouse(point), at: Sample.now)
    }
    click(11)
    #expect(app.model.view.stage.focus == "p1" && app.model.view.stage.layout == .focus)
    click(11)
    #expect(app.model.view.stage.focus == nil && app.model.view.stage.layout == .grid)
  }

  @Test func `the volume of the chosen one is set, not everybody's`() {
    var app = app(Sample.group(3))
    app.press(.tab, .character("S"))
    app.press(.down, .down, .down)
    #expect(app.press(.right) == [.setPartyVolume(id: "p0", percent: 110)])
    #expect(app.model.callSettings.peerVolume == 100)
    #expect(app.text().contains("Volume of Mira Holm"))
  }

  @Test func `who is pinned has the large tile, and the same key takes it back`() {
    var app = app(Sample.group(4))
    #expect(app.press(.character("P")).isEmpty && app.model.view.stage.pinned == nil)
    #expect(app.model.view.toasts.last?.text == "Choose somebody first: Tab.")
    app.press(.tab, .tab, .character("P"))
    #expect(app.model.view.stage.pinned == "p1" && app.model.view.stage.layout == .focus)
    #expect(app.model.view.stage.focus == nil)
    app.model.call?.group?.speaker = "p2"
    let widest = app.render(size: app.size, at: Sample.now).pictures.max { $0.rect.width < $1.rect.width }
    #expect(widest?.id == PictureID(11))
    #expect(app.text().contains("pinned"))
    #expect(app.press(.character("P")).isEmpty)
    #expect(app.model.view.stage.pinned == nil && app.model.view.stage.layout == nil)
  }

  @Test func `somebody is silenced here, and heard again`() {
    var app = app(Sample.group(3))
    #expect(app.press(.character("M")).isEmpty)
    #expect(app.press(.tab, .character("M")) == [.setPartySilenced(id: "p0", true)])
    app.model.call?.group?.parties[0].silenced = true
    app.model.call?.group?.parties[0].level = 0.9
    #expect(app.model.call?.group?.speakerID == nil, "who is not heard does not speak here")
    #expect(app.text().contains("silent for you"))
    #expect(app.press(.character("M")) == [.setPartySilenced(id: "p0", false)])
    app.press(.tab, .tab)
    #expect(app.press(.character("M")).isEmpty, "oneself is not")
  }

  @Test func `who spoke last comes first where not all fit on a page`() {
    var small = app(
      Sample.group(16) { $0.lastSpeaker = "p9" }, size: Size(width: 40, height: 12))
    #expect(pictures(small).map(\.rawValue) == [19, 10, 11, 12])
    small.model.view.stage.pinned = "p5"
    #expect(pictures(small).map(\.rawValue) == [15, 19, 10, 11])
    let large = app(Sample.group(16) { $0.lastSpeaker = "p9" })
    #expect(pictures(large).map(\.rawValue) == Array(10...25), "where all are in sight nobody moves")
  }

  @Test func `every member says how far it has come`() {
    let text = app(
      Sample.group(6) { group in
        group.parties[0].state = .joining
        group.parties[1].state = .unreachable
        group.parties[2].state = .busy(since: Sample.now)
        group.parties[3].state = .declined(since: Sample.now)
        group.parties[4].state = .noAnswer(since: Sample.now)
      }
    ).text()
    for words in ["Connecting…", "not reachable", "busy", "declined", "no answer"] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test func `an invitation says who asks, and who is there`() {
    var app = app(Sample.group(4))
    app.model.call?.phase = Sample.ringing
    app.model.call?.peerName = "Mira Holm"
    app.model.call?.peerJID = "p0@example.org"
    let text = app.text()
    #expect(text.contains("wants you in a group call, with video"))
    #expect(text.contains("Mira Holm") && text.contains("with 王小明, Jonas"))
    #expect(app.press(.character("a")) == [.accept(id: "c1", video: false)])
    app.press(.character("?"))
    #expect(app.text().contains("wants you in a group call"), "in the banner, too")
  }

  @Test func `who is called has tiles from the start`() {
    var app = app(Sample.group(3) { $0.parties[0].state = .calling(since: Sample.now - .seconds(3)) })
    app.model.call?.phase = Sample.dialling
    #expect(app.text().contains("calling… 0:03") && app.text().contains("hang up"))
    #expect(app.press(.character("h")) == [.hangUp])
  }

  @Test func `calling again calls everybody`() {
    var app = app(Sample.group(3), .audio)
    app.model.call?.phase = .ended(.hangup, duration: .seconds(5))
    let people = ["p0@example.org", "p1@example.org"]
    #expect(app.press(.enter) == [.dismissCall(id: "c1"), .callGroup(jids: people, video: false)])
  }

  @Test func `the little panel shows whoever speaks`() {
    var app = app(Sample.group(4) { $0.lastSpeaker = "p2" })
    app.press(.character("f"))
    #expect(pictures(app) == [PictureID(12)])
    app.model.call?.group?.speaker = "p1"
    #expect(pictures(app) == [PictureID(11)])
    app.model.call?.group?.parties[1].cameraOn = false
    app.model.call?.group?.parties[2].cameraOn = false
    #expect(pictures(app) == [PictureID(10)])
  }

  @Test func `who refused gives the group no name, unless nobody else was asked`() {
    var group = Sample.group(4)
    group.title = ""
    group.parties[0].state = .declined(since: Sample.now)
    #expect(group.displayTitle == "王小明, Jonas")
    group.parties[1].state = .busy(since: Sample.now)
    group.parties[2].state = .noAnswer(since: Sample.now)
    #expect(group.displayTitle == "Mira Holm, 王小明, Jonas")
  }

  @Test func `nothing of a call's screen outlives it`() {
    var app = app(Sample.group(16))
    app.press(.character("l"), .tab, .character("n"))
    app.type("hel")
    app.model.call?.phase = .ended(.hangup, duration: .seconds(3))
    _ = app.tick(at: Sample.now)
    #expect(app.model.view.stage == CallStage() && !app.isTyping)
    #expect(app.press(.escape) == [.dismissCall(id: "c1")])
  }

  @Test func `a group without a title is called after its people`() {
    var group = Sample.group(6)
    group.title = " "
    #expect(group.displayTitle == "Mira Holm, 王小明, Jonas +2")
    #expect(Sample.groupCall(Sample.group(6)).displayName == "Release room")
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `any group under any keys stays on the screen`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let names = ["", " ", "字字字字字字字字字字字字字", "\u{1B}[31mred", "👩‍👩‍👧‍👦", String(repeating: "x", count: 300)]
    let keys: [Key] =
      "lnisSD]][q?fcmPM".map { .character($0) } + [.tab, .escape, .enter, .down, .right, .left]
    var app = app(Sample.mixed(16))
    for step in 0..<600 {
      if step % 9 == 0 {
        let count = Int.random(in: 0...20, using: &generator)
        app.model.call = Sample.groupCall(
          Sample.group(count) { group in
            for index in group.parties.indices {
              group.parties[index].name = names.randomElement(using: &generator) ?? ""
              group.parties[index].level = [0, 1, -4, .nan, .infinity].randomElement(using: &generator) ?? 0
              group.parties[index].bars = [nil, 0, 5, 99, -1].randomElement(using: &generator) ?? nil
              group.parties[index].volume = [0, 100, -5, .max].randomElement(using: &generator) ?? 0
              group.parties[index].state =
                [
                  .joined, .left, .joining, .unreachable, .busy(since: Sample.now),
                  .calling(since: Sample.now + .seconds(9)),
                ]
                .randomElement(using: &generator) ?? .joined
            }
          }, Bool.random(using: &generator) ? .video : .audio)
        app.model.devices = Bool.random(using: &generator) ? Sample.devices : DeviceList()
        app.press(.resize(SizeTests.sizes.randomElement(using: &generator) ?? app.size))
      }
      app.press(keys.randomElement(using: &generator) ?? .tab)
      SizeTests.check(app)
    }
  }
}
