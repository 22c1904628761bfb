import Base
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("rounded", "ruonded", 1), ("square", "squre", 1), ("", "abc", 3), ("kitten", "sitting", 3),
    ("a", "a", 0),
  ])
  func `letters added, removed, changed or swapped are counted`(a: String, b: String, distance: Int) {
    #expect(NearestName.distance(a, b) == distance)
    #expect(NearestName.distance(b, a) == distance)
  }

  @Test func `what is too far off was not meant`() {
    let names = ["call.hangup", "call.hold", "list.up"]
    #expect(NearestName.find("call.hangop", in: names) == "call.hangup")
    #expect(NearestName.find("something else", in: names) == nil)
    #expect(NearestName.find("x", in: []) == nil)
  }
}
