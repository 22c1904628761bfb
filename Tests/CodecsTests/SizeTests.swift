import Testing

@testable import Codecs

@Suite struct SizeTests {
  @Test func `a VP9 superframe falls into its pictures`() {
    // Two frames of 3 and 2 bytes, sizes in one byte each, index marker 0b110_00_001.
    let data: [UInt8] = [1, 2, 3, 4, 5, 0xC1, 3, 2, 0xC1]
    #expect(PictureSize.frames(inSuperframe: data).map(Array.init) == [[1, 2, 3], [4, 5]])
  }

  @Test(arguments: [[UInt8](), [0xC1], [0xC1, 3, 0xC1], [9, 0xC1, 200, 2, 0xC1]])
  func `a broken index is harmless`(data: [UInt8]) {
    #expect(PictureSize.frames(inSuperframe: data).flatMap(Array.init).count <= data.count)
  }

  @Test(arguments: VideoCodec.allCases)
  func `the size is read from real key frames`(codec: VideoCodec) throws {
    let encoder = try VPXEncoder(codec: codec, width: 322, height: 178, fps: 30, bitrate: 200_000)
    let key = try #require(try encoder.encode(picture(0)))
    let size = codec == .vp8 ? PictureSize.vp8(key.data) : PictureSize.vp9(key.data[...])
    #expect(size?.width == 322 && size?.height == 178)
    let inter = try #require(try encoder.encode(picture(1)))
    #expect((codec == .vp8 ? PictureSize.vp8(inter.data) : PictureSize.vp9(inter.data[...])) == nil)
  }

  @Test func `bits are read most significant first`() {
    var bits = BitReader([0b1010_0001, 0xFF])
    #expect(bits.read(3) == 0b101)
    #expect(bits.read(6) == 0b000011)
    #expect(bits.read(8) == nil)
    #expect(bits.read(7) == 0x7F)
  }
}
