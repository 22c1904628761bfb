import Base
import Screen
import Testing

@testable import Views

struct TextTests {
  private let words = Catalogue()

  @Test(arguments: [
    (0, "0:00"), (7, "0:07"), (761, "12:41"), (3599, "59:59"), (3600, "1:00:00"), (3729, "1:02:09"),
    (-5, "0:00"),
    (360_000, "100:00:00"),
  ])
  func `a duration on a clock`(seconds: Int, text: String) { #expect(Times.clock(.seconds(seconds)) == text) }

  @Test(arguments: [(40, "40 s"), (723, "12 min"), (3600, "1 h"), (3900, "1 h 5 min")])
  func `a duration in words`(seconds: Int, text: String) {
    #expect(Times.spoken(.seconds(seconds), words) == text)
  }

  @Test(arguments: [
    (Sample.ago(0, 9), "09:30", "today 09:30"), (Sample.ago(0, 18, minutes: 29), "00:01", "today 00:01"),
    (Sample.ago(0, 18, minutes: 31), "yesterday", "yesterday 23:59"),
    (Sample.ago(2), "Wednesday", "Wednesday 18:30"),
    (Sample.ago(6), "Saturday", "Saturday 18:30"), (Sample.ago(7), "13 Nov", "13 Nov 18:30"),
    (Sample.ago(323), "1 Jan", "1 Jan 18:30"), (Sample.ago(324), "Dec 2025", "Dec 2025 18:30"),
    (WallTime(nanoseconds: 0), "Jan 1970", "Jan 1970 00:00"),
    (WallTime(nanoseconds: 1_709_164_800_000_000_000), "Feb 2024", "Feb 2024 00:00"),
    (WallTime(nanoseconds: -1_000_000_000), "Dec 1969", "Dec 1969 23:59"),
  ])
  func `when a call was`(time: WallTime, short: String, long: String) {
    #expect(Times.short(time, Sample.wall, words) == short)
    #expect(Times.long(time, Sample.wall, words) == long)
  }

  @Test func `days turn at local midnight`() {
    var wall = Sample.wall
    wall.utcOffset = 8 * 3600
    #expect(Times.long(Sample.ago(0, 1), wall, words) == "today 01:30")
    #expect(Times.long(Sample.ago(0, 3), wall, words) == "yesterday 23:30")
  }

  @Test func `the end of time does not trap`() {
    for nanoseconds in [Int64.min, .max] {
      for offset in [Int64.min, 0, .max] {
        let wall = WallClock(now: WallTime(nanoseconds: nanoseconds), utcOffset: offset)
        _ = Times.long(WallTime(nanoseconds: nanoseconds), wall, words)
        _ = Times.short(WallTime(nanoseconds: 0), wall, words)
      }
    }
  }

  @Test func `sentences take parts, which are not sentences themselves`() {
    #expect(words(.endFailed, "Mira", "no route.") == "The call with Mira failed: no route.")
    #expect(words(.endHangup, "%2 %1") == "The call with %2 %1 has ended.")
    #expect(words(.endFailed, "Mira") == "The call with Mira failed: %2")
    let chinese = Catalogue(translated: [.endHangup: "与%1的通话已结束。"])
    #expect(chinese(.endHangup, "王小明") == "与王小明的通话已结束。")
    #expect(chinese(.endBusy, "王小明") == "王小明 is in another call.")
  }

  @Test(arguments: [
    (CallView.EndCause.hangup, "has ended"), (.cancelled, "You cancelled"),
    (.remoteCancelled, "stopped calling"),
    (.declined, "You declined"), (.remoteDeclined, "Mira declined"), (.busy, "another call"),
    (.noAnswer, "You did not answer"), (.remoteNoAnswer, "Mira did not answer"),
    (.answeredElsewhere, "on another device"), (.declinedElsewhere, "declined Mira on another device"),
    (.dropped, "was lost"), (.failed("no microphone."), "failed: no microphone."),
    (.securityFailed, "encrypted"),
  ])
  func `every end has its sentence`(cause: CallView.EndCause, part: String) {
    let sentence = words.sentence(for: cause, peer: "Mira")
    #expect(sentence.contains(part) && sentence.contains("Mira") && sentence.hasSuffix("."))
    let app = Sample.app(call: Sample.call(.ended(cause, duration: .zero)))
    #expect(app.text(Size(width: 132, height: 43)).contains("call again"))
  }

  @Test(arguments: [
    ("one two three", 7, ["one two", "three"]), ("", 5, []), ("abcdefgh", 3, ["abc", "def", "gh"]),
    ("王小明王小明", 5, ["王小", "明王", "小明"]), ("a  b", 9, ["a b"]), ("word", 0, []),
  ])
  func `wrapping`(text: String, width: Int, lines: [String]) { #expect(wrap(text, width: width) == lines) }

  @Test func `wrapping stops with a sign that there is more`() {
    #expect(wrap("one two three four", width: 7, limit: 2) == ["one two", "three …"])
    #expect(wrap(String(repeating: "x", count: 5000), width: 10, limit: 2).count == 2)
    #expect(wrap("字", width: 1, limit: 3).count <= 3)
  }

  @Test(arguments: [
    ("Mira Holm", AvatarFace.letters(["M", "H"])), ("jonas", .letters(["J"])),
    ("Émile Łódź", .letters(["E", "L"])),
    ("Anna Maria van Dam", .letters(["A", "D"])), ("王小明", .glyph("王")), ("أميرة", .glyph("أ")),
    ("R2 D2", .letters(["R", "D"])), ("Anna 王", .letters(["A"])),
  ])
  func `what stands in an avatar`(name: String, face: AvatarFace) {
    #expect(AvatarFace(name: name, jid: "x@y") == face)
  }

  @Test func `a name without letters has a pattern of its own`() {
    let (first, second) = (AvatarFace(name: "👻", jid: "a@x"), AvatarFace(name: "", jid: "b@x"))
    #expect(first != second)
    #expect(first == AvatarFace(name: "!!", jid: "a@x"))
  }

  @Test func `a face is readable: it leaves the disc whole around it`() {
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" {
      #expect(BlockFont.has(letter))
      let dots = AvatarDots(diameter: 16, face: .letters([letter, letter]), level: 0)
      var cut = 0
      for y in 0..<dots.side { for x in 0..<dots.side where dots.dot(x, y) == .disc { cut += 1 } }
      #expect((120...200).contains(cut), "\(letter)")
    }
    #expect(!BlockFont.dot("A", 5, 0) && !BlockFont.dot("A", -1, 2) && !BlockFont.dot("ä", 0, 0))
  }

  @Test func `a voice grows a ring around the avatar`() {
    func ring(_ level: Double) -> Int {
      let dots = AvatarDots(diameter: 16, face: .letters(["M"]), level: level)
      return (0..<400).filter { dots.dot($0 % 20, $0 / 20) == .ring }.count
    }
    #expect(ring(0) == 0 && ring(.nan) == 0)
    #expect(ring(0.1) > 0 && ring(0.1) < ring(0.9))
  }

  @Test func `the list sorts by who can be reached and finds by name and address`() {
    var model = Sample.model()
    #expect(
      ContactList(model, words: words).rows.map(\.jid)
        == [
          Sample.asks, Sample.mira, Sample.wang, Sample.jonas, Sample.petra, Sample.amira, Sample.asked,
        ].map(\.jid))
    model.view.search = TextField("EXAMPLE.cn")
    #expect(ContactList(model, words: words).rows.map(\.jid) == [Sample.wang.jid])
    model.view.search = TextField("حسن")
    #expect(ContactList(model, words: words).rows.map(\.jid) == [Sample.amira.jid])
  }

  @Test func `a contact that goes leaves the first one selected`() {
    var model = Sample.model()
    model.view.selected = "gone@example.org"
    #expect(ContactList(model, words: words).selected("gone@example.org")?.jid == Sample.asks.jid)
    model.contacts = []
    #expect(ContactList(model, words: words).selected("gone@example.org") == nil)
  }
}
