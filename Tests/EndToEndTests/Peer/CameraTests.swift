import System
import Testing

extension EndToEnd {
  /// Pictures of a Video4Linux camera.
  @Suite(.needsProsody, .server, .enabled(if: SoftCamera.isPossible, "there is no C compiler")) struct Cameras
  {}
}

extension EndToEnd.Cameras {
  @Test func `a camera's picture is seen; unplugged it is told, and plugged in again it is back`()
    async throws
  {
    try await withStage { stage in
      let camera = try await SoftCamera(in: stage.folder)
      try camera.plugIn(u: 90, v: 190)
      let film = stage.folder.file("bob.y4m")
      let bob = try await stage.peer(
        "bob", ["--answer", "--stats-interval", "0.2", "--video-sink", "y4m:\(film)"])
      let alice = try await stage.peer(
        "alice", ["--call", bob.jid, "--video-source", "camera:\(camera.path)"],
        environment: camera.environment)
      try await bob.event("frame")
      try camera.unplug()
      try await alice.event("notice") { $0["text"].string?.contains("was unplugged") == true }
      #expect(try near(film, u: 90, v: 190))
      try camera.plugIn(u: 170, v: 80)
      try await alice.event("notice") { $0["text"].string?.contains("works again") == true }
      let known = try Film(film).times.count
      try await bob.event("stats") { ($0["received"]["video"]["frames"].number ?? 0) > Double(known + 20) }
      try await alice.stops(0)
      try await bob.ended("remoteHangup")
      try await bob.stops(0)
      #expect(try near(film, u: 170, v: 80))
    }
  }

  @Test(.enabled(if: Program.has("ffmpeg"), "ffmpeg is not installed: run Scripts/setup"))
  func `a camera of motion JPEG is seen`() async throws {
    try await withStage { stage in
      let jpeg = stage.folder.file("picture.jpeg")
      let made = try await Program.run([
        "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=0x2060C0:s=320x180", "-frames:v", "1",
        "-pix_fmt",
        "yuvj420p", jpeg,
      ])
      #expect(made.status == .exited(0), "\(made.errors)")
      let camera = try await SoftCamera(in: stage.folder, jpeg: jpeg)
      try camera.plugIn(u: 0, v: 0)
      let film = stage.folder.file("bob.y4m")
      let bob = try await stage.peer("bob", ["--answer", "--video-sink", "y4m:\(film)"])
      let alice = try await stage.peer(
        "alice", ["--call", bob.jid, "--hangup-after", "3", "--video-source", "camera:\(camera.path)"],
        environment: camera.environment)
      try await alice.exits(0)
      try await bob.ended("remoteHangup")
      try await bob.stops(0)
      #expect(alice.count("notice") == 0, "\(stage.transcripts)")
      #expect(try Film(film).times.count > 20)
      // BT.601 of that blue.
      #expect(try near(film, u: 180, v: 83))
    }
  }

  @Test func `a camera that is not there is told, and the call goes on without it`() async throws {
    try await withStage { stage in
      let bob = try await stage.peer("bob", ["--answer"])
      let alice = try await stage.peer(
        "alice",
        ["--call", bob.jid, "--hangup-after", "1", "--video-source", "camera:\(stage.folder.file("none"))"])
      try await alice.event("notice") { $0["text"].string?.contains("There is no camera") == true }
      try await alice.exits(0)
      try await bob.stops(0)
    }
  }

  private func near(_ path: String, u: Double, v: Double) throws -> Bool {
    let colour = try Film(path).colour
    return abs(colour.u - u) < 10 && abs(colour.v - v) < 10
  }
}
