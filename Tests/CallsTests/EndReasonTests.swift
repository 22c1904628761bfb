import Base
import Calls
import Testing
import XMPP

/// What the peer's session-terminate means, before and after the answer.
@Suite struct EndReasonTests {
  private static let afterwards: [(Jingle.Reason.Condition?, String)] = [
    (nil, "remoteHangup"), (.success, "remoteHangup"), (.gone, "remoteHangup"), (.cancel, "remoteHangup"),
    (.decline, "remoteHangup"), (.busy, "remoteHangup"), (.connectivityError, "dropped"),
    (.timeout, "dropped"),
    (.expired, "dropped"), (.securityError, "securityFailed"), (.unsupportedApplications, "failed"),
    (.failedApplication, "failed"), (.incompatibleParameters, "failed"), (.unsupportedTransports, "failed"),
    (.failedTransport, "failed"), (.mediaError, "failed"), (.generalError, "failed"),
    (.alternativeSession, "failed"), (.other, "failed"),
  ]

  @Test(arguments: afterwards)
  func `a running call ends as the reason says`(reason: Jingle.Reason.Condition?, end: String) {
    var bench = Bench.active()
    #expect(bench.receive(terminate(reason)) == ["ack 7", "close audio", "ended \(end)"])
  }

  @Test func `the table above has every reason there is`() {
    #expect(Set(Self.afterwards.compactMap(\.0)) == Set(Jingle.Reason.Condition.allCases))
  }

  @Test(
    arguments: [
      (.busy, "busy"), (.decline, "remoteDeclined"), (.cancel, "remoteDeclined"),
      (.timeout, "remoteNoAnswer"),
      (.expired, "remoteNoAnswer"), (.success, "remoteHangup"), (.securityError, "securityFailed"),
      (.unsupportedApplications, "failed"), (.connectivityError, "dropped"),
    ] as [(Jingle.Reason.Condition, String)])
  func `an offer of ours is turned down as the reason says`(reason: Jingle.Reason.Condition, end: String) {
    var bench = Bench.dialling()
    bench.put(.message(.proceed(id: "c1"), from: bob))
    _ = bench.open("audio")
    #expect(bench.receive(terminate(reason)) == ["ack 7", "close audio", "ended \(end)"])
  }

  @Test(
    arguments: [
      (.cancel, "remoteCancelled"), (.success, "remoteCancelled"), (.timeout, "remoteCancelled"),
      (.securityError, "securityFailed"), (nil, "remoteCancelled"),
    ] as [(Jingle.Reason.Condition?, String)])
  func `an offer that is taken back while it rings was cancelled`(
    reason: Jingle.Reason.Condition?, end: String
  ) {
    var bench = Bench.offered()
    #expect(bench.receive(terminate(reason)) == ["ack 7", "close audio", "ended \(end)"])
  }

  @Test func `the peer's words about security reach the person`() {
    var bench = Bench.active()
    bench.receive(terminate(.securityError, text: "fingerprints differ"))
    #expect(bench.end?.reason.detail == "fingerprints differ")
  }

  @Test(
    arguments: [
      (EndReason.hangup, "hangup", ""), (.remoteHangup, "remoteHangup", ""), (.cancelled, "cancelled", ""),
      (.remoteCancelled, "remoteCancelled", ""), (.declined, "declined", ""),
      (.remoteDeclined, "remoteDeclined", ""), (.busy, "busy", ""), (.noAnswer, "noAnswer", ""),
      (.remoteNoAnswer, "remoteNoAnswer", ""), (.answeredElsewhere, "answeredElsewhere", ""),
      (.declinedElsewhere, "declinedElsewhere", ""), (.dropped, "dropped", ""),
      (.failed("x"), "failed", "x"), (.securityFailed("y"), "securityFailed", "y"),
    ])
  func `every end has a stable word`(reason: EndReason, name: String, detail: String) {
    #expect(reason.name == name)
    #expect(reason.detail == detail)
  }

  @Test func `a failed handshake is a security failure at any time, with its own sentence`() {
    for var bench in [Bench.active(), .taken()] {
      #expect(
        bench.put(.transportFailed("audio", secure: true)).first
          == "session-terminate security-error → bob@visavis.test/dino")
      #expect(
        bench.end?.reason
          == .securityFailed("the encryption keys do not match what the other side announced"))
    }
  }

  @Test func `a path that cannot be found fails a call that is connecting`() {
    var bench = Bench.offered()
    _ = bench.open("audio")
    bench.put(.answer(.audio))
    bench.put(.transportFailed("audio", secure: false))
    #expect(bench.end?.reason == .failed("no network path to the other side was found"))
  }

  @Test func `a transport that was closed on purpose may fail`() {
    var bench = Bench.active([.audio, .video], bundle: ["audio", "video"])
    #expect(bench.put(.transportFailed("video", secure: true)) == [])
    #expect(bench.put(.transportFailed("ghost", secure: true)) == [])
    #expect(bench.call.state.short == "active")
  }

  @Test func `a peer that has forgotten the session ends it`() {
    var bench = Bench.active()
    let lost = Jingle.Problem.unknownSession.stanzaError
    #expect(bench.put(.requestFailed(.sessionInfo, lost)).last == "ended dropped")
  }
}
