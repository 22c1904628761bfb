import Base
import Testing

extension VideoFrame {
  fileprivate var planes: [[UInt8]] {
    unsafe withPlanes { y, u, v in unsafe [Array(y), Array(u), Array(v)] }
  }
}

@Suite struct VideoFrameTests {
  @Test(arguments: [(1, 1, 1, 1), (2, 2, 1, 1), (3, 5, 2, 3), (640, 360, 320, 180), (4096, 1, 2048, 1)])
  func `chroma planes are half the size, rounded up`(
    width: Int, height: Int, chromaWidth: Int, chromaHeight: Int
  ) {
    let frame = VideoFrame.solid(width: width, height: height, y: 1, u: 2, v: 3)
    #expect(frame.chromaWidth == chromaWidth && frame.chromaHeight == chromaHeight)
    #expect(
      frame.planes.map(\.count) == [width * height, chromaWidth * chromaHeight, chromaWidth * chromaHeight])
    #expect(frame.planes.map { Set($0) } == [[1], [2], [3]])
  }

  @Test func `the planes hold what was filled in`() {
    let frame = unsafe VideoFrame(width: 2, height: 2, time: MonotonicTime(milliseconds: 5)) { y, u, v in
      _ = unsafe y.initialize(from: [10, 20, 30, 40])
      _ = unsafe u.initialize(from: [50])
      _ = unsafe v.initialize(from: [60])
    }
    #expect(frame.planes == [[10, 20, 30, 40], [50], [60]])
    #expect(frame.time.milliseconds == 5)
  }

  @Test func `an impossible size is our own mistake and stops the program`() async {
    await #expect(processExitsWith: .failure) { _ = VideoFrame.solid(width: 0, height: 1) }
    await #expect(processExitsWith: .failure) { _ = VideoFrame.solid(width: 1, height: 4097) }
  }

  @Test func `an error inside the planes comes out`() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      unsafe try VideoFrame.solid(width: 1, height: 1).withPlanes { (_, _, _) throws(Stop) in throw Stop() }
    }
  }
}
