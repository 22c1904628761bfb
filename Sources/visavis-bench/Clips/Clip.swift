import Base
import Codecs
import Glibc

/// The clips that renderers are measured with, made up in memory: 640x360, 30 pictures a second, always the same.
enum Clip: String, CaseIterable {
  /// The camera scene without noise.
  case cam0
  /// With the noise of a good sensor (sigma 4.3).
  case camNoise8 = "cam_n8"
  /// In low light (sigma 11.3).
  case camNoise20 = "cam_n20"
  /// `cam_n8` at 400 kbit/s: what a call receives.
  case camVP8 = "cam_vp8"
  /// Bars, a ramp and blocks on the move.
  case testsrc
  /// A zoom in which every point moves.
  case mandelbrot

  static let width = 640
  static let height = 360
  static let length = 180

  /// The first `count` pictures.
  func frames(_ count: Int = Clip.length) -> [VideoFrame] {
    switch self {
    case .cam0: Self.camera(count, sigma: 0)
    case .camNoise8: Self.camera(count, sigma: 4.3)
    case .camNoise20: Self.camera(count, sigma: 11.3)
    case .camVP8: Self.received(Self.camera(count, sigma: 4.3))
    case .testsrc: (0..<count).map { TestCard.planes($0).frame(at: Self.time($0)) }
    case .mandelbrot: (0..<count).map { Fractal.planes($0).frame(at: Self.time($0)) }
    }
  }

  static func time(_ index: Int) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(index) * 33_333_333) }

  private static func camera(_ count: Int, sigma: Double) -> [VideoFrame] {
    let scene = CameraScene(width: width, height: height)
    var generator = SeededGenerator(seed: 20)
    return (0..<count).map { index in
      var planes = scene.planes(at: Double(index) / 30)
      if sigma > 0 { planes.addNoise(sigma: sigma, &generator) }
      return planes.frame(at: time(index))
    }
  }

  /// What is left of `frames` after the call's own encoder and decoder.
  private static func received(_ frames: [VideoFrame]) -> [VideoFrame] {
    guard let encoder = try? VPXEncoder(codec: .vp8, width: width, height: height, fps: 30, bitrate: 400_000),
      let decoder = try? VPXDecoder(.vp8)
    else { return [] }
    return frames.compactMap { frame in
      guard let encoded = try? encoder.encode(frame) else { return nil }
      return try? decoder.decode(encoded.data, time: frame.time)
    }
  }
}

/// Bars, a moving ramp and a block that jumps, in the manner of ffmpeg's `testsrc`.
enum TestCard {
  private static let bars: [(Int, Int, Int)] = [
    (235, 128, 128), (210, 16, 146), (170, 166, 16), (145, 54, 34), (106, 202, 222), (81, 90, 240),
    (41, 240, 110), (16, 128, 128),
  ]

  static func planes(_ index: Int) -> Planes {
    var planes = Planes(width: Clip.width, height: Clip.height)
    for (number, bar) in bars.enumerated() {
      planes.fill(number * 80..<number * 80 + 80, 0..<240, luma: bar.0, u: bar.1, v: bar.2)
    }
    for column in 0..<160 {
      let level = (column * 4 + index * 4) % 240
      planes.fill(column * 4..<column * 4 + 4, 240..<300, luma: level, u: 90 + level / 4, v: 160 - level / 4)
    }
    let second = index / 30
    for bit in 0..<8 {
      planes.fill(40 + bit * 72..<90 + bit * 72, 310..<350, luma: second >> bit & 1 == 0 ? 30 : 220)
    }
    let x = index * 4 % 560
    planes.fill(x..<x + 80, 60..<140, luma: 20 + index % 200, u: 60, v: 190)
    return planes
  }
}

/// A slow zoom into the Mandelbrot set: nothing stays where it was.
enum Fractal {
  static func planes(_ index: Int) -> Planes {
    var planes = Planes(width: Clip.width, height: Clip.height)
    let scale = 2.6 * exp(-Double(index) / 60)
    for y in 0..<Clip.height / 2 {
      for x in 0..<Clip.width / 2 {
        let count = steps(
          -0.743_643 + (Double(x) / 160 - 1) * scale, 0.131_825 + (Double(y) / 160 - 0.5625) * scale)
        let level = count == 80 ? 16 : UInt8(30 + count * 7 % 200)
        for offset in [0, 1, Clip.width, Clip.width + 1] {
          planes.luma[2 * y * Clip.width + 2 * x + offset] = level
        }
        planes.u[y * planes.chromaWidth + x] = count == 80 ? 128 : UInt8(80 + count * 5 % 96)
        planes.v[y * planes.chromaWidth + x] = count == 80 ? 128 : UInt8(90 + count * 3 % 80)
      }
    }
    return planes
  }

  private static func steps(_ cx: Double, _ cy: Double) -> Int {
    var (x, y) = (0.0, 0.0)
    for step in 0..<80 {
      let (xx, yy) = (x * x, y * y)
      if xx + yy > 4 { return step }
      (x, y) = (xx - yy + cx, 2 * x * y + cy)
    }
    return 80
  }
}
