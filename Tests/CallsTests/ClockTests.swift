import Base
import Calls
import Testing
import XMPP

/// The clocks of design.md §4, at their edges.
@Suite struct ClockTests {
  private static let justBefore = 0.000_001

  private func expect(_ bench: Bench, to end: [String], at seconds: Double) {
    var bench = bench
    #expect(bench.call.deadline == .at(seconds))
    #expect(bench.put(.tick, at: seconds - Self.justBefore) == [])
    #expect(!bench.call.isOver)
    #expect(bench.put(.tick, at: seconds) == end)
    #expect(bench.call.deadline == nil)
    #expect(bench.put(.tick, at: seconds + 100) == [])
  }

  @Test func `the caller gives up after 30 s`() {
    expect(.dialling(), to: ["retract c1 timeout → bob@visavis.test", "ended remoteNoAnswer"], at: 30)
  }

  @Test func `a plain offer is taken back after 30 s`() {
    var bench = Bench.dialling(route: .device(bob))
    _ = bench.open("audio")
    expect(
      bench,
      to: ["session-terminate timeout → bob@visavis.test/dino", "close audio", "ended remoteNoAnswer"], at: 30
    )
  }

  @Test func `the callee stops ringing after 35 s, silently`() {
    expect(.ringing(), to: ["ended noAnswer"], at: 35)
  }

  @Test func `a plain offer stops ringing after 35 s and is terminated`() {
    expect(
      .offered(), to: ["session-terminate timeout → bob@visavis.test/dino", "close audio", "ended noAnswer"],
      at: 35)
  }

  @Test func `connecting may take 15 s`() {
    var bench = Bench.dialling()
    bench.put(.message(.proceed(id: "c1"), from: bob), at: 10)
    _ = bench.open("audio")
    bench.receive(answer())
    expect(
      bench,
      to: [
        "session-terminate connectivity-error → bob@visavis.test/dino", "close audio",
        "finish c1 connectivity-error → bob@visavis.test/dino", "ended failed",
      ], at: 25)
  }

  @Test func `a caller whose offer never comes is given up after 15 s`() {
    var bench = Bench.ringing()
    bench.put(.answer(.audio), at: 20)
    expect(bench, to: ["finish c1 connectivity-error → bob@visavis.test/dino", "ended failed"], at: 35)
  }

  @Test func `a running call has no clock`() {
    #expect(Bench.active().call.deadline == nil)
  }

  @Test func `a silent path is tried for 60 s and then dropped, with the time talked`() {
    var bench = Bench.active()
    bench.put(.mediaSilent, at: 100)
    #expect(bench.call.state == .reconnecting(since: .at(100), deadline: .at(160), activeSince: .zero))
    var late = bench
    expect(
      bench,
      to: [
        "session-terminate connectivity-error → bob@visavis.test/dino", "close audio",
        "finish c1 connectivity-error → bob@visavis.test/dino", "ended dropped",
      ], at: 160)
    late.put(.tick, at: 160)
    #expect(late.end == CallEnd(reason: .dropped, duration: .seconds(160)))
  }

  @Test func `media that comes back keep the call and its beginning`() {
    var bench = Bench.active()
    bench.put(.mediaSilent, at: 100)
    bench.put(.mediaFlows, at: 159.9)
    #expect(bench.call.state == .active(since: .zero))
    #expect(bench.put(.tick, at: 160) == [])
    #expect(bench.call.talked(until: .at(161)) == .seconds(161))
  }

  @Test func `other clocks can be set`() {
    var setup = setup()
    setup.clocks.dial = .milliseconds(50)
    let (call, _) = CallMachine.dial(
      id: "c1", peer: bob, media: .audio, route: .everyDevice, setup: setup, seed: 1, at: .at(7))
    #expect(call.deadline == MonotonicTime(milliseconds: 7050))
  }
}
