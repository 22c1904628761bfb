import Base
import Glibc
import Testing

@testable import Devices

@Suite(.serialized) struct ProgramTests {
  private let folder = TemporaryFolder()

  init() { signal(SIGPIPE, SIG_IGN) }

  @Test func `a command's pictures arrive and its end is told`() throws {
    let sink = Y4MFileSink(path: folder.file("a.y4m"), framesPerSecond: 100)
    try sink.start()
    for index in 0..<4 { sink.write(ramp(6, 4, first: index)) }
    sink.stop()
    let source = try #require(VideoSourceSpec.exec("cat '\(folder.file("a.y4m"))'").makeSource())
    let (seen, events) = (Collector<UInt8>(), Collector<DeviceEvent>())
    try source.start(onEvent: { events.add($0) }) { seen.add(planes($0)[0]) }
    #expect(eventually { events.count > 0 })
    source.stop()
    #expect(seen.all == [0, 1, 2, 3])
    guard case .ended(let sentence) = events.all[0] else { return #expect(Bool(false), "\(events.all)") }
    #expect(sentence.english.contains("ended"))
  }

  @Test(arguments: ["echo hello", "exit 3", "printf 'YUV4MPEG2 W9 H9999\\n'", "no-such-command-xyz"])
  func `a command that prints no pictures has its sentence`(command: String) throws {
    let events = Collector<DeviceEvent>()
    let source = try #require(VideoSourceSpec.exec(command).makeSource())
    try source.start(onEvent: { events.add($0) }) { _ in }
    #expect(eventually { events.count > 0 })
    source.stop()
    guard case .lost(let error)? = events.all.first else { return #expect(Bool(false), "\(events.all)") }
    #expect(error.sentence.contains(command))
  }

  @Test func `a silent command can be stopped`() throws {
    let source = try #require(VideoSourceSpec.exec("sleep 100").makeSource())
    try source.start { _ in }
    source.stop()
    let sound = AudioSourceSpec.exec("sleep 100").makeSource()
    try sound.start()
    sound.stop()
  }

  private func listen(_ source: any AudioSource, samples: Int) -> [Int16] {
    var all: [Int16] = []
    var block = [Int16](repeating: 0, count: 480)
    _ = eventually {
      all += block.prefix(source.read(into: &block))
      return all.count >= samples
    }
    return all
  }

  @Test func `raw sound and WAV are both understood`() throws {
    let tone = sine(1_000, samples: 48_000)
    let bytes = tone.flatMap { little(Int($0), 2) }
    let half = sine(1_000, samples: 24_000, rate: 24_000).flatMap { little(Int($0), 2) + little(Int($0), 2) }
    for file in [
      folder.write(bytes, to: "a.raw"), folder.write(wav(channels: 2, rate: 24_000, data: half), to: "a.wav"),
    ] {
      let source = AudioSourceSpec.exec("cat '\(file)'").makeSource()
      try source.start()
      let heard = listen(source, samples: 40_000)
      source.stop()
      #expect(heard.count >= 40_000)
      #expect(purity(heard.dropFirst(2_000).prefix(36_000), 1_000) > 0.999)
    }
  }

  @Test func `commands receive pictures and sound`() throws {
    let video = VideoSinkSpec.exec("cat > '\(folder.file("b.y4m"))'").makeSink()
    try video.start()
    video.write(ramp(4, 2))
    #expect(eventually { contents(folder.file("b.y4m")).count >= 12 })
    video.stop()
    #expect(contents(folder.file("b.y4m")).suffix(12) == planes(ramp(4, 2))[...])
    let audio = AudioSinkSpec.exec("cat > '\(folder.file("b.raw"))'").makeSink()
    try audio.start()
    for block in 0..<20 { audio.write([Int16](repeating: Int16(block), count: 480)) }
    audio.stop()
    #expect(
      samplesOf(contents(folder.file("b.raw"))) == (0..<20).flatMap { [Int16](repeating: $0, count: 480) })
  }

  @Test func `a command that goes away is told once`() throws {
    let events = Collector<DeviceEvent>()
    let sink = AudioSinkSpec.exec("exit 0").makeSink()
    try sink.start { events.add($0) }
    #expect(
      eventually {
        sink.write([Int16](repeating: 1, count: 480))
        return events.count > 0
      })
    sink.stop()
    #expect(events.count == 1)
  }

  @Test func `files go through ffmpeg`() throws {
    guard unsafe access("/usr/bin/ffmpeg", X_OK) == 0 else {
      return print("skipped: ffmpeg is not installed")
    }
    let path = folder.write(
      wav(rate: 16_000, data: sine(500, samples: 16_000, rate: 16_000).flatMap { little(Int($0), 2) }),
      to: "c.wav")
    let source = try AudioSourceSpec.parse("file:" + path).makeSource()
    try source.start()
    let heard = listen(source, samples: 30_000)
    source.stop()
    #expect(purity(heard.dropFirst(2_000).prefix(24_000), 500) > 0.99)
  }

  @Test func `a file that ffmpeg cannot read has its sentence`() throws {
    guard unsafe access("/usr/bin/ffmpeg", X_OK) == 0 else {
      return print("skipped: ffmpeg is not installed")
    }
    let path = folder.write([1, 2, 3], to: "d.mp3")
    let events = Collector<DeviceEvent>()
    let source = try AudioSourceSpec.parse("file:" + path).makeSource()
    try source.start { events.add($0) }
    #expect(eventually { events.count > 0 })
    source.stop()
    guard case .lost(let error)? = events.all.first else { return #expect(Bool(false), "\(events.all)") }
    #expect(error.sentence.contains("d.mp3") && error.sentence.contains("failed"))
  }

  @Test func `a screen that is not there is refused`() throws {
    let source = try #require(
      VideoSourceSpec.screen(display: nil, framesPerSecond: 15).makeSource(display: nil))
    #expect { try source.start { _ in } } throws: { ($0 as? DeviceError)?.code == .screen }
  }
}
