import LocalServer
import System
import Testing

/// Everything in here runs one after the other: the tests measure pictures and sound on a machine that is small enough.
/// What takes long without working (nobody answers for 30 s) runs beside it.
@Suite(.serialized, .timeLimit(.minutes(5))) struct EndToEnd {}

/// A real Prosody of our own for all tests of a suite.
struct WithServer: SuiteTrait, TestScoping {
  @TaskLocal static var current: PrivateServer?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    let server = try await Self.start()
    do {
      try await Self.$current.withValue(server) { try await function() }
    } catch {
      try await offPool { server.stop() }
      throw error
    }
    try await offPool { server.stop() }
  }

  static func start() async throws -> PrivateServer {
    try await offPool {
      var options = LocalServerOptions(
        accounts: ["alice", "bob", "carol"].map { .init(user: $0, password: "pw") })
      options.domain = "e2e.test"
      // VISAVIS_STANZAS=1 shows what a test that fails has sent.
      options.logsStanzas = Environment["VISAVIS_STANZAS"] != nil
      return try PrivateServer(options)
    }
  }
}

extension Trait where Self == WithServer {
  static var server: Self { Self() }
}

extension Trait where Self == ConditionTrait {
  static var needsProsody: Self {
    .enabled(if: Program.has("prosody", "openssl"), "prosody or openssl is not installed: run Scripts/setup")
  }
}
