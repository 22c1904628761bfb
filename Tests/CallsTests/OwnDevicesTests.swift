import Base
import Testing
import XMPP

@testable import Calls

/// Two devices of ours say yes at the same moment; the caller takes one of them.
@Suite struct OwnDevicesTests {
  @Test(arguments: [JingleMessage.accept(id: "c1"), .proceed(id: "c1")])
  func `the one that was not taken was answered elsewhere`(message: JingleMessage) {
    var bench = Bench.ringing()
    bench.put(.answer(.audio), at: 1)
    #expect(bench.put(.ownMessage(message), at: 1.1) == [])
    #expect(bench.put(.tick, at: 15) == [])
    // Nothing is sent: it could only harm the other device's call.
    #expect(bench.put(.tick, at: 16) == ["ended answeredElsewhere"])
  }

  @Test func `the one that was taken goes on`() {
    var bench = Bench.ringing()
    bench.put(.answer(.audio), at: 1)
    bench.put(.ownMessage(.accept(id: "c1")))
    #expect(bench.receive(jingle(.sessionInitiate, [.voice])) == ["ack 7", "open audio controlled"])
    _ = bench.open("audio")
    bench.put(.mediaFlows, at: 2)
    #expect(bench.put(.tick, at: 60) == [])
    #expect(bench.call.state.short == "active")
  }

  @Test func `the one that was taken and finds no path has failed`() {
    var bench = Bench.ringing()
    bench.put(.answer(.audio), at: 1)
    bench.put(.ownMessage(.accept(id: "c1")))
    bench.receive(jingle(.sessionInitiate, [.voice]))
    _ = bench.open("audio")
    #expect(bench.put(.tick, at: 16).last == "ended failed")
  }

  @Test func `a caller whose offer never comes is nobody else's doing`() {
    var bench = Bench.ringing()
    bench.put(.answer(.audio), at: 1)
    bench.put(.ownMessage(.reject(id: "c1")))
    #expect(bench.put(.tick, at: 16).last == "ended failed")
  }

  @Test(arguments: [(alice, "failed"), ("alice@visavis.test/phone", "answeredElsewhere")] as [(JID, String)])
  func `our own yes that comes back to us is not another device's`(from: JID, end: String) {
    var director = CallDirector(setup: setup(), seed: 1)
    _ = director.handle(.message(.propose(id: "p1", media: [.audio]), from: bob, origin: .direct), at: .zero)
    _ = director.handle(.call(id: "p1", .answer(.audio)), at: .at(1))
    #expect(director.handle(.message(.accept(id: "p1"), from: from, origin: .ownDevice), at: .at(1)).isEmpty)
    let lines = director.handle(.tick, at: .at(16)).compactMap(\.short)
    #expect(lines.last == "p1: ended \(end)")
  }
}
