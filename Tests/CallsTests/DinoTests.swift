import Base
import Foundation
import Testing
import XMPP
import XMPPLink

@testable import Calls

/// Stanzas that Dino 0.4.2 really sent, fed to our machines as the peer's side. Fixtures: shared/captures.
@Suite struct DinoTests {
  private static let dinoAlice: JID = "alice@visavis.test/dino"

  static func capture(_ name: String) throws -> [XMLElement] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Fixtures")
    let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name + ".xml")))
    return try XMLText.parse(bytes).elements
  }

  /// What `peer` sent in a capture, as inputs; answers to IQs are left out.
  private func inputs(_ name: String, from peers: JID...) throws -> [CallDirector.Input] {
    try Self.capture(name).compactMap { stanza -> CallDirector.Input? in
      guard let from = stanza.from, peers.contains(from) else { return nil }
      if let message = JingleMessage(in: stanza) { return .message(message, from: from, origin: .direct) }
      guard stanza.iqType == .set else { return nil }
      return .jingle(try Jingle(stanza), from: from, iq: stanza.id ?? "")
    }
  }

  private func sid(_ name: String) throws -> String {
    let ids = try Self.capture(name).compactMap { JingleMessage(in: $0)?.id }
    return try #require(ids.first)
  }

  private struct Run {
    var director: CallDirector
    var sid: String
    mutating func put(_ input: CallDirector.Input) -> [String] {
      director.handle(input, at: .zero).compactMap(\.short).map { line in
        var line = line
        while let range = line.range(of: sid) { line.replaceSubrange(range, with: "#") }
        // Ids of Dino's IQs are one-time values.
        return line.replacingOccurrences(of: "ack [0-9a-f-]{36}", with: "ack", options: .regularExpression)
      }
    }
    mutating func call(_ input: CallMachine.Input) -> [String] { put(.call(id: sid, input)) }
    mutating func open(_ names: String...) -> [String] {
      names.flatMap { call(.transportOpened($0, local($0))) }
    }
    var streams: [String] { director.call(sid)?.streams.map(\.short) ?? [] }
  }

  private func run(_ name: String, as jid: JID) throws -> Run {
    var director = CallDirector(setup: setup(jid), seed: 1)
    director.subscribers = [Self.dinoAlice.bare, bob.bare]
    return Run(director: director, sid: try sid(name))
  }

  @Test func `Dino answers our voice call`() throws {
    let name = "dino-03-audio-call-callee-hangs-up"
    var run = try run(name, as: Self.dinoAlice)
    let dino = try inputs(name, from: bob)
    #expect(dino.count == 3)
    #expect(
      run.put(.dial(id: run.sid, peer: bob, media: .audio, route: .everyDevice)) == [
        "#: propose # audio → bob@visavis.test"
      ])
    #expect(run.put(dino[0]) == ["#: open audio controlling"])
    #expect(run.open("audio") == ["#: session-initiate audio(both) → bob@visavis.test/dino"])
    #expect(run.put(dino[1]) == ["#: ack", "#: connect audio as server", "#: streams audio:111<>"])
    #expect(run.put(dino[2]) == ["#: ack", "#: close audio", "#: ended remoteHangup"])
  }

  @Test func `Dino's fingerprint and candidates reach the transport`() throws {
    let name = "dino-02-audio-call"
    var run = try run(name, as: Self.dinoAlice)
    let dino = try inputs(name, from: bob)
    _ = run.put(.dial(id: run.sid, peer: bob, media: .audio, route: .everyDevice))
    _ = run.put(dino[0])
    _ = run.open("audio")
    let remotes = run.director.handle(dino[1], at: .zero).compactMap { effect -> RemoteTransport? in
      if case .call(_, .connectTransport(_, let remote)) = effect { remote } else { nil }
    }
    let remote = try #require(remotes.first)
    #expect(remote.ufrag == "tBvJ")
    #expect(remote.password == "vfVAkRmyz+L9IkBkN/2En5")
    #expect(remote.fingerprint.prefix(4) == [0xC7, 0xF5, 0x73, 0x6D])
    #expect(!remote.weAreDTLSClient)
    #expect(remote.candidates.map(\.port) == [38068, 51923])
    #expect(remote.candidates.map(\.component) == [1, 2])
  }

  @Test func `Dino calls us, mutes, unmutes and hangs up`() throws {
    let name = "dino-02b-audio-call-callee-view"
    var run = try run(name, as: bob)
    let dino = try inputs(name, from: Self.dinoAlice)
    #expect(run.put(dino[0]) == ["#: ringing # → alice@visavis.test/dino", "rings #"])
    #expect(
      run.call(.answer(.audio)) == [
        "#: accept # → bob@visavis.test", "#: proceed # → alice@visavis.test/dino",
      ])
    #expect(run.put(dino[1]) == ["#: ack", "#: open audio controlled"])
    let answer = run.director.handle(.call(id: run.sid, .transportOpened("audio", local("audio"))), at: .zero)
    #expect(
      answer.compactMap(\.short).map { $0.replacingOccurrences(of: run.sid, with: "#") } == [
        "#: connect audio as client", "#: streams audio:111<>",
        "#: session-accept audio(both) → alice@visavis.test/dino",
      ])
    // Dino offers SDES beside DTLS; answering both would make it encrypt twice.
    let requests = answer.compactMap { effect -> String? in
      if case .call(_, .request(let jingle, _)) = effect { jingle.xml.xml() } else { nil }
    }
    #expect(
      requests.allSatisfy {
        !$0.contains("crypto") && $0.contains("setup=\"active\"") && $0.contains("rtcp-mux")
      })
    #expect(run.put(dino[2]) == ["#: ack"])
    #expect(run.director.call(run.sid)?.theirs.muted == true)
    #expect(run.put(dino[3]) == ["#: ack"])
    #expect(run.director.call(run.sid)?.theirs.muted == false)
    #expect(run.put(dino[4]).last == "#: ended remoteHangup")
  }

  @Test func `Dino declines without a reason`() throws {
    let name = "dino-04-reject"
    var run = try run(name, as: Self.dinoAlice)
    _ = run.put(.dial(id: run.sid, peer: bob, media: .audio, route: .everyDevice))
    let dino = try inputs(name, from: bob)
    #expect(run.put(try #require(dino.first)) == ["#: ended remoteDeclined"])
    #expect(run.put(try #require(dino.last)) == [], "its copy to its own devices is none of ours")
  }

  @Test func `Dino gives up`() throws {
    let name = "dino-05-retract"
    var run = try run(name, as: bob)
    let dino = try inputs(name, from: Self.dinoAlice)
    _ = run.put(dino[0])
    #expect(run.put(dino[1]) == ["#: ended remoteCancelled"])
  }

  @Test func `Dino takes a video call, and so does one without a camera`() throws {
    for (name, dino) in [
      ("dino-06-video-call", bob),
      ("dino-07-video-call-to-client-without-camera", "carol@visavis.test/dino" as JID),
    ] {
      var run = try run(name, as: Self.dinoAlice)
      let inputs = try inputs(name, from: dino)
      _ = run.put(.dial(id: run.sid, peer: dino, media: [.audio, .video], route: .everyDevice))
      #expect(run.put(inputs[0]) == ["#: open audio controlling", "#: open video controlling"])
      _ = run.open("audio", "video")
      #expect(
        run.put(inputs[1]) == [
          "#: ack", "#: connect audio as server", "#: connect video as server",
          "#: streams audio:111<> video:98<>",
        ])
      let feedback = run.director.call(run.sid)?.streams.last?.payload.feedback ?? []
      #expect(
        Set(feedback) == [
          RTCPFeedback("goog-remb"), RTCPFeedback("ccm", "fir"), RTCPFeedback("nack"),
          RTCPFeedback("nack", "pli"),
        ])
    }
  }

  @Test func `a content that we add is taken by Dino, which then sends too`() throws {
    let name = "dino-08-content-add"
    var run = try run(name, as: Self.dinoAlice)
    let dino = try inputs(name, from: bob)
    _ = run.put(.dial(id: run.sid, peer: bob, media: .audio, route: .everyDevice))
    _ = run.put(dino[0])
    _ = run.open("audio")
    _ = run.put(dino[1])
    _ = run.call(.mediaFlows)
    #expect(run.call(.setCamera(true)) == ["#: open video controlling"])
    #expect(run.open("video") == ["#: content-add video(initiator) → bob@visavis.test/dino"])
    #expect(run.put(dino[2]) == ["#: ack", "#: connect video as server", "#: streams audio:111<> video:98>"])
    #expect(run.put(dino[3]) == ["#: ack", "#: streams audio:111<> video:98<>"])
    #expect(run.director.call(run.sid)?.theirs.cameraOn == true)
  }

  @Test func `a content that Dino adds is taken by us, and our camera asks for a content-modify`() throws {
    let name = "dino-08-content-add"
    var run = try run(name, as: bob)
    // The caller's own view, so its stanzas carry no sender.
    let dino = try Self.capture(name).compactMap { stanza -> CallDirector.Input? in
      guard stanza.from == nil else { return nil }
      if let message = JingleMessage(in: stanza) {
        return .message(message, from: Self.dinoAlice, origin: .direct)
      }
      return stanza.iqType == .set
        ? .jingle(try Jingle(stanza), from: Self.dinoAlice, iq: stanza.id ?? "") : nil
    }
    _ = run.put(dino[0])
    _ = run.call(.answer(.audio))
    _ = run.put(dino[1])
    _ = run.open("audio")
    _ = run.call(.mediaFlows)
    #expect(run.put(dino[2]) == ["#: ack", "#: open video controlled"])
    #expect(
      run.open("video") == [
        "#: connect video as client", "#: streams audio:111<> video:98<",
        "#: content-accept video(initiator) → alice@visavis.test/dino",
      ])
    #expect(run.call(.setCamera(true)).first == "#: content-modify video(both) → alice@visavis.test/dino")
    #expect(run.put(dino[3]) == ["#: ack"])
    #expect(run.director.call(run.sid)?.theirs.cameraOn == false)
    #expect(run.put(dino[4]) == ["#: ack"])
    #expect(run.director.call(run.sid)?.theirs.cameraOn == true)
    #expect(run.put(dino[5]).last == "#: ended remoteHangup")
  }

  @Test func `a second Dino that calls waits, and its own echoes disturb nobody`() throws {
    let name = "dino-09-second-call-while-in-a-call"
    var run = try run(name, as: bob)
    let carol: JID = "carol@visavis.test/dino"
    let alices = try inputs(name, from: Self.dinoAlice)
    let carols = try inputs(name, from: carol)
    let own = try inputs(name, from: bob)
    #expect(own.count == 2)
    _ = run.put(alices[0])
    _ = run.call(.answer(.audio))
    #expect(run.put(own[0]) == [])
    _ = run.put(alices[1])
    #expect(run.open("audio").last == "#: session-accept audio(both) → alice@visavis.test/dino")
    #expect(run.put(carols[0]).last == "rings 3e79c564-21d0-48a3-8c89-dfae89f10066 waiting")
    #expect(run.put(own[1]).last == "3e79c564-21d0-48a3-8c89-dfae89f10066: ended declinedElsewhere")
    #expect(run.put(alices[2]).last == "#: ended remoteHangup")
  }

  @Test func `Dino rings for 70 s; we give up after 35`() throws {
    let name = "dino-10-unanswered"
    let stanzas = try Self.capture(name)
    var director = CallDirector(setup: setup(bob), seed: 1)
    let messages = stanzas.compactMap { JingleMessage(in: $0) }
    _ = director.handle(.message(messages[0], from: Self.dinoAlice, origin: .direct), at: .zero)
    #expect(director.handle(.tick, at: .at(35)).compactMap(\.short).last?.hasSuffix("ended noAnswer") == true)
    #expect(director.handle(.message(messages[1], from: Self.dinoAlice, origin: .direct), at: .at(71)) == [])
  }
}
