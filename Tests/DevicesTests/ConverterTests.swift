import Base
import Testing

@testable import Devices

@Suite struct ConverterTests {
  private func convert(
    _ bytes: [UInt8], _ format: PixelFormat, _ width: Int, _ height: Int, stride: Int = 0
  ) -> VideoFrame? {
    unsafe bytes.withUnsafeBytes {
      unsafe PictureConverter.frame(
        from: $0, format: format, width: width, height: height, stride: stride,
        time: MonotonicTime(milliseconds: 9))
    }
  }

  @Test func `YUYV and UYVY`() throws {
    let pixels: [UInt8] = [10, 100, 20, 200, 30, 110, 40, 210, 11, 102, 21, 202, 31, 112, 41, 212]
    let frame = try #require(convert(pixels, .yuyv, 4, 2))
    #expect(planes(frame) == [10, 20, 30, 40, 11, 21, 31, 41, 101, 111, 201, 211])
    #expect(frame.time.milliseconds == 9)
    var swapped = pixels
    for i in stride(from: 0, to: 16, by: 2) { swapped.swapAt(i, i + 1) }
    #expect(planes(try #require(convert(swapped, .uyvy, 4, 2))) == planes(frame))
  }

  @Test func `rows may be padded`() throws {
    let padded: [UInt8] = [10, 100, 20, 200, 9, 9, 9, 9, 11, 100, 21, 200]
    let frame = try #require(convert(padded, .yuyv, 2, 2, stride: 8))
    #expect(planes(frame) == [10, 20, 11, 21, 100, 200])
  }

  @Test func `NV12 and I420`() throws {
    let luma: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
    #expect(planes(try #require(convert(luma + [50, 60, 51, 61], .nv12, 4, 2))) == luma + [50, 51, 60, 61])
    #expect(planes(try #require(convert(luma + [50, 51, 60, 61], .i420, 4, 2))) == luma + [50, 51, 60, 61])
  }

  @Test(arguments: [PixelFormat.rgb24, .bgr24])
  func `red is red`(format: PixelFormat) throws {
    let red: [UInt8] = format == .rgb24 ? [255, 0, 0] : [0, 0, 255]
    let frame = try #require(convert(Array(repeatElement(red, count: 64).joined()), format, 8, 8))
    let bytes = planes(frame)
    #expect(abs(Int(bytes[0]) - 82) < 4 && abs(Int(bytes[64]) - 90) < 4 && abs(Int(bytes[80]) - 240) < 4)
  }

  @Test func `a JPEG has the size it says itself`() throws {
    let frame = try #require(convert(redJPEG, .mjpeg, 640, 480))
    #expect(frame.width == 16 && frame.height == 16)
    let bytes = planes(frame)
    #expect(abs(Int(bytes[0]) - 76) < 12 && Int(bytes[16 * 16 + 64]) > 200)
  }

  @Test(arguments: PixelFormat.allCases)
  func `too few bytes are no picture`(format: PixelFormat) {
    #expect(convert([], format, 4, 2) == nil)
    #expect(convert([1, 2, 3, 4, 5], format, 4, 4) == nil)
    #expect(convert([UInt8](repeating: 0, count: 64), format, 0, 5_000) == nil)
    #expect(convert([UInt8](repeating: 0, count: 64), format, 8, 8, stride: 3) == nil)
  }

  @Test func `damaged JPEGs never trap`() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<2_000 {
      var bytes = redJPEG
      for _ in 0..<4 {
        bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      _ = convert(Array(bytes.prefix(Int.random(in: 1...bytes.count, using: &generator))), .mjpeg, 16, 16)
    }
  }
}

@Suite struct CameraTests {
  private static let webcam = [
    CameraMode(format: .yuyv, width: 640, height: 480, framesPerSecond: 30),
    CameraMode(format: .yuyv, width: 1_280, height: 720, framesPerSecond: 10),
    CameraMode(format: .mjpeg, width: 640, height: 480, framesPerSecond: 30),
    CameraMode(format: .mjpeg, width: 1_280, height: 720, framesPerSecond: 30),
    CameraMode(format: .mjpeg, width: 1_920, height: 1_080, framesPerSecond: 30),
  ]

  @Test(arguments: [
    ("640x360@30", 0), ("640x480@15", 0), ("1280x720@30", 3), ("1280x720@10", 1), ("1920x1080@30", 4),
    ("4096x2160@30", 4), ("640x360@60", 0),
  ])
  func `the mode that serves best is chosen`(wanted: String, index: Int) throws {
    #expect(
      CameraMode.best(of: Self.webcam.shuffled(), for: try VideoMode.parse(wanted)) == Self.webcam[index])
  }

  @Test func `no mode is no choice`() { #expect(CameraMode.best(of: [], for: .standard) == nil) }

  @Test func `codes are Video4Linux's`() {
    #expect(PixelFormat.yuyv.fourcc == 0x5659_5559)
    #expect(PixelFormat(fourcc: 0x4745_504A) == .mjpeg)
    #expect(PixelFormat(fourcc: 0x4747_504D) == nil)
    #expect(PixelFormat.allCases.allSatisfy { PixelFormat(fourcc: $0.fourcc) == $0 })
  }

  @Test(arguments: [
    ("/dev/video-that-is-not-there", "There is no camera"), ("/dev/null", "is not a camera"),
  ])
  func `a camera that cannot be used has its sentence`(path: String, words: String) {
    #expect { try CameraSource(path: path).start { _ in } } throws: {
      ($0 as? DeviceError)?.sentence.contains(words) == true
    }
  }

  @Test func `every failure says what to do`() {
    for code: Int32 in [2, 13, 16, 19, 25, 5, 999] {
      #expect(CameraFailure.opening("/dev/video0", code).sentence.contains("/dev/video0"))
    }
    #expect(CameraFailure.running("/dev/video0", 19).sentence.contains("unplugged"))
    #expect(CameraSource.list().allSatisfy { $0.path.hasPrefix("/dev/video") })
  }
}
