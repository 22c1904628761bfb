import Base
import Devices
import Testing

@Suite struct SpecTests {
  @Test(arguments: [
    ("test:640x360@30", VideoSourceSpec.test(.standard, name: nil)),
    ("test:", .test(.standard, name: nil)),
    ("test", .test(.standard, name: nil)),
    ("test:96x54@15#romeo", .test(VideoMode(width: 96, height: 54, framesPerSecond: 15), name: "romeo")),
    ("test:#juliet#2", .test(.standard, name: "juliet#2")),
    ("test:320x180", .test(VideoMode(width: 320, height: 180, framesPerSecond: 30), name: nil)),
    ("y4m:/tmp/a:b.y4m", .y4m("/tmp/a:b.y4m")),
    ("file:https://example.org/a.mp4", .file("https://example.org/a.mp4")),
    ("exec:cat x | y", .exec("cat x | y")),
    ("camera:", .camera("/dev/video0")),
    ("camera:/dev/video7", .camera("/dev/video7")),
    ("screen:", .screen(display: nil, framesPerSecond: 15)),
    ("screen::0.0+10,20@25", .screen(display: ":0.0+10,20", framesPerSecond: 25)),
    ("none", .none),
  ])
  func `video sources`(text: String, wanted: VideoSourceSpec) throws {
    #expect(try VideoSourceSpec.parse(text) == wanted)
  }

  @Test(arguments: [
    ("tone:440", AudioSourceSpec.tone(440)), ("tone:", .tone(440)), ("tone:997.5", .tone(997.5)),
    ("chirp", .chirp),
    ("silence", .silence), ("wav:a.wav", .wav("a.wav")), ("file:a.mp3", .file("a.mp3")),
    ("exec:x", .exec("x")),
    ("pulse", .pulse(nil)), ("pulse:", .pulse(nil)), ("pulse:alsa.usb:1", .pulse("alsa.usb:1")),
  ])
  func `audio sources`(text: String, wanted: AudioSourceSpec) throws {
    #expect(try AudioSourceSpec.parse(text) == wanted)
  }

  @Test func sinks() throws {
    #expect(try VideoSinkSpec.parse("null") == .null)
    #expect(try VideoSinkSpec.parse("y4m:a") == .y4m("a"))
    #expect(try VideoSinkSpec.parse("exec:a b") == .exec("a b"))
    #expect(try AudioSinkSpec.parse("null") == .null)
    #expect(try AudioSinkSpec.parse("wav:a") == .wav("a"))
    #expect(try AudioSinkSpec.parse("pulse:x") == .pulse("x"))
    #expect(try AudioSinkSpec.parse("exec:a b") == .exec("a b"))
  }

  @Test(arguments: [
    "", "tset:", "test:640", "test:640x", "test:8x8", "test:640x360@0", "test:640x360@121", "test:99999x2@3",
    "test:640x360@30@30", "y4m:", "file:", "exec:", "none:x", "screen:@0", "screen:@a", "tone:440",
  ])
  func `a bad video source is refused with what is allowed`(text: String) {
    #expect { try VideoSourceSpec.parse(text) } throws: { error in
      guard let error = error as? DeviceError, error.code == .badSpec else { return false }
      return ["Allowed are test:", "Write"].contains { error.sentence.contains($0) }
    }
  }

  @Test(arguments: [
    "", "tone:abc", "tone:5", "tone:99999", "tone:nan", "wav:", "chirp:1", "silence:", "pusle", "test:",
  ])
  func `a bad audio source is refused with what is allowed`(text: String) {
    if text == "silence:" { return #expect((try? AudioSourceSpec.parse(text)) == .silence) }
    #expect { try AudioSourceSpec.parse(text) } throws: { error in
      guard let error = error as? DeviceError, error.code == .badSpec else { return false }
      return ["Allowed are tone:", "Write"].contains { error.sentence.contains($0) }
    }
  }

  @Test(arguments: ["", "nul", "y4m:", "null:x", "camera:"])
  func `a bad sink is refused with what is allowed`(text: String) {
    #expect(throws: DeviceError.self) { try VideoSinkSpec.parse(text) }
    #expect(throws: DeviceError.self) { try AudioSinkSpec.parse(text) }
  }

  @Test func `modes are written as they are read`() throws {
    let mode = try VideoMode.parse("1280x720@25")
    #expect(mode.description == "1280x720@25")
    #expect(VideoMode(width: 0, height: 99_999, framesPerSecond: -1).description == "16x4096@1")
  }
}
