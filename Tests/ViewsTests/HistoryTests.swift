import Base
import Screen
import Testing

@testable import Views

/// What the list and the detail pane say of past calls, devices and presence.
struct HistoryTests {
  private let wide = Size(width: 132, height: 43)

  private func text(_ change: (inout ContactRow) -> Void, _ size: Size? = nil) -> String {
    var row = ContactRow(jid: "mira@example.org", name: "Mira Holm", presence: .available)
    change(&row)
    return Sample.app(contacts: [row]).text(size ?? wide)
  }

  /// The line of `text` that holds `part`; "" when there is none.
  private func line(_ text: String, with part: String) -> String {
    text.split(separator: "\n").first { $0.contains(part) }.map(String.init) ?? ""
  }

  @Test(arguments: [
    (CallNote.Outcome.busy, "busy"), (.unanswered, "no answer"), (.declined, "declined"), (.missed, "missed"),
  ])
  func `a call without a talk is called what it was`(outcome: CallNote.Outcome, word: String) {
    for video in [false, true] {
      let text = text { $0.calls = [CallNote(video: video, outcome: outcome, at: Sample.ago(1))] }
      let found = line(text, with: "yesterday 18:30")
      #expect(found.contains(word))
      for other in ["busy", "no answer", "declined", "missed", "voice", "video"] where other != word {
        #expect(!found.contains("yesterday 18:30  \(other)"), "\(found)")
      }
    }
  }

  @Test(arguments: [
    (CallNote.Outcome.busy, "busy 09:30"), (.declined, "09:30"), (.unanswered, "09:30"),
    (.missed, "missed 09:30"),
  ])
  func `the list says the same where there is room`(outcome: CallNote.Outcome, note: String) {
    let text = text { $0.calls = [CallNote(video: true, outcome: outcome, at: Sample.ago(0, 9))] }
    #expect(text.split(separator: "\n").contains { $0.contains("Mira Holm") && $0.contains(note) })
    #expect(!text.contains("no answer 09:30"), "too long for the list: the time says it")
  }

  @Test(arguments: [
    (true, 723, "video   12 min"), (false, 40, "voice   40 s"), (true, 3900, "video   1 h 5 min"),
  ])
  func `a talk is told with its kind and length`(video: Bool, seconds: Int, words: String) {
    let text = text {
      $0.calls = [
        CallNote(video: video, outcome: .talked, at: Sample.ago(1), duration: .seconds(seconds))
      ]
    }
    #expect(line(text, with: "yesterday 18:30").contains(words))
  }

  @Test func `the newest call comes first, and as many as fit`() {
    let calls = (0..<60).map { CallNote(video: false, outcome: .busy, at: Sample.ago(Int64($0) + 10)) }
    for size in [Size(width: 80, height: 24), wide] {
      let text = text({ $0.calls = calls }, size)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let shown = lines.filter { $0.contains(" busy") && $0.contains(":30") }
      #expect((3..<60).contains(shown.count))
      #expect(shown.first?.contains("10 Nov 18:30") == true)
      #expect(lines.last?.contains("busy") == false, "the keys are in sight")
    }
  }

  @Test(arguments: [
    (Presence.available, "available"), (.away, "away"), (.dnd, "do not disturb"), (.xa, "away for long"),
    (.offline, "offline"),
  ])
  func `every presence has its word`(presence: Presence, word: String) {
    let text = text {
      $0.presence = presence
      $0.status = "back at six"
    }
    #expect(text.contains("\(word) · “back at six”"))
  }

  @Test(
    arguments: [
      ([], "no device online"), ([Device(name: "phone", voice: true, video: false)], "phone: voice"),
      ([Device(name: "laptop", voice: true, video: true)], "laptop: voice, video"),
      ([Device(name: "fridge", voice: false, video: false)], "fridge: no calls"),
    ] as [([Device], String)])
  func `devices say what they can do`(devices: [Device], words: String) {
    let text = text { $0.devices = devices }
    #expect(text.contains(words))
  }

  @Test func `a crowd of devices leaves room for the calls`() {
    let text = text {
      $0.devices = (0..<30).map { Device(name: "device \($0)", voice: true, video: true) }
      $0.calls = [CallNote(video: false, outcome: .busy, at: Sample.ago(1))]
    }
    #expect(text.contains("device 3:") && !text.contains("device 4:"))
    #expect(text.contains("yesterday 18:30"))
  }

  @Test(
    arguments: [
      (.both, [], ["asks", "asked", "They do not see"]),
      (.to, ["They do not see when you are there."], ["asks"]), (.pending, ["asked, waiting"], ["asks"]),
      (.asksUs, ["wants to see when you are there", "y accept", "n refuse"], ["asked, waiting"]),
      (.from, [], ["They do not see"]), (.none, [], ["They do not see"]),
    ] as [(ContactRow.Subscription, [String], [String])])
  func `who sees whom is said where it matters`(
    subscription: ContactRow.Subscription, says: [String], not: [String]
  ) {
    let text = text { $0.subscription = subscription }
    for part in says { #expect(text.contains(part)) }
    for part in not { #expect(!text.contains(part), "\(part)") }
  }

  @Test func `nothing known is said too`() {
    let text = text { _ in }
    #expect(text.contains("no calls yet"))
  }

  @Test func `on a narrow screen the list stands alone`() {
    let text = text({ $0.status = "hello" }, Size(width: 79, height: 24))
    #expect(!text.contains("“hello”") && text.contains("Mira Holm"))
  }

  @Test(arguments: [(0, ""), (1, "1 missed"), (7, "7 missed")])
  func `missed calls are counted beside the keys`(count: Int, words: String) {
    var app = Sample.app(contacts: [Sample.jonas])
    app.model.missedCalls = count
    let last = app.text().split(separator: "\n").last.map(String.init) ?? ""
    #expect(words.isEmpty ? !last.contains("missed") : last.hasSuffix(words))
  }
}
