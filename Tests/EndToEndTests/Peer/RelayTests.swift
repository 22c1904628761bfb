import LocalServer
import System
import Testing

extension EndToEnd {
  /// Calls through a real TURN server that the XMPP server tells of.
  @Suite(
    .needsProsody, .enabled(if: Program.has("turnserver"), "coturn is not installed: run Scripts/setup"))
  struct Relays {}
}

extension EndToEnd.Relays {
  /// The paths that a peer's statistics name, such as "relay ↔ host".
  private func paths(_ peer: Peer) -> Set<String> {
    Set(peer.events.elements.filter { $0["event"].string == "stats" }.compactMap { $0["path"].string })
  }

  @Test(arguments: [true, false])
  func `relay only: sound and pictures go over the relay, and no address of ours is told`(both: Bool)
    async throws
  {
    try await withRelay { relay in
      try await withServer(relays: relay.options, logsStanzas: true) { server in
        try await withStage(on: server) { stage in
          let (film, sound) = (stage.folder.file("film.y4m"), stage.folder.file("sound.wav"))
          let bob = try await stage.peer(
            "bob",
            [
              "--answer", "--video-source", "test:320x180@15#bob", "--video-sink", "y4m:\(film)",
              "--audio-sink", "wav:\(sound)", "--stats-interval", "0.3",
            ] + (both ? ["--relay-only"] : []))
          let alice = try await stage.peer(
            "alice",
            [
              "--call", bob.jid, "--relay-only", "--hangup-after", "4", "--video-source",
              "test:320x180@15#alice", "--audio-source", "tone:523", "--stats-interval", "0.3",
            ])
          try await alice.event("frame")
          try await alice.exits(0)
          try await bob.ended("remoteHangup")
          try await bob.stops(0)

          #expect(try Film(film).distance(to: "alice") < 12)
          let tone = try Tone(sound)
          #expect(abs(tone.hertz / 523 - 1) < 0.01 && tone.purity > 0.8, "bob heard \(tone)")
          for peer in both ? [alice, bob] : [alice] {
            let paths = paths(peer)
            #expect(!paths.isEmpty && paths.allSatisfy { $0.hasPrefix("relay ↔ ") }, "\(peer.name): \(paths)")
            #expect(!both || paths.allSatisfy { !$0.hasSuffix("host") }, "\(peer.name): \(paths)")
          }
          #expect(relay.log.contains { $0.contains("ALLOCATE processed, success") })
          try checkCandidates(server, to: bob.jid)
          if both { try checkCandidates(server, to: alice.jid) }
        }
      }
    }
  }

  /// What the server passed on to `jid` names the relay and nothing else.
  private func checkCandidates(_ server: PrivateServer, to jid: String) throws {
    let stanzas = try Files.readText(server.logFile).split(separator: "\n").filter { line in
      line.contains("RECV: <iq") && line.contains("<candidate ") && line.contains("to='\(jid)/")
    }
    #expect(stanzas.contains { $0.contains("type='relay'") }, "\(jid) was told of no relay")
    for stanza in stanzas {
      for address in ["type='host'", "type='srflx'", "type='prflx'", "rel-addr"] {
        #expect(!stanza.contains(address), "\(stanza)")
      }
    }
  }
}
