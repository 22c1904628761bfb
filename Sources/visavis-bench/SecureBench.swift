import SecureLink

/// Encryption of media, 1,100 bytes a packet.
enum SecureBench {
  static func run(_ wanted: [String]) -> [Bench.Result] {
    var results: [Bench.Result] = []
    if wanted.asks(for: "srtp protect gcm") {
      results += (try? [protect(.aesGCM128, "srtp protect gcm")]) ?? []
    }
    if wanted.asks(for: "srtp protect cm") {
      results += (try? [protect(.aesCM128HMACSHA1, "srtp protect cm")]) ?? []
    }
    return results
  }

  private static func protect(_ profile: SRTPProfile, _ name: String) throws -> Bench.Result {
    let size = profile == .aesGCM128 ? 28 : 30
    var context = try SRTPContext(
      profile: profile, key: [UInt8](repeating: 7, count: size), direction: .outbound)
    var packet = [UInt8](repeating: 0, count: 1_100 + SRTPContext.trailerRoom)
    packet[0] = 0x80
    var sequence: UInt16 = 0
    return Bench.measure(name, count: 20_000) { count in
      for _ in 0..<count {
        sequence &+= 1
        packet[2] = UInt8(sequence >> 8)
        packet[3] = UInt8(truncatingIfNeeded: sequence)
        let length = unsafe packet.withUnsafeMutableBytes { unsafe context.protect(.rtp, $0, count: 1_100) }
        if length == nil { print("not protected") }
      }
    }
  }
}
