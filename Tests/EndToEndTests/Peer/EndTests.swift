import Glibc
import LocalServer
import System
import Testing

extension EndToEnd {
  @Suite(.needsProsody, .server) struct Ends {}
}

extension EndToEnd.Ends {
  @Test(arguments: [("--reject", "remoteDeclined", "declined"), ("--busy", "busy", "busy")])
  func `a call that is not taken`(script: String, reason: String, theirs: String) async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", [script])
      let alice = try await stage.peer("alice", ["--call", bob.jid])
      #expect(try await bob.event("incoming")["from"].string == alice.jid)
      try await alice.ended(reason)
      try await alice.exits(1)
      #expect(alice.errors.elements.contains { $0.contains(reason) })
      try await bob.ended(theirs)
      #expect(try alice.report()["calls"][0]["reason"].string == reason)
      #expect(try alice.report()["exit"].number == 1)
      #expect(alice.count("connected") + bob.count("connected") == 0)
    }
  }

  @Test func `a call that is taken back stops ringing`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--ignore"])
      let alice = try await stage.peer("alice", ["--call", bob.jid])
      #expect(try await alice.event("ringing")["devices"].number == 1)
      try await alice.stops(1)
      #expect(!alice.errors.elements.isEmpty)
      try await bob.ended("remoteCancelled")
      #expect(try alice.report()["calls"][0]["reason"].string == "cancelled")
    }
  }

  @Test(arguments: [
    (["--answer", "--after", "0.3"], "answeredElsewhere"),
    (["--reject", "--after-ring", "0.3"], "declinedElsewhere"),
  ])
  func `two devices ring, and one of them acts`(script: [String], told: String) async throws {
    try await withStage { stage in
      let desk = try await stage.peer("bob", script, resource: "desk")
      let phone = try await stage.peer("bob", ["--ignore"], resource: "phone")
      let alice = try await stage.peer("alice", ["--call", desk.jid])
      try await desk.event("incoming")
      try await phone.event("incoming")
      try await phone.ended(told)
      #expect(phone.count("connected") == 0)
      guard told == "answeredElsewhere" else {
        try await alice.ended("remoteDeclined")
        return
      }
      #expect(try await alice.event("connected")["peer"].string == "\(desk.jid)/desk")
      try await desk.event("connected")
      try await alice.stops()
      try await desk.ended("remoteHangup")
      #expect(phone.count("ended") == 1)
    }
  }

  @Test func `two who dial each other end up in one call`() async throws {
    try await withStage { stage in
      let script = ["--call-after", "3", "--ignore", "--audio"]
      let alice = try stage.start("alice", script + ["--call", "bob@\(stage.server.domain)"])
      let bob = try stage.start("bob", script + ["--call", alice.jid])
      // A call that rings shows that the server has got the presence too, which follows “online”.
      for peer in [alice, bob] {
        try await peer.event("online")
        let carol = try await stage.peer("carol", ["--call", peer.jid])
        try await carol.event("ringing")
        try await carol.stops(1)
        try await peer.ended("remoteCancelled")
      }
      #expect(alice.count("dialling") + bob.count("dialling") == 0, "too slow: \(stage.transcripts)")
      // While the server stands still both proposals are under way, and neither knows of the other.
      kill(stage.server.pid, SIGSTOP)
      defer { kill(stage.server.pid, SIGCONT) }
      try await alice.event("dialling")
      try await bob.event("dialling")
      kill(stage.server.pid, SIGCONT)

      let (one, two) = (try await alice.event("connected"), try await bob.event("connected"))
      #expect(one["id"] == two["id"])
      try await alice.event("media")
      try await bob.event("media")
      try await alice.stops()
      try await bob.event("ended") { $0["id"] == two["id"] && $0["reason"].string == "remoteHangup" }
      try await bob.stops(0)
      #expect(alice.count("connected") == 1 && bob.count("connected") == 1)
    }
  }

  @Test func `somebody who is in a call hears of a second one and can refuse it`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--answer", "--after", "0.2", "--audio"])
      let alice = try await stage.peer("alice", ["--call", bob.jid, "--audio"])
      try await alice.event("connected")
      let carol = try await stage.peer("carol", ["--call", alice.jid, "--audio"])
      let waiting = try await alice.event("incoming")
      #expect(waiting["waiting"].bool == true && waiting["from"].string == carol.jid)
      try await carol.stops(1)
      try await alice.ended("remoteCancelled")
      #expect(bob.count("ended") == 0)
      try await alice.stops()
      try await bob.ended("remoteHangup")
    }
  }

  @Test func `three calls, one after the other`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--answer", "--audio"])
      let alice = try await stage.peer(
        "alice", ["--call", bob.jid, "--audio", "--hangup-after", "0.2", "--repeat", "3"])
      try await alice.exits(0)
      try await bob.event("ended", number: 3)
      let calls = try alice.report()["calls"].items
      #expect(calls.map { $0["reason"].string } == ["hangup", "hangup", "hangup"])
    }
  }
}

/// The clocks of design.md: 30 s for the caller, 35 s for whom it called. Voice only and almost idle, so beside the others.
@Suite(.needsProsody, .server, .timeLimit(.minutes(3))) struct EndToEndClocks {
  @Test func `nobody answers`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--ignore"])
      let alice = try await stage.peer("alice", ["--call", bob.jid, "--audio"])
      let rings = try await alice.event("ringing")
      let ended = try await alice.event("ended", within: .seconds(60))
      #expect(ended["reason"].string == "remoteNoAnswer")
      let lasted = try #require(ended["t"].number) - (try #require(rings["t"].number))
      #expect(lasted > 28 && lasted < 36, "it rang for \(lasted) s")
      try await alice.exits(1)
      try await bob.ended("remoteCancelled")
    }
  }

  @Test func `a caller who vanishes does not ring for ever`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("carol", ["--ignore"])
      let alice = try await stage.peer("alice", ["--call", bob.jid, "--audio"], resource: "two")
      let rings = try await bob.event("incoming")
      alice.signal(SIGKILL)
      let ended = try await bob.event("ended", within: .seconds(60))
      #expect(ended["reason"].string == "noAnswer")
      let lasted = try #require(ended["t"].number) - (try #require(rings["t"].number))
      #expect(lasted > 33 && lasted < 41, "it rang for \(lasted) s")
    }
  }
}
