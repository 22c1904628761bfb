import Base
import Testing
import XMPP
import XMPPLink

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

struct SCRAMTests {
  private func exchange(
    _ digest: SCRAM.Digest = .sha1, user: String = "user", password: String = "pencil",
    binding: SCRAM.Binding = .unsupported, nonce: String = "fyko+d2lbbFgONRv9qkxdawL"
  ) -> SCRAM {
    SCRAM(
      digest: digest, username: user, password: password, binding: binding, nonce: nonce, hashes: .openSSL)
  }

  // RFC 5802 §5
  @Test func `the example of RFC 5802`() throws {
    var scram = exchange()
    #expect(text(scram.clientFirst) == "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL")
    let answer = try scram.respond(
      to: bytes("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"))
    #expect(
      text(answer) == "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=")
    #expect(!scram.isProven)
    try scram.verify(bytes("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="))
    #expect(scram.isProven)
  }

  // RFC 7677 §3
  @Test func `the example of RFC 7677`() throws {
    var scram = exchange(.sha256, nonce: "rOprNGfwEbeRWgbNEkqO")
    let answer = try scram.respond(
      to: bytes("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
    #expect(
      text(answer)
        == "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    )
    try scram.verify(bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))
    #expect(scram.isProven)
  }

  @Test(arguments: [
    (SCRAM.Binding.unsupported, "n,,", "biws"), (.notOffered, "y,,", "eSws"),
    (
      .bound(type: "tls-exporter", data: [1, 2, 3]), "p=tls-exporter,,",
      Base64.encode(bytes("p=tls-exporter,,") + [1, 2, 3])
    ),
  ])
  func `the channel is bound into the proof`(binding: SCRAM.Binding, header: String, channel: String) throws {
    var scram = exchange(binding: binding)
    #expect(text(scram.clientFirst).hasPrefix(header + "n=user"))
    let answer = try scram.respond(to: bytes("r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=4096"))
    #expect(text(answer).hasPrefix("c=\(channel),r="))
  }

  @Test func `commas and equals signs in names are escaped`() {
    #expect(text(exchange(user: "a,b=c").clientFirst) == "n,,n=a=2Cb=3Dc,r=fyko+d2lbbFgONRv9qkxdawL")
  }

  @Test(arguments: [
    ("a\u{A0}b", "a b"), ("I\u{AD}X", "IX"), ("x\u{200B}y", "xy"), ("p\u{E4}ss", "p\u{E4}ss"),
  ])
  func `passwords are prepared`(typed: String, prepared: String) throws {
    let challenge = bytes("r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=4096")
    var one = exchange(password: typed)
    var two = exchange(password: prepared)
    #expect(try one.respond(to: challenge) == two.respond(to: challenge))
  }

  @Test(arguments: [
    ("r=other,s=QSXCR+Q6sek8bf92,i=4096", SCRAM.Failure.wrongNonce),
    ("r=fyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096", .wrongNonce),
    ("r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=4095", .iterations(4095)),
    ("r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=2000000000", .iterations(2_000_000_000)),
    ("r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=99999999999999999999", .malformed),
    ("r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=-4096", .iterations(-4096)),
    ("r=fyko+d2lbbFgONRv9qkxdawLx,s=,i=4096", .malformed),
    ("r=fyko+d2lbbFgONRv9qkxdawLx,s=?,i=4096", .malformed),
    ("m=ext,r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=4096", .malformed), ("", .malformed),
    (",,,", .malformed),
    ("e=unknown-user", .server("unknown-user")),
  ])
  func `a bad challenge ends the login`(challenge: String, failure: SCRAM.Failure) {
    var scram = exchange()
    #expect(throws: failure) { try scram.respond(to: bytes(challenge)) }
  }

  @Test(arguments: [
    ("v=rmF9pqV8S7suAoZWja4dJRkFsKA=", SCRAM.Failure.wrongSignature), ("v=AAAA", .wrongSignature),
    ("v=", .wrongSignature),
    ("", .malformed), ("x=rmF9pqV8S7suAoZWja4dJRkFsKQ=", .malformed),
    ("e=invalid-proof", .server("invalid-proof")),
    ("v=?", .malformed),
  ])
  func `a server that does not know the password is found out`(final: String, failure: SCRAM.Failure) throws {
    var scram = exchange()
    _ = try scram.respond(to: bytes("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"))
    #expect(throws: failure) { try scram.verify(bytes(final)) }
    #expect(!scram.isProven)
  }

  @Test func `steps out of order are refused`() throws {
    var scram = exchange()
    #expect(throws: SCRAM.Failure.malformed) { try scram.verify(bytes("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")) }
    let challenge = bytes("r=fyko+d2lbbFgONRv9qkxdawLx,s=QSXCR+Q6sek8bf92,i=4096")
    _ = try scram.respond(to: challenge)
    #expect(throws: SCRAM.Failure.malformed) { try scram.respond(to: challenge) }
  }
}
