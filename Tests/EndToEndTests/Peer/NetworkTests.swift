import Glibc
import LocalServer
import System
import Testing

extension EndToEnd {
  @Suite(.needsProsody, .server) struct Networks {}
}

extension EndToEnd.Networks {
  /// Pictures that a peer says it got so far.
  private func frames(_ stats: JSONValue) -> Double { stats["received"]["video"]["frames"].number ?? 0 }

  @Test func `the server restarts in the middle of a call: media goes on, and hanging up still works`()
    async throws
  {
    try await withStage { stage in
      let script = ["--video-source", "test:320x180@15", "--stats-interval", "0.2"]
      let bob = try await stage.peer("bob", ["--answer"] + script)
      let alice = try await stage.peer("alice", ["--call", bob.jid] + script)
      try await alice.event("frame")
      try await bob.event("frame")

      try await offPool { stage.server.kill() }
      for peer in [alice, bob] {
        let gone = try await peer.event("offline")
        #expect(gone["reason"].string?.isEmpty == false)
        let last = peer.events.elements.last { $0["event"].string == "stats" }.map(frames) ?? 0
        try await peer.event("stats") { frames($0) >= last + 15 }
        #expect(peer.count("online") == 1)
      }
      try await offPool { try stage.server.restart() }
      for peer in [alice, bob] {
        try await peer.event("online", number: 2, within: .seconds(30))
        #expect(peer.count("ended") + peer.count("reconnecting") == 0)
        let last = peer.events.elements.last { $0["event"].string == "stats" }.map(frames) ?? 0
        try await peer.event("stats") { frames($0) >= last + 8 }
      }
      try await alice.stops(0)
      try await bob.ended("remoteHangup")
      try await bob.stops(0)
    }
  }

  @Test(.enabled(if: Lossy.isPossible, "there is no C compiler to build the lossy socket with"))
  func `sound and pictures arrive although 30 % of all packets are lost`() async throws {
    try await withStage { stage in
      let lossy = try await Lossy.environment(percent: 30, in: stage.folder)
      let sound = stage.folder.file("sound.wav")
      let script = ["--video-source", "test:320x180@15", "--stats-interval", "0.5"]
      let bob = try await stage.peer(
        "bob", ["--answer", "--audio-sink", "wav:\(sound)"] + script, environment: lossy)
      let alice = try await stage.peer(
        "alice", ["--call", bob.jid, "--hangup-after", "8", "--audio-source", "tone:440"] + script,
        environment: lossy)
      try await alice.event("frame")
      try await bob.event("frame")
      try await alice.exits(0)
      try await bob.event("ended")
      try await bob.stops(0)
      for peer in [alice, bob] {
        let remote = try peer.report()["remotes"][0]
        #expect(try #require(remote["lost"].number) > 50, "\(peer.name): nothing was lost: \(remote)")
        #expect(try #require(remote["frames"].number) > 20, "\(peer.name): \(remote)")
        #expect(try #require(remote["concealed_ratio"].number) < 0.35, "\(peer.name): \(remote)")
        #expect(try #require(remote["audio_packets"].number) > 150, "\(peer.name): \(remote)")
      }
      let tone = try Tone(sound)
      #expect(abs(tone.hertz / 440 - 1) < 0.02, "bob heard \(tone.hertz) Hz")
      #expect(tone.purity > 0.5, "bob heard \(tone.purity) of it")
    }
  }
}
