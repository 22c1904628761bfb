import Base
import Media
import Testing

/// A room whose voices all tell their level every 20 ms.
private struct Room {
  var selection = SpeakerSelection()
  var now = ms(0)

  init(_ count: Int) { for id in 0..<count { selection.add(id, at: now) } }

  /// Runs on; voices without a level say nothing at all.
  mutating func run(_ milliseconds: Int64, isVoice: Bool = false, _ levels: [Int: Double]) {
    let end = now + .milliseconds(milliseconds)
    while now < end {
      for (id, level) in levels { selection.note(id, level: level, isVoice: isVoice, at: now) }
      selection.update(at: now)
      now += .milliseconds(20)
    }
  }
}

@Suite struct SpeakerSelectionTests {
  private static let crowd = Dictionary(uniqueKeysWithValues: (0..<15).map { ($0, 40 + 3 * Double($0)) })

  @Test func `up to three are all heard, however quiet`() {
    var room = Room(3)
    room.run(100, [0: 127, 1: 90])
    #expect(room.selection.heard == [0, 1, 2])
  }

  @Test func `of fifteen the loudest three are heard`() {
    var room = Room(15)
    room.run(3_000, Self.crowd)
    #expect(room.selection.heard == [0, 1, 2])
  }

  @Test func `who begins to speak is heard at once, and who was heard is not cut off`() {
    var room = Room(15)
    room.run(3_000, Self.crowd)
    var levels = Self.crowd
    levels[14] = 25
    room.run(20, levels)
    #expect(room.selection.heard == [0, 1, 2, 14])
    room.run(1_900, levels)
    #expect(room.selection.heard == [0, 1, 2, 14])
    room.run(200, levels)
    #expect(room.selection.heard == [0, 1, 14])
  }

  @Test(arguments: [(37.0, false), (33.0, true)]) func `a place is not taken for a little more`(
    level: Double, isHeard: Bool
  ) {
    var room = Room(4)
    room.run(3_000, [0: 40, 1: 40, 2: 40, 3: 80])
    #expect(room.selection.heard == [0, 1, 2])
    room.run(1_000, [0: 40, 1: 40, 2: 40, 3: level])
    #expect(room.selection.heard.contains(3) == isHeard)
  }

  @Test func `a crowd that talks in turn is never more than six voices`() {
    var room = Room(15)
    for turn in 0..<60 {
      var levels = Self.crowd.mapValues { _ in 90.0 }
      for id in [turn % 15, (turn * 7) % 15] { levels[id] = 10 }
      room.run(160, levels)
      #expect(room.selection.heard.count <= 6 && room.selection.heard.contains(turn % 15))
    }
  }

  @Test func `who tells no level is always decoded`() {
    var room = Room(15)
    room.selection.setNeeded(9, true)
    room.run(3_000, Self.crowd)
    #expect(room.selection.heard == [0, 1, 2, 9])
  }

  @Test func `the main speaker changes after a while, or when it falls silent`() {
    var room = Room(5)
    room.run(1_000, isVoice: true, [1: 35])
    #expect(room.selection.main == 1 && room.selection.speakers == [1])
    room.run(500, isVoice: true, [1: 35, 2: 20])
    #expect(room.selection.main == 1 && room.selection.speakers == [1, 2])
    room.run(200, isVoice: true, [1: 35, 2: 20])
    #expect(room.selection.main == 2 && room.selection.speakers == [2, 1])
    // A cough does not take over.
    room.run(100, isVoice: true, [1: 10, 2: 20])
    room.run(1_500, isVoice: true, [2: 20])
    #expect(room.selection.main == 2 && room.selection.speakers == [2])
    room.run(900, isVoice: true, [1: 35])
    #expect(room.selection.main == 1)
    room.run(2_000, [1: 80])
    #expect(room.selection.main == 1 && room.selection.speakers == [])
  }

  @Test func `noise is no speech unless it is very loud`() {
    var room = Room(4)
    room.run(1_000, [0: 45, 1: 25])
    #expect(room.selection.speakers == [1])
  }

  @Test func `what is not told any more fades`() {
    var room = Room(1)
    room.run(20, [0: 20])
    #expect((room.selection.level(of: 0, at: ms(1_000)) - 40).magnitude < 0.5)
    #expect(room.selection.level(of: 0, at: ms(60_000)) == 127)
    #expect(room.selection.level(of: 5, at: ms(0)) == 127)
  }

  @Test func `who is gone is forgotten`() {
    var room = Room(2)
    room.run(1_000, isVoice: true, [0: 20, 1: 30])
    room.selection.remove(0)
    #expect(room.selection.heard == [1] && room.selection.speakers == [1] && room.selection.main == nil)
    room.run(20, isVoice: true, [0: 1, 1: 30])
    #expect(room.selection.heard == [1] && room.selection.main == 1)
  }
}

@Suite struct GroupMixTests {
  @Test func `fifteen voices at full scale never clip`() {
    var generator = SeededGenerator(seed: 15)
    for _ in 0..<20 {
      let voices = (0..<15).map { _ in
        AudioMixer.Voice(
          (0..<480).map { _ in Bool.random(using: &generator) ? Int16.max : .min },
          percent: Int.random(in: 0...400, using: &generator))
      }
      let mixed = AudioMixer.mix(voices: voices)
      #expect(mixed.count == 480 && mixed.allSatisfy { $0 > -32_767 && $0 < 32_767 })
    }
    let all = [AudioMixer.Voice](repeating: .init([.max, .min], percent: 400), count: 15)
    let loudest = AudioMixer.mix(voices: all)
    #expect(loudest[0] < .max && loudest[1] > -32_767)
  }

  @Test func `ordinary voices keep their levels`() {
    let voices = (1...15).map { AudioMixer.Voice([Int16($0 * 100), -100]) }
    #expect(AudioMixer.mix(voices: voices) == [12_000, -1_500])
  }

  @Test func `each has its own volume, and one alone is only scaled`() {
    #expect(AudioMixer.mix(voices: []) == [])
    #expect(AudioMixer.mix(voices: [.init([Int16.max, 7])]) == [Int16.max, 7])
    for percent in [0, 50, 130, 400] {
      let block: [Int16] = [100, -3_000, 30_000]
      #expect(
        AudioMixer.mix(voices: [.init(block, percent: percent)])
          == AudioMixer.scale(block, percent: percent))
    }
    let mixed = AudioMixer.mix(voices: [
      .init([100, 100], percent: 200), .init([10], percent: 100), .init([9_000, 9_000], percent: 0),
    ])
    #expect(mixed == [210, 200])
  }
}
