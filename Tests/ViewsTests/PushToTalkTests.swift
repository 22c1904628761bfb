import Base
import Screen
import Testing

@testable import Views

struct PushToTalkTests {
  private let release = Duration.milliseconds(350)
  private func at(_ milliseconds: Int64) -> MonotonicTime { Sample.now + .milliseconds(milliseconds) }

  @Test func `the microphone is open while the key repeats`() {
    var talk = PushToTalk()
    check(talk.press(at: at(0), release: release))
    check(talk.isOn && talk.isTalking)
    // The first repeat of a slow keyboard.
    check(!talk.tick(at: at(650)))
    for time in stride(from: Int64(660), to: 2000, by: 40) {
      check(!talk.press(at: at(time), release: release))
      check(!talk.tick(at: at(time + 39)))
    }
    check(!talk.tick(at: at(1980 + 349)))
    check(talk.tick(at: at(1980 + 350)), "let go")
    check(!talk.isTalking && talk.isOn)
    check(!talk.tick(at: at(5000)), "said once")
  }

  @Test func `a tap is not longer than it must be`() {
    var talk = PushToTalk()
    _ = talk.press(at: at(0), release: release)
    check(!talk.tick(at: at(699)) && talk.tick(at: at(700)))
    _ = talk.press(at: at(1000), release: .seconds(2))
    check(!talk.tick(at: at(2999)) && talk.tick(at: at(3000)))
  }

  @Test func `the key opens and closes the microphone of a call`() {
    var app = Sample.app(call: Sample.call(Sample.active) { $0.muted = true })
    check(app.press(.character("u")) == [.setMuted(false)])
    check(app.text().contains("u push to talk"))
    check(app.handle(.character("u"), at: at(500)).isEmpty)
    check(app.tick(at: at(800)).isEmpty)
    check(app.tick(at: at(850)) == [.setMuted(true)])
    check(app.tick(at: at(5000)).isEmpty)
  }

  @Test func `how long is a setting`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.model.settings.talkRelease = .milliseconds(1500)
    app.press(.character("u"))
    check(app.tick(at: at(1499)).isEmpty)
    check(app.tick(at: at(1500)) == [.setMuted(true)])
  }

  @Test func `the mute key takes over again`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    check(app.press(.character("u"), .character("m")) == [.setMuted(false), .toggleMute])
    check(!app.model.view.talk.isOn)
    check(app.tick(at: at(9000)).isEmpty)
    check(app.text().contains("m mute"))
  }

  @Test func `another call begins without it`() {
    var app = Sample.app(call: Sample.call(Sample.active))
    app.press(.character("u"))
    app.model.call = Sample.call(Sample.active) { $0.id = "c9" }
    _ = app.tick(at: at(10))
    check(!app.model.view.talk.isOn)
  }

  @Test func `nobody talks into a call that rings or is over`() {
    for phase in [Sample.ringing, .ended(.hangup, duration: .zero)] {
      var app = Sample.app(call: Sample.call(phase))
      check(app.press(.character("u")).isEmpty)
    }
  }
}

/// Like `#expect`, for what changes what it asks.
private func check(
  _ holds: Bool, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(holds, comment, sourceLocation: sourceLocation)
}
