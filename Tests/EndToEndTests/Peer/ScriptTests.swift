import Glibc
import LocalServer
import System
import Testing

extension EndToEnd {
  /// What a script can ask of a peer in the middle of a call, and what it is told.
  @Suite(.needsProsody, .server) struct Scripts {}
}

extension EndToEnd.Scripts {
  @Test func `a microphone that is muted and unmuted again`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--answer"])
      let alice = try await stage.peer(
        "alice", ["--call", bob.jid, "--audio", "--mute-after", "0.5", "--unmute-after", "1.5"])
      let told = await bob.events.first(within: .seconds(20)) { events -> Bool? in
        let muted = events.filter { $0["event"].string == "party" }.map { $0["muted"].bool ?? false }
        guard let first = muted.firstIndex(of: true) else { return nil }
        return muted[first...].contains(false) ? true : nil
      }
      #expect(told == true, "\(bob.transcript)")
      try await alice.stops(0)
      try await bob.ended("remoteHangup")
      try await bob.stops(0)
    }
  }

  @Test func `the media stops coming and comes again`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--answer", "--audio"])
      let alice = try await stage.peer("alice", ["--call", bob.jid, "--audio"])
      try await alice.event("media")
      try await bob.event("media")
      bob.signal(SIGSTOP)
      let lost = try await alice.event("reconnecting")
      #expect(alice.count("resumed") == 0)
      bob.signal(SIGCONT)
      let back = try await alice.event("resumed")
      #expect(back["id"] == lost["id"])
      #expect(alice.count("ended") == 0)
      try await alice.stops(0)
      try await bob.ended("remoteHangup")
      try await bob.stops(0)
    }
  }
}

/// Half a minute of doing nothing, so beside the others. Nobody ever listens at port 1.
@Suite(.timeLimit(.minutes(3))) struct EndToEndPatience {
  private let access = ["--account", "alice@e2e.test", "--server", "127.0.0.1:1", "--tls-insecure"]

  @Test func `who calls gives up when the server is not there`() async throws {
    let result = try await Program.visavis(
      ["peer", "--call", "bob@e2e.test"] + access, within: .seconds(60))
    #expect(result.status == .exited(1), "\(result.errors)\n\(result.output)")
    #expect(result.errors.contains("not signed in after 30 s, giving up"), "\(result.errors)")
    #expect(result.errors.contains("refused"), "\(result.errors)")
  }

  @Test func `who waits for calls tries on, and says so`() async throws {
    let peer = try Peer(
      name: "alice", jid: "alice@e2e.test", arguments: [Program.path(), "peer", "--answer"] + access,
      environment: ["VISAVIS_PASSWORD": "pw"], report: "")
    let told = await peer.errors.first(within: .seconds(60)) { lines in
      lines.first { $0.contains("not signed in after 30 s, trying on") }
    }
    #expect(told?.contains("refused") == true, "\(peer.transcript)")
    #expect(peer.process.isRunning)
    try await peer.stops(1)
  }
}
