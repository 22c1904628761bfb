import System
import Testing

extension EndToEnd {
  /// Pictures and sound from files and other programs, and to other programs.
  @Suite(.needsProsody, .server) struct Programs {}
}

extension EndToEnd.Programs {
  @Test(.enabled(if: Program.has("ffmpeg"), "ffmpeg is not installed: run Scripts/setup"))
  func `what files and commands give is seen and heard, and commands get what arrives`() async throws {
    try await withStage { stage in
      func file(_ name: String) -> String { stage.folder.file(name) }
      try Files.write(Clip.header, to: file("header"))
      try Files.write(Clip.picture(u: 90, v: 190), to: file("picture"))
      var clip = Clip.header
      for _ in 0..<15 { clip += Clip.picture(u: 170, v: 80) }
      try Files.write(clip, to: file("clip.y4m"))
      try Files.write(Clip.tone(900), to: file("tone.raw"))
      try Files.write(Clip.wav(Clip.tone(700, rate: 44_100), rate: 44_100), to: file("song.wav"))

      let bob = try await stage.peer(
        "bob",
        [
          "--answer", "--video-source", "file:\(file("clip.y4m"))", "--audio-source",
          "exec:while cat '\(file("tone.raw"))'; do :; done",
          "--video-sink", "y4m:\(file("bob.y4m"))", "--audio-sink", "wav:\(file("bob.wav"))",
        ])
      let alice = try await stage.peer(
        "alice",
        [
          "--call", bob.jid, "--hangup-after", "5", "--video-source",
          "exec:cat '\(file("header"))'; while cat '\(file("picture"))'; do :; done",
          "--audio-source", "file:\(file("song.wav"))",
          "--video-sink", "exec:cat >'\(file("alice.y4m"))'", "--audio-sink",
          "exec:cat >'\(file("alice.raw"))'",
        ])
      try await alice.exits(0)
      try await bob.ended("remoteHangup")
      try await bob.stops(0)
      #expect(alice.count("notice") + bob.count("notice") == 0, "\(stage.transcripts)")

      try Files.write(Clip.wav(Files.read(file("alice.raw"))), to: file("alice.wav"))
      for (viewer, u, v, hertz) in [("bob", 90.0, 190.0, 700.0), ("alice", 170.0, 80.0, 900.0)] {
        let film = try Film(file("\(viewer).y4m"))
        #expect(film.width == 320 && film.height == 180)
        #expect(film.times.count > 40, "\(viewer) saw \(film.times.count) pictures")
        #expect(
          abs(film.colour.u - u) < 6 && abs(film.colour.v - v) < 6, "\(viewer) saw the colour \(film.colour)")
        let tone = try Tone(file("\(viewer).wav"))
        #expect(abs(tone.hertz / hertz - 1) < 0.01, "\(viewer) heard \(tone.hertz) Hz")
        #expect(tone.purity > 0.8 && tone.seconds > 3, "\(viewer) heard \(tone)")
      }
    }
  }

  @Test func `a command that fails is told in a sentence, and the call goes on without it`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--answer", "--video-source", "test:320x180@15"])
      let alice = try await stage.peer(
        "alice",
        [
          "--call", bob.jid, "--hangup-after", "2", "--video-source", "exec:exit 3", "--audio-source",
          "exec:no-such-program-here", "--video-sink", "exec:exit 4",
        ])
      for words in [
        ["“exit 3”", "failed with status 3"], ["“no-such-program-here”", "was not found"], ["“exit 4”"],
      ] {
        try await alice.event("notice") { event in
          words.allSatisfy { event["text"].string?.contains($0) == true }
        }
      }
      try await alice.event("frame")
      try await alice.exits(0)
      try await bob.ended("remoteHangup")
      try await bob.stops(0)
    }
  }
}
