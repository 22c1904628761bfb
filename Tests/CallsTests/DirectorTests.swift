import Base
import Testing
import XMPP

@testable import Calls

/// Which calls ring, which stanza belongs to which call, and who wins when two people dial each other.
@Suite struct DirectorTests {
  private var director = CallDirector(setup: setup(), seed: 1)
  private let carol: JID = "carol@visavis.test/dino"

  init() { director.subscribers = [bob.bare, carol.bare] }

  private func propose(_ id: String = "p1", _ media: [Media] = [.audio], from: JID = bob)
    -> CallDirector.Input
  {
    .message(.propose(id: id, media: media), from: from, origin: .direct)
  }

  private func initiate(_ sid: String, from: JID = bob, _ contents: [PeerContent] = [.voice])
    -> CallDirector.Input
  {
    .jingle(jingle(.sessionInitiate, contents, sid: sid), from: from, iq: "q")
  }

  private mutating func put(_ input: CallDirector.Input, at seconds: Double = 0) -> [String] {
    director.handle(input, at: .at(seconds)).compactMap(\.short)
  }

  private mutating func dial(
    _ id: String, _ media: MediaSet = .audio, route: CallMachine.Route = .everyDevice
  )
    -> [String]
  {
    put(.dial(id: id, peer: bob, media: media, route: route))
  }

  // MARK: What rings

  @Test mutating func `strangers ring only so often, contacts as often as they like`() {
    var rings = 0
    for index in 0..<40 {
      let caller = index % 2 == 0 ? bob : carol
      director.contacts = [carol.bare]
      let id = "p\(index)"
      rings += put(propose(id, from: caller), at: Double(index) / 10).contains("rings \(id)") ? 1 : 0
      _ = put(.message(.retract(id: id), from: caller, origin: .direct), at: Double(index) / 10)
    }
    #expect(rings == 20 + 6)
    #expect(put(propose("later"), at: 60).contains("rings later"))
  }

  @Test mutating func `strangers need not ring at all`() {
    director.strangersRing = false
    #expect(put(propose()) == [])
    director.contacts = [bob.bare]
    #expect(put(propose()).contains("rings p1"))
  }

  @Test mutating func `a blocked server or device does not ring`() {
    for blocked in [bob, bob.bare, bob.server] {
      director.blocked = [blocked]
      #expect(put(propose()) == [])
    }
  }

  @Test mutating func `a proposal rings`() {
    #expect(put(propose()) == ["p1: ringing p1 → bob@visavis.test/dino", "rings p1"])
    #expect(director.calls.map(\.id) == ["p1"])
  }

