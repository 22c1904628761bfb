import Base
import Glibc
import Synchronization
import Testing

@testable import Devices

@Suite struct RingtoneTests {
  /// The repository's Ringtones/, also when this file is seen through a link.
  private static var folder: String {
    var resolved = [CChar](repeating: 0, count: Int(PATH_MAX))
    _ = unsafe realpath(#filePath, &resolved)
    let file = String(decoding: resolved.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return file.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Ringtones"
  }

  @Test(arguments: RingtoneKind.allCases)
  func `the tone that comes with us is found, small and free of clicks`(kind: RingtoneKind) {
    let tone = Ringtone.load(kind, folders: ["/nowhere", Self.folder])
    #expect(tone.origin == .file(Self.folder + "/" + kind.fileName) && tone.problem == nil)
    #expect((1...60_000).contains(contents(Self.folder + "/" + kind.fileName).count))
    #expect(tone.samples.map(\.magnitude).max() ?? 0 > 10_000)
    // A loop joins its end to its start: both are silent.
    #expect(tone.samples.suffix(200).allSatisfy { $0.magnitude < 40 })
    #expect(tone.samples.prefix(5).allSatisfy { $0.magnitude < 1_200 })
  }

  @Test func `together they stay small`() {
    let total = RingtoneKind.allCases.reduce(0) { $0 + contents(Self.folder + "/" + $1.fileName).count }
    #expect(total < 250_000)
  }

  @Test func `a broken custom file falls back with a reason`() {
    let folder = TemporaryFolder()
    for bytes in [Array("no sound".utf8), wav(data: []), wav(data: [0, 0, 0, 0])] {
      let custom = folder.write(bytes, to: "mine.wav")
      let tone = Ringtone.load(.incoming, custom: custom, folders: [Self.folder])
      #expect(tone.origin == .file(Self.folder + "/incoming.wav"))
      #expect(tone.problem?.sentence.contains("mine.wav") == true)
      #expect(tone.problem?.sentence.contains("usual tone") == true)
    }
    let good = folder.write(wav(data: [1, 0, 2, 0]), to: "good.wav")
    #expect(Ringtone.load(.incoming, custom: good, folders: [Self.folder]).samples == [1, 2])
  }

  @Test(arguments: RingtoneKind.allCases)
  func `without any file the tone is made`(kind: RingtoneKind) {
    let tone = Ringtone.load(kind, custom: "/nowhere/x.wav", folders: [])
    #expect(tone.origin == .synthesised && tone.problem != nil)
    #expect(tone.samples.map(\.magnitude).max() ?? 0 > 10_000)
    #expect(tone.samples.last.map { $0.magnitude < 100 } == true)
    #expect(tone.samples == Ringtone.synthesise(kind))
  }

  private final class Tape: AudioSink {
    let blocks = Collector<[Int16]>()
    let stops = Atomic<Int>(0)
    let refuses: Bool
    init(refuses: Bool = false) { self.refuses = refuses }
    func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
      if refuses { throw DeviceError(.noSoundServer, "none") }
    }
    func write(_ block: [Int16]) { blocks.add(block) }
    func stop() { stops.add(1, ordering: .relaxed) }
  }

  @Test func `an end tone plays once and a ring goes on until stopped`() {
    let folder = TemporaryFolder()
    _ = folder.write(wav(data: [UInt8](repeating: 1, count: 2_880)), to: "hangup.wav")
    _ = folder.write(wav(data: [UInt8](repeating: 1, count: 2_000)), to: "incoming.wav")
    let tape = Tape()
    let player = TonePlayer(folders: [folder.path]) { tape }
    player.play(.hangup)
    #expect(eventually { tape.stops.load(ordering: .relaxed) == 1 })
    #expect(tape.blocks.all == [[Int16]](repeating: [Int16](repeating: 257, count: 480), count: 3))
    player.play(.incoming, volume: 0.5)
    #expect(eventually { tape.blocks.count >= 12 })
    player.stop()
    #expect(tape.stops.load(ordering: .relaxed) == 2)
    #expect(tape.blocks.all.last == [Int16](repeating: 128, count: 480))
    player.stop()
  }

  @Test func `a player without a sound server reports it and ends`() {
    let problems = Collector<DeviceError>()
    let tape = Tape(refuses: true)
    let player = TonePlayer(folders: []) { tape }
    player.play(.busy, volume: .nan) { problems.add($0) }
    #expect(eventually { problems.count == 1 })
    player.stop()
    #expect(problems.all[0].code == .noSoundServer)
  }
}
