import Glibc
import LocalServer
import System
import Testing

extension EndToEnd {
  /// Calls of several people, each a process of its own, in a room of a real server.
  @Suite(.needsProsody, .server) struct Groups {}
}

extension EndToEnd.Groups {
  private func media(_ name: String, _ tone: Int) -> [String] {
    [
      "--video-source", "test:160x90@15#\(name)", "--max-video", "160x90@15", "--audio-source",
      "tone:\(tone)", "--voices", "15",
    ]
  }

  private func members(_ peers: Peer...) -> String { peers.map(\.jid).joined(separator: ",") }

  /// Waits until `peer` is connected with all of these.
  private func waits(_ peer: Peer, for others: Peer...) async throws {
    for other in others {
      let jid = other.jid
      try await peer.event("member") { $0["jid"].string == jid && $0["state"].string == "connected" }
    }
  }

  /// Waits until `peer` has seen a picture of all of these and heard their tones.
  private func perceives(_ peer: Peer, _ others: (peer: Peer, tone: Double)...) async throws {
    for (other, tone) in others {
      let jid = other.jid
      let frame = try await peer.event("frame") { $0["jid"].string == jid }
      #expect((16...160).contains(frame["width"].number ?? 0), "\(peer.name) saw \(frame)")
      let heard = try await peer.event("tone") { $0["jid"].string == jid }
      let hertz = heard["hz"].number ?? 0
      #expect(abs(hertz / tone - 1) < 0.02, "\(peer.name) heard \(hertz) Hz of \(other.name)")
    }
  }

  private func checkReport(of peer: Peer, _ others: (peer: Peer, tone: Double)...) throws {
    let report = try peer.report()
    #expect(report["exit"].number == 0, "\(peer.transcript)")
    let rows = report["groups"][0]["members"].items
    #expect(rows.count == others.count && report["remotes"].items.count == others.count)
    for (other, tone) in others {
      let row = try #require(rows.first { $0["jid"].string == other.jid })
      #expect((row["frames"].number ?? 0) > 2, "\(peer.name) of \(other.name): \(row)")
      #expect((row["audio_packets"].number ?? 0) > 20, "\(peer.name) of \(other.name): \(row)")
      #expect(abs((row["tone_hz"].number ?? 0) / tone - 1) < 0.02, "\(peer.name) of \(other.name): \(row)")
      #expect((row["received_bps"].number ?? 0) > 5_000, "\(peer.name) of \(other.name): \(row)")
    }
  }

  @Test func `three in a group: all see and hear each other, and the host leaves`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--answer"] + media("bob", 330))
      let carol = try await stage.peer("carol", ["--answer"] + media("carol", 523))
      let alice = try await stage.peer(
        "alice", ["--group", members(bob, carol), "--call-after", "1"] + media("alice", 880))
      let ring = try await bob.event("incoming")
      #expect(ring["from"].string == alice.jid && ring["group"].bool == true)
      try await waits(alice, for: bob, carol)
      try await waits(bob, for: alice, carol)
      try await waits(carol, for: alice, bob)
      try await perceives(alice, (bob, 330), (carol, 523))
      try await perceives(bob, (alice, 880), (carol, 523))
      try await perceives(carol, (alice, 880), (bob, 330))

