import LocalServer
import System
import Testing

extension EndToEnd {
  /// Servers that cannot prove who they are.
  @Suite(.needsProsody, .server) struct Certificates {}
}

extension EndToEnd.Certificates {
  private func words(_ certificate: Certificate) -> String {
    switch certificate {
    case .valid: ""
    case .expired: "The certificate of e2e.test has expired."
    case .notYetValid: "The certificate of e2e.test is not valid yet."
    case .selfSigned: "The certificate of e2e.test is self-signed."
    case .wrongHost: "The certificate that the server shows is not for e2e.test."
    }
  }

  private func run(_ arguments: [String], in folder: TemporaryFolder) async throws -> Program.Result {
    try await Program.run(
      [Program.path()] + arguments,
      environment: [
        "VISAVIS_PASSWORD": "pw", "HOME": folder.path, "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "",
        "XDG_STATE_HOME": "",
      ])
  }

  @Test(arguments: Certificate.allCases.filter { $0 != .valid })
  func `a certificate that proves nothing`(certificate: Certificate) async throws {
    let server = try #require(WithServer.current)
    try await server.certify(certificate)
    let folder = try TemporaryFolder(prefix: "visavis-e2e-")
    for command in [["peer", "--call", "bob@e2e.test", "--account"], ["account", "add"]] {
      let result = try await run(command + ["alice@e2e.test"] + server.place, in: folder)
      #expect(result.status == .exited(1), "\(result.errors)\n\(result.output)")
      #expect(result.errors.contains(words(certificate)), "\(result.errors)\n\(result.output)")
      #expect(!result.errors.contains("Error("), "not a sentence: \(result.errors)")
      #expect(!result.output.contains("online"))
    }
    #expect(!Files.exists(folder.file(".config/visavis/accounts")))
  }

  @Test func `the server's new certificate is taken when its authority is known`() async throws {
    let server = try #require(WithServer.current)
    try await server.certify(.valid)
    let folder = try TemporaryFolder(prefix: "visavis-e2e-")
    let result = try await run(["account", "add", "alice@e2e.test"] + server.place, in: folder)
    #expect(result.status == .exited(0), "\(result.errors)")
    #expect(Files.exists(folder.file(".config/visavis/accounts")))
  }
}
