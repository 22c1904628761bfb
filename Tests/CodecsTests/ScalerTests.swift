import Base
import Codecs
import Testing

@Suite struct ScalerTests {
  private func luma(_ frame: VideoFrame, _ x: Int, _ y: Int) -> Int { Int(bytes(frame)[y * frame.width + x]) }

  @Test(arguments: [(160, 90), (80, 45), (640, 360), (16, 9), (33, 77)])
  func `scaling keeps brightness`(width: Int, height: Int) {
    let frame = picture(0).scaled(toWidth: width, height: height)
    #expect(frame.width == width && frame.height == height)
    func mean(_ f: VideoFrame) -> Int {
      bytes(f).prefix(f.width * f.height).reduce(0) { $0 + Int($1) } / (f.width * f.height)
    }
    #expect(abs(mean(frame) - mean(picture(0))) < 4)
    #expect(frame.time == picture(0).time)
  }

  @Test func `the same size is the same object`() {
    let frame = picture(1)
    #expect(frame.scaled(toWidth: 320, height: 180) === frame)
    #expect(frame.scaled(toFitWidth: 640, height: 360) === frame)
  }

  @Test(arguments: [
    (1_280, 720, 640, 480, 640, 360), (360, 640, 640, 360, 202, 360), (4_000, 100, 100, 100, 100, 2),
  ])
  func `fitting keeps the shape`(w: Int, h: Int, boxW: Int, boxH: Int, wantW: Int, wantH: Int) {
    let frame = VideoFrame.solid(width: w, height: h).scaled(toFitWidth: boxW, height: boxH)
    #expect(frame.width == wantW && frame.height == wantH)
  }

  @Test func `sizes out of range are clamped`() {
    let frame = picture(0).scaled(toWidth: -3, height: 100_000)
    #expect(frame.width == 1 && frame.height == VideoFrame.largestSide)
  }

  @Test func `mirroring twice is the identity`() {
    let frame = picture(3)
    #expect(bytes(frame.mirrored()) != bytes(frame))
    #expect(bytes(frame.mirrored().mirrored()) == bytes(frame))
    #expect(luma(frame.mirrored(), 0, 7) == luma(frame, 319, 7))
  }

  @Test func `rotation turns clockwise`() {
    let frame = picture(3)
    let right = frame.rotated(.right)
    #expect(right.width == 180 && right.height == 320)
    #expect(luma(right, 179, 0) == luma(frame, 0, 0))
    #expect(luma(right, 0, 0) == luma(frame, 0, 179))
    #expect(bytes(right.rotated(.left)) == bytes(frame))
    #expect(bytes(frame.rotated(.half).rotated(.half)) == bytes(frame))
    #expect(frame.rotated(.none) === frame)
  }
}
