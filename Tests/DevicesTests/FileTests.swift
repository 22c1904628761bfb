import Base
import Testing

@testable import Devices

@Suite struct FileTests {
  private let folder = TemporaryFolder()

  @Test func `a Y4M sink writes the size of the first picture`() throws {
    let sink = VideoSinkSpec.y4m(folder.file("a.y4m")).makeSink(framesPerSecond: 25)
    try sink.start()
    sink.write(ramp(4, 2))
    sink.write(ramp(8, 4))
    sink.stop()
    let bytes = contents(folder.file("a.y4m"))
    let start =
      Array("YUV4MPEG2 W4 H2 F25:1 Ip A1:1 C420jpeg\nFRAME\n".utf8) + planes(ramp(4, 2))
      + Array("FRAME\n".utf8)
    #expect(Array(bytes.prefix(start.count)) == start)
    #expect(bytes.count == start.count + 12)
  }

  @Test func `a Y4M file is played at its rate, over and over`() throws {
    let sink = Y4MFileSink(path: folder.file("b.y4m"), framesPerSecond: 100)
    try sink.start()
    for index in 0..<3 { sink.write(ramp(6, 4, first: index * 40)) }
    sink.stop()
    let seen = Collector<UInt8>()
    let source = try #require(VideoSourceSpec.y4m(folder.file("b.y4m")).makeSource())
    try source.start { seen.add(planes($0)[0]) }
    #expect(eventually { seen.count >= 7 })
    source.stop()
    // Late pictures may be dropped on a busy machine, so only the order is certain.
    #expect(Set(seen.all) == [0, 40, 80])
  }

  @Test(arguments: [
    ("YUV4MPEG2 W16 H9 F30000:1001 Ip C420mpeg2", 16, 9), ("YUV4MPEG2 H2 W4", 4, 2),
    ("YUV4MPEG2 W4 H2 Cmono XYSCSS", 4, 2),
  ])
  func `headers`(line: String, width: Int, height: Int) throws {
    let header = try Y4MHeader.parse(Array(line.utf8), title: "x")
    #expect(header.width == width && header.height == height)
  }

  @Test(arguments: [
    "", "RIFF", "YUV4MPEG2", "YUV4MPEG2 W0 H2", "YUV4MPEG2 W9999 H2", "YUV4MPEG2 W4 H2 C444p10",
  ])
  func `bad headers are refused`(line: String) {
    #expect(throws: DeviceError.self) { try Y4MHeader.parse(Array(line.utf8), title: "x") }
  }

  @Test func `files that are missing or wrong have their sentence`() {
    let path = folder.write(Array("hello\n".utf8), to: "c.txt")
    #expect { try Y4MFileSource(path: "/nowhere/x.y4m").start { _ in } } throws: {
      ($0 as? DeviceError)?.sentence == "“/nowhere/x.y4m” cannot be read: there is no such file."
    }
    #expect { try Y4MFileSource(path: path).start { _ in } } throws: {
      ($0 as? DeviceError)?.sentence.contains("YUV4MPEG2") == true
    }
    #expect(throws: DeviceError.self) { try WAVFileSource(path: path).start() }
    #expect(throws: DeviceError.self) { try WAVFileSink(path: "/nowhere/x.wav").start() }
    #expect(throws: DeviceError.self) { try Y4MFileSink(path: folder.path).start() }
  }

  @Test func `a WAV sink is valid at any moment`() throws {
    let sink = WAVFileSink(path: folder.file("d.wav"))
    try sink.start()
    #expect(contents(folder.file("d.wav")) == WAVFile.header(dataSize: 0))
    for block in 0..<25 { sink.write([Int16](repeating: Int16(block), count: 480)) }
    // 20 of the 25 blocks have been flushed, and the header says so.
    let during = contents(folder.file("d.wav"))
    #expect(Array(during.prefix(44)) == WAVFile.header(dataSize: 20 * 960) && during.count == 44 + 20 * 960)
    sink.stop()
    sink.stop()
    let after = contents(folder.file("d.wav"))
    #expect(after.count == 44 + 25 * 960)
    #expect(try WAVFile.load(folder.file("d.wav")) == (0..<25).flatMap { [Int16](repeating: $0, count: 480) })
  }

  @Test func `the header is that of the specification`() {
    let wanted =
      Array("RIFF".utf8) + little(36 + 960, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
      + [1, 0, 1, 0, 0x80, 0xBB, 0, 0, 0, 0x77, 1, 0, 2, 0, 16, 0] + Array("data".utf8) + little(960, 4)
    #expect(WAVFile.header(dataSize: 960) == wanted)
    #expect(Array(WAVFile.header(dataSize: 1 << 40).suffix(4)) == little(0xFFFF_FFFF - 36, 4))
  }

  @Test func `WAV of every kind is understood`() throws {
    func load(_ bytes: [UInt8]) throws -> [Int16] { try WAVFile.decode(bytes, title: "x") }
    #expect(try load(wav(data: [1, 0, 0xFF, 0xFF])) == [1, -1])
    #expect(try load(wav(bits: 8, data: [0, 128, 255])) == [-32_768, 0, 32_512])
    #expect(try load(wav(bits: 24, data: [9, 1, 0, 9, 0xFF, 0xFF])) == [1, -1])
    #expect(try load(wav(bits: 32, data: [9, 9, 2, 0])) == [2])
    #expect(try load(wav(tag: 3, bits: 32, data: little(Int(Float(0.5).bitPattern), 4))) == [16_383])
    #expect(try load(wav(tag: 3, bits: 32, data: little(Int(Float.nan.bitPattern), 4))) == [0])
    #expect(try load(wav(channels: 2, data: [10, 0, 20, 0, 1, 0])) == [15])
  }

  @Test func `damaged WAVs never trap`() {
    var generator = SeededGenerator(seed: 6)
    let good = wav(channels: 2, rate: 44_100, data: (0..<200).map { UInt8($0) })
    for _ in 0..<3_000 {
      var bytes = good
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<70, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      _ = try? WAVFile.decode(
        Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))), title: "x")
    }
  }

  @Test func `a WAV source repeats and a stopped one is silent`() throws {
    let path = folder.write(wav(data: [1, 0, 2, 0, 3, 0]), to: "e.wav")
    let source = try AudioSourceSpec.parse("wav:" + path).makeSource()
    var block = [Int16](repeating: 9, count: 5)
    #expect(source.read(into: &block) == 0)
    try source.start()
    #expect(source.read(into: &block) == 5 && block == [1, 2, 3, 1, 2])
    source.stop()
    #expect(source.read(into: &block) == 0)
  }
}