  @Test mutating func `who may not see our presence is not told that it rings here`() {
    director.subscribers = [carol.bare]
    #expect(put(propose()) == ["rings p1"])
    #expect(
      put(.call(id: "p1", .answer(.audio))) == [
        "p1: accept p1 → alice@visavis.test", "p1: proceed p1 → bob@visavis.test/dino",
      ])
    #expect(put(propose("p2")) == ["rings p2 waiting"])
    #expect(
      put(propose("p3", from: carol)) == ["p3: ringing p3 → carol@visavis.test/dino", "rings p3 waiting"])
  }

  @Test mutating func `a retraction that was held up still stops the ringing`() {
    _ = put(propose())
    #expect(
      put(.message(.retract(id: "p1"), from: bob, origin: .delayed)) == ["p1: ended remoteCancelled"])
  }

  @Test mutating func `an answer that was held up still starts the session`() {
    _ = dial("c1")
    #expect(
      put(.message(.proceed(id: "c1"), from: bob, origin: .delayed)) == ["c1: open audio controlling"])
  }

  @Test mutating func `a proposal that was held up never rings`() {
    #expect(put(.message(.propose(id: "p1", media: [.audio]), from: bob, origin: .delayed)) == [])
    #expect(director.calls.isEmpty)
  }

  @Test(
    arguments: [JingleMessage.retract(id: "p1"), .finish(id: "p1")], [CallDirector.Origin.direct, .delayed])
  mutating func `a proposal that was taken back before it came never rings`(
    message: JingleMessage, origin: CallDirector.Origin
  ) {
    #expect(put(.message(message, from: bob, origin: origin)) == [])
    #expect(put(propose()) == [])
  }

  @Test(
    arguments: [JingleMessage.accept(id: "p1"), .proceed(id: "p1"), .reject(id: "p1"), .finish(id: "p1")],
    [CallDirector.Origin.ownDevice, .delayed, .direct])
  mutating func `a proposal that another device of ours has dealt with never rings`(
    message: JingleMessage, origin: CallDirector.Origin
  ) {
    #expect(put(.message(message, from: "alice@visavis.test/phone", origin: origin)) == [])
    #expect(put(propose()) == [])
  }

  @Test mutating func `a call that is over does not ring again`() {
    _ = put(propose())
    _ = put(.call(id: "p1", .decline(busy: false)))
    #expect(director.calls.isEmpty)
    #expect(put(propose()) == [])
    #expect(put(initiate("p1")) == ["refuse q unknown-session"])
  }

  @Test mutating func `who is blocked never rings and learns nothing`() {
    director.blocked = [bob.bare]
    #expect(put(propose()) == [])
    #expect(put(initiate("s1")) == ["refuse q service-unavailable"])
    #expect(
      put(.jingle(jingle(.sessionInfo, sid: "s1"), from: bob, iq: "q")) == ["refuse q service-unavailable"])
  }

  @Test mutating func `our own proposal, seen by another device of ours, does not ring`() {
    let phone: JID = "alice@visavis.test/phone"
    for origin in [CallDirector.Origin.ownDevice, .direct] {
      #expect(put(.message(.propose(id: "o1", media: [.audio]), from: phone, origin: origin)) == [])
    }
    #expect(put(initiate("o2", from: phone)) == ["refuse q unknown-session"])
    #expect(director.calls.isEmpty)
  }

  @Test mutating func `the same proposal twice rings once`() {
    _ = put(propose())
    #expect(put(propose()) == [])
    #expect(put(propose("p1", from: carol)) == [])
    #expect(director.calls.count == 1)
  }

  @Test mutating func `a plain offer rings, a bad one does not`() {
    #expect(
      put(initiate("s1")) == [
        "s1: ack q", "s1: open audio controlled", "s1: session-info ringing → bob@visavis.test/dino",
        "rings s1",
      ])
    #expect(
      put(initiate("s2", from: carol, [.voice.with { $0.hash = nil }])) == [
        "s2: ack q", "s2: session-terminate security-error → carol@visavis.test/dino",
        "s2: ended securityFailed",
      ])
    #expect(director.calls.map(\.id) == ["s1"])
  }

  @Test mutating func `answered elsewhere stops the ringing`() {
    _ = put(propose())
    #expect(
      put(.message(.accept(id: "p1"), from: "alice@visavis.test/phone", origin: .ownDevice)) == [
        "p1: ended answeredElsewhere"
      ])
  }

  // MARK: Foreign stanzas

  @Test mutating func `a request for an unknown session is refused`() {
    for action in Jingle.Action.allCases where action != .sessionInitiate {
      #expect(put(.jingle(jingle(action, sid: "x"), from: bob, iq: "q")) == ["refuse q unknown-session"])
    }
  }

  @Test mutating func `a stranger cannot touch a call, whatever it knows of it`() {
    _ = dial("c1")
    for message in [
      JingleMessage.ringing(id: "c1"), .proceed(id: "c1"), .reject(id: "c1"), .retract(id: "c1"),
      .finish(id: "c1"),
    ] { #expect(put(.message(message, from: mallory, origin: .direct)) == []) }
    #expect(put(.jingle(answer(), from: mallory, iq: "q")) == ["refuse q unknown-session"])
    #expect(put(initiate("c1", from: mallory)) == ["refuse q unknown-session"])
    #expect(director.calls.map(\.state.short) == ["dialling"])
    // …and its retraction of our id does not keep the real call from going on.
    #expect(put(.message(.proceed(id: "c1"), from: bob, origin: .direct)) == ["c1: open audio controlling"])
  }

  @Test mutating func `an id is dialled once, and so is somebody who has not answered yet`() {
    _ = dial("c1")
    #expect(dial("c2") == [])
    #expect(put(.dial(id: "c1", peer: carol, media: .audio, route: .everyDevice)) == [])
  }

  // MARK: Busy

  @Test mutating func `a second call waits`() {
    _ = put(propose())
    #expect(
      put(propose("p2", from: carol)) == ["p2: ringing p2 → carol@visavis.test/dino", "rings p2 waiting"])
    #expect(director.running.count == 2)
  }

  @Test mutating func `busy = auto declines a second call at once, for all our devices`() {
    director.busyRule = .decline
    _ = put(propose())
    #expect(
      put(propose("p2", from: carol)) == [
        "reject p2 busy → carol@visavis.test/dino", "reject p2 busy → alice@visavis.test",
        "turned away p2 carol@visavis.test",
      ])
    #expect(
      put(initiate("s1", from: carol)) == [
        "ack q", "s1: session-terminate busy → carol@visavis.test/dino", "turned away s1 carol@visavis.test",
      ])
    #expect(put(propose("p2", from: carol)) == [])
    #expect(director.running.count == 1)
  }

  @Test mutating func `who is turned away is told of with what they wanted, strangers only so often`() {
    director.busyRule = .decline
    _ = put(propose())
    #expect(
      put(propose("p2", [.audio, .video], from: carol)).last == "turned away p2 carol@visavis.test video")
    let told = (0..<40).filter { put(initiate("s\($0)", from: carol)).last?.hasPrefix("turned") == true }
    #expect(told.count == 5, "six in all")
    director.contacts = [carol.bare]
    #expect(put(initiate("s50", from: carol)).last == "turned away s50 carol@visavis.test")
  }

  @Test mutating func `more than four calls at once are too many`() {
    for n in 0..<6 { _ = put(propose("p\(n)", from: JID(description: "u\(n)@visavis.test/x") ?? bob)) }
    #expect(director.running.count == 4)
  }

  @Test mutating func `each call keeps its own clock`() {
    _ = put(propose())
    _ = director.handle(.dial(id: "c2", peer: carol, media: .audio, route: .everyDevice), at: .at(1))
    #expect(director.deadline == .at(31))
    #expect(
      put(.tick, at: 31) == ["c2: retract c2 timeout → carol@visavis.test", "c2: ended remoteNoAnswer"])
    #expect(director.deadline == .at(35))
    #expect(put(.tick, at: 35) == ["p1: ended noAnswer"])
    #expect(director.deadline == nil)
  }

  // MARK: Two who dial each other

  @Test mutating func `dialling somebody who rings answers their call`() {
    _ = put(propose("p1", [.audio, .video]))
    #expect(
      dial("c1", [.audio, .video]) == [
        "p1: accept p1 → alice@visavis.test", "p1: proceed p1 → bob@visavis.test/dino",
      ])
    #expect(director.calls.map(\.id) == ["p1"])
    #expect(director.calls.first?.ours.cameraOn == true)
  }

  @Test mutating func `of two proposals the lower id goes on: theirs`() {
    _ = dial("m")
    #expect(
      put(propose("a")) == [
        "renamed m a", "a: retract m expired → bob@visavis.test", "a: accept a → alice@visavis.test",
        "a: proceed a → bob@visavis.test/dino",
      ])
    #expect(put(.message(.reject(id: "m", reason: CallMachine.tieBreak), from: bob, origin: .direct)) == [])
    #expect(put(initiate("a")) == ["a: ack q", "a: open audio controlled"])
    #expect(
      put(.call(id: "a", .transportOpened("audio", local("audio")))).last
        == "a: session-accept audio(both) → bob@visavis.test/dino")
  }

  @Test mutating func `of two proposals the lower id goes on: ours`() {
    _ = dial("m")
    #expect(put(propose("z")) == ["reject z expired → bob@visavis.test/dino"])
    #expect(put(propose("z")) == [])
    #expect(put(.message(.proceed(id: "m"), from: bob, origin: .direct)) == ["m: open audio controlling"])
    #expect(put(.message(.retract(id: "z"), from: bob, origin: .direct)) == [])
    #expect(director.calls.map(\.id) == ["m"])
  }

  @Test mutating func `of two equal ids the lower address wins`() {
    _ = dial("m")
    #expect(put(propose("m")) == ["reject m expired → bob@visavis.test/dino"])
    director = CallDirector(setup: setup(bob), seed: 1)
    _ = put(.dial(id: "m", peer: alice, media: .audio, route: .everyDevice))
    #expect(
      put(propose("m", from: alice)) == [
        "renamed m m", "m: retract m expired → alice@visavis.test", "m: accept m → bob@visavis.test",
        "m: proceed m → alice@visavis.test/terminal",
      ])
  }

  @Test mutating func `ids are compared by their octets`() {
    _ = dial("a-z")
    #expect(put(propose("B")).first == "renamed a-z B")
  }

  @Test mutating func `a peer that takes its proposal back after the tie ends the call`() {
    _ = dial("m")
    _ = put(propose("a"))
    #expect(put(.message(.retract(id: "a"), from: bob, origin: .direct)) == ["a: ended remoteCancelled"])
  }

  @Test mutating func `a plain offer beats our proposal`() {
    _ = dial("m")
    #expect(
      put(initiate("z")) == [
        "renamed m z", "z: retract m expired → bob@visavis.test", "z: ack q", "z: open audio controlled",
      ])
    #expect(
      put(.call(id: "z", .transportOpened("audio", local("audio")))).last
        == "z: session-accept audio(both) → bob@visavis.test/dino")
  }

  @Test mutating func `of two plain offers the lower sid goes on`() {
    _ = dial("m", route: .device(bob))
    _ = put(.call(id: "m", .transportOpened("audio", local("audio"))))
    #expect(put(initiate("z")) == ["refuse q tie-break"])
    #expect(
      put(initiate("a")) == ["renamed m a", "a: close audio", "a: ack q", "a: open audio controlled"])
    // The peer refuses ours as a tie too: that is no news.
    #expect(put(.call(id: "m", .requestFailed(.sessionInitiate, Jingle.Problem.tieBreak.stanzaError))) == [])
    #expect(director.running.map(\.id) == ["a"])
  }

  @Test mutating func `our plain offer beats their proposal`() {
    _ = dial("m", route: .device(bob))
    #expect(put(propose("a")) == [])
    #expect(put(.message(.retract(id: "a"), from: bob, origin: .direct)) == [])
    #expect(director.running.map(\.id) == ["m"])
  }

  @Test mutating func `a tie that offers nothing we can take fails`() {
    _ = dial("m")
    let lines = put(initiate("a", [.voice.with { $0.hash = nil }]))
    #expect(
      lines.suffix(2) == [
        "a: session-terminate security-error → bob@visavis.test/dino", "a: ended securityFailed",
      ])
    #expect(director.calls.isEmpty)
  }
}

extension CallDirector.Effect {
  var short: String? {
    switch self {
    case .call(let id, let effect): effect.short.map { "\(id): \($0)" }
    case .rings(let id, let waiting): "rings \(id)" + (waiting ? " waiting" : "")
    case .turnedAway(let id, let peer, let media):
      "turned away \(id) \(peer)" + (media.contains(.video) ? " video" : "")
    case .renamed(let from, let to): "renamed \(from) \(to)"
    case .send(let message, let to): "\(message.short) → \(to)"
    case .acknowledge(let iq, _): "ack \(iq)"
    case .refuse(let iq, _, let error): "refuse \(iq) \(error.short)"
    case .stanza(let stanza): stanza.short
    case .groupRings(let id, let waiting): "group \(id) rings" + (waiting ? " waiting" : "")
    case .groupChanged: nil
    case .groupEnded(let id, let end): "group \(id) ended \(end.reason.name)"
    case .groupRefused(let id, let refusal): "group \(id) refused: \(refusal)"
    case .legJoined(let group, let leg): "leg \(leg) of \(group)"
    case .legLeft(let group, let leg): "leg \(leg) left \(group)"
    case .upgraded(let call, let group): "\(call) becomes \(group)"
    }
  }
}
