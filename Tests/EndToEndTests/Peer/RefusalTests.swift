import LocalServer
import System
import Testing

extension EndToEnd {
  /// What is wrong is said in a sentence, and the exit status tells it too.
  @Suite(.needsProsody, .server) struct Refusals {}
}

extension EndToEnd.Refusals {
  enum Mistake: CaseIterable {
    case password, certificate, certificateFile, accountHost, serverDown, noServer
  }

  private func arguments(_ mistake: Mistake, _ server: PrivateServer) throws -> [String] {
    let closed = try #require(Loopback.freePort())
    let place = ["--server", "\(server.host):\(server.port)"]
    let trust = ["--tls-ca", server.caFile]
    let own = ["--account", "alice@\(server.domain)"]
    // Where trying again makes sense, the script's time ends it.
    return switch mistake {
    case .password: own + place + trust
    case .certificate: own + place
    case .certificateFile: own + place + ["--tls-ca", "/nonexistent/ca.pem"]
    case .accountHost: ["--account", "alice@elsewhere.test"] + place + trust + ["--seconds", "1"]
    case .serverDown: own + ["--server", "127.0.0.1:\(closed)"] + trust + ["--seconds", "1"]
    case .noServer: ["--account", "alice@nowhere.invalid", "--seconds", "1"]
    }
  }

  private func words(_ mistake: Mistake) -> [String] {
    switch mistake {
    case .password: ["password", "alice@e2e.test"]
    case .certificate: ["certificate", "e2e.test"]
    case .certificateFile: ["/nonexistent/ca.pem"]
    case .accountHost: ["elsewhere.test"]
    case .serverDown: ["127.0.0.1", "refused"]
    case .noServer: ["nowhere.invalid"]
    }
  }

  @Test(arguments: Mistake.allCases) func `a server that cannot be used`(mistake: Mistake) async throws {
    let server = try #require(WithServer.current)
    let result = try await Program.visavis(
      ["peer", "--call", "bob@\(server.domain)"] + arguments(mistake, server),
      password: mistake == .password ? "wrong" : "pw")
    #expect(result.status == .exited(1), "\(result.errors)\n\(result.output)")
    for word in words(mistake) { #expect(result.errors.contains(word), "\(result.errors)\n\(result.output)") }
    #expect(!result.errors.contains("Error("), "not a sentence: \(result.errors)")
  }

  @Test func `whoever only waits for calls fails too when the server is never reached`() async throws {
    let server = try #require(WithServer.current)
    let result = try await Program.visavis(["peer", "--answer"] + arguments(.serverDown, server))
    #expect(result.status == .exited(1), "\(result.errors)\n\(result.output)")
    #expect(result.errors.contains("refused"))
  }

  @Test(arguments: [
    (["peer"], "--account"),
    (["peer", "--account", "alice"], "--account"),
    (["peer", "--account", "a@b", "--frobnicate"], "--frobnicate"),
    (["peer", "--account", "a@b", "--call"], "--call"),
    (["peer", "--account", "a@b", "--call", "@@"], "@@"),
    (["peer", "--account", "a@b", "--hangup-after", "soon"], "soon"),
    (["peer", "--account", "a@b", "--server", "example.org"], "HOST:PORT"),
    (["peer", "--account", "a@b", "--max-video", "big"], "big"),
    (["peer", "--account", "a@b", "--codec", "h264"], "h264"),
    (["peer", "--account", "a@b", "--repeat", "0"], "--repeat"),
    (["peer", "--account", "a@b", "--video-source", "telly"], "telly"),
    (["peer", "--account", "a@b", "--audio-source", "tone:loud"], "tone:loud"),
    (["peer", "--account", "a@b", "--video-sink", "mp4:x"], "mp4:x"),
    (["peer", "--account", "a@b", "--audio-sink", "mp3:x"], "mp3:x"),
    (["peer", "--account", "a@b", "extra"], "extra"),
    (["dance"], "dance"),
    (["demo", "--friends", "many"], "many"),
    (["call"], "whom"),
    (["call", "not an address"], "not an address"),
  ])
  func `bad usage`(arguments: [String], word: String) async throws {
    let result = try await Program.visavis(arguments)
    #expect(result.status == .exited(2), "\(result.errors)")
    #expect(result.errors.contains(word), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test func `a password must come from somewhere`() async throws {
    let result = try await Program.visavis(["peer", "--account", "a@b"], password: nil)
    #expect(result.status == .exited(2))
    #expect(result.errors.contains("VISAVIS_PASSWORD"))
  }

  @Test func `a password file that is not there`() async throws {
    let result = try await Program.visavis(
      ["peer", "--account", "a@b", "--password-file", "/nonexistent/secret"], password: nil)
    #expect(result.status != .exited(0))
    #expect(result.errors.contains("/nonexistent/secret"))
  }

  @Test(arguments: [
    (["--help"], "visavis demo"), (["--version"], "visavis 0."), (["peer", "--help"], "--account JID"),
  ])
  func `help and version`(arguments: [String], word: String) async throws {
    let result = try await Program.visavis(arguments)
    #expect(result.status == .exited(0))
    #expect(result.output.contains(word))
    #expect(result.errors.isEmpty)
  }
}