      // The others go on without who began it.
      try await alice.stops(0)
      let host = alice.jid
      for peer in [bob, carol] {
        try await peer.event("member") { $0["jid"].string == host && $0["state"].string == "left" }
        #expect(peer.count("ended") == 0, "\(peer.transcript)")
      }
      try await carol.stops(0)
      try await bob.stops(0)
      try checkReport(of: alice, (bob, 330), (carol, 523))
      try checkReport(of: bob, (alice, 880), (carol, 523))
      try checkReport(of: carol, (alice, 880), (bob, 330))
    }
  }

  @Test func `a call between two becomes a group, and nothing of it breaks off`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--answer"] + media("bob", 330))
      let carol = try await stage.peer("carol", ["--answer"] + media("carol", 523))
      let alice = try await stage.peer(
        "alice", ["--call", bob.jid, "--invite", carol.jid, "--invite-after", "1"] + media("alice", 880))
      try await alice.event("upgraded")
      try await bob.event("upgraded")
      try await waits(alice, for: bob, carol)
      try await waits(bob, for: alice, carol)
      try await waits(carol, for: alice, bob)
      try await perceives(carol, (alice, 880), (bob, 330))
      try await perceives(bob, (carol, 523))
      // Whom we talk with is not rung again.
      #expect(bob.count("incoming") == 1 && carol.count("incoming") == 1)
      for peer in [alice, bob] {
        #expect(peer.count("ended") == 0 && peer.count("reconnecting") == 0, "\(peer.transcript)")
      }
      try await alice.stops(0)
      try await bob.stops(0)
      try await carol.stops(0)
    }
  }

  @Test func `who declines and who is busy is told apart, and the group ends with nobody in it`() async throws
  {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--reject"])
      let carol = try await stage.peer("carol", ["--busy"])
      let alice = try await stage.peer(
        "alice", ["--group", members(bob, carol), "--call-after", "1", "--audio"])
      for (peer, state) in [(bob, "declined"), (carol, "busy")] {
        let jid = peer.jid
        try await alice.event("member") { $0["jid"].string == jid && $0["state"].string == state }
      }
      try await alice.event("ended")
      try await alice.exits(1)
      try await bob.ended("declined")
      try await carol.ended("busy")
      #expect(alice.count("connected") == 0)
    }
  }

  @Test func `one declines, the others talk`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--reject"])
      let carol = try await stage.peer("carol", ["--answer", "--audio"])
      let alice = try await stage.peer(
        "alice", ["--group", members(bob, carol), "--call-after", "1", "--audio"])
      try await waits(alice, for: carol)
      let refuser = bob.jid
      try await alice.event("member") { $0["jid"].string == refuser && $0["state"].string == "declined" }
      #expect(alice.count("ended") == 0)
      try await alice.stops(0)
      try await carol.stops(0)
    }
  }

  @Test func `one dies: gone from the others, who go on`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--answer"] + media("bob", 330))
      let carol = try await stage.peer("carol", ["--answer"] + media("carol", 523))
      let alice = try await stage.peer(
        "alice", ["--group", members(bob, carol), "--call-after", "1"] + media("alice", 880))
      try await waits(alice, for: bob, carol)
      try await waits(bob, for: carol)
      carol.signal(SIGKILL)
      let dead = carol.jid
      for peer in [alice, bob] {
        try await peer.event("member", within: .seconds(25)) {
          $0["jid"].string == dead && ["left", "unreachable"].contains($0["state"].string)
        }
        #expect(peer.count("ended") == 0, "\(peer.transcript)")
      }
      try await alice.stops(0)
      try await bob.stops(0)
      let row = try alice.report()["groups"][0]["members"].items.first { $0["jid"].string == bob.jid }
      #expect((row?["concealed_ratio"].number ?? 1) < 0.1, "bob's voice had gaps")
    }
  }

  @Test func `everybody walks into a room by its name`() async throws {
    try await withStage { stage in
      let room = "lobby@conference.\(stage.server.domain)"
      let alice = try await stage.peer("alice", ["--join", room] + media("alice", 880))
      try await alice.event("room")
      let bob = try await stage.peer("bob", ["--join", room] + media("bob", 330))
      let carol = try await stage.peer("carol", ["--join", room] + media("carol", 523))
      try await waits(alice, for: bob, carol)
      try await waits(bob, for: alice, carol)
      try await waits(carol, for: alice, bob)
      try await perceives(carol, (alice, 880), (bob, 330))
      for peer in [alice, bob, carol] {
        #expect(peer.count("incoming") == 0)
        try await peer.stops(0)
      }
    }
  }

  @Test(arguments: [
    (["--group", ""], "needs addresses"), (["--group", "nobody"], "needs addresses"),
    (["--join", "conference.e2e.test"], "needs a room"), (["--invite", "a@b,@"], "needs addresses"),
    (["--voices", "0"], "from 1 to 64"),
  ])
  func `a wrong wish is refused`(words: [String], sentence: String) async throws {
    let result = try await Program.visavis(["peer", "--account", "alice@e2e.test"] + words)
    #expect(result.status == .exited(2))
    #expect(result.errors.contains(sentence), "\(result.errors)")
  }
}
