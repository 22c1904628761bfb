import Base
import Testing

@Suite struct TextTests {
  @Test func `hexadecimal has two digits a byte`() {
    #expect(hex([0, 1, 0x0F, 0x10, 0xAB, 0xFF]) == "00010f10abff")
    #expect(hex([]) == "")
  }

  @Test func `tokens follow their generator and are as long as asked`() {
    var (a, b) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
    let token = randomToken(bytes: 16, using: &a)
    #expect(token.count == 32 && token == randomToken(bytes: 16, using: &b))
    #expect(token != randomToken(bytes: 16, using: &a))
    #expect(Set((0..<1000).map { _ in randomToken() }).count == 1000)
  }

  /// RFC 4648 §10.
  static let vectors = [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ]

  @Test(arguments: vectors) func `Base64, both ways`(plain: String, encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(plain.utf8))
  }

  @Test func `Base64 of every byte`() {
    let bytes = (0...255).map { UInt8($0) }
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    #expect(Base64.encode([0xFB, 0xFF, 0xBF]) == "+/+/")
  }

  @Test func `Base64 skips white space and does without padding`() {
    #expect(Base64.decode(" Zm9v\r\n\tYg = = ") == Array("foob".utf8))
    #expect(Base64.decode("Zg") == [0x66])
    #expect(Base64.decode("Zm8") == Array("fo".utf8))
  }

  @Test(arguments: ["Z", "Zg=", "Zg===", "Z===", "Zm9v=", "Zg==Zg==", "Zm9!", "Zm9v-_", "é", "="])
  func `what is not Base64 is refused`(text: String) {
    #expect(Base64.decode(text) == nil)
  }
}

@Suite struct SeededGeneratorTests {
  /// The reference implementation's first values (prng.di.unimi.it/splitmix64.c).
  @Test(
    arguments: [
      (0, [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]),
      (1_234_567, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]),
    ] as [(UInt64, [UInt64])])
  func `is SplitMix64`(seed: UInt64, values: [UInt64]) {
    var generator = SeededGenerator(seed: seed)
    #expect(values == values.map { _ in generator.next() })
  }
}

@Suite struct HarmlessTextTests {
  @Test(arguments: [
    ("plain 王 😀", "plain 王 😀"), ("a\nb\tc", "a\u{FFFD}b\u{FFFD}c"), ("\u{1B}[2J", "\u{FFFD}[2J"),
    ("\u{9B}2J", "\u{FFFD}2J"), ("a\u{202E}b", "a\u{FFFD}b"), ("a\u{2066}b", "a\u{FFFD}b"),
  ])
  func `what a terminal could obey is replaced`(text: String, shown: String) {
    #expect(harmless(text) == shown)
  }

  @Test func `JSON lines carry no control character either`() {
    #expect(JSON.string("\u{9B}\u{202E}").text == "\"\\u009b\\u202e\"")
  }
}
