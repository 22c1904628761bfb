import Base
import Codecs
import Devices
import Testing

@Suite struct TestPictureCodingTests {
  @Test(
    arguments: VideoCodec.allCases, [(640, 360, 300_000, 30), (160, 90, 80_000, 15), (96, 54, 40_000, 15)])
  func `the time survives coding`(codec: VideoCodec, setting: (Int, Int, Int, Int)) throws {
    let (width, height, bitrate, fps) = setting
    let encoder = try VPXEncoder(codec: codec, width: width, height: height, fps: fps, bitrate: bitrate)
    let decoder = try VPXDecoder(codec)
    let picture = TestPicture(width: width, height: height, name: "romeo")
    for index in 0..<60 {
      let time = MonotonicTime(milliseconds: Int64(1_000 + index * 1_000 / fps))
      let frame = try #require(try encoder.encode(picture.frame(at: time)))
      let seen = try #require(try decoder.decode(frame.data))
      #expect(TimeCode.read(seen) == Int(time.milliseconds))
    }
  }
}
