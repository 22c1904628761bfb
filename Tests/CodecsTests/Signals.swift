import Base

/// A sine of `frequency` Hz at 48 kHz.
func sine(_ frequency: Double, samples: Int, from start: Int = 0, amplitude: Double = 8_000) -> [Int16] {
  (0..<samples).map { Int16(amplitude * sin48(frequency * Double(start + $0))) }
}

/// sin(2π x / 48000) by Taylor series after folding: enough for test tones without Foundation.
private func sin48(_ x: Double) -> Double {
  var turn = x / 48_000
  turn -= turn.rounded(.down)
  var angle = turn * 2 * .pi
  if angle > .pi { angle -= 2 * .pi }
  if angle > .pi / 2 { angle = .pi - angle }
  if angle < -.pi / 2 { angle = -.pi - angle }
  let s = angle * angle
  return angle * (1 - s / 6 * (1 - s / 20 * (1 - s / 42 * (1 - s / 72 * (1 - s / 110)))))
}

/// Power of `samples` at `frequency` Hz, as a share of the whole power: near 1 for a pure tone.
func purity(_ samples: [Int16], frequency: Double) -> Double {
  var (re, im, total) = (0.0, 0.0, 1e-9)
  for (index, sample) in samples.enumerated() {
    let x = Double(sample)
    re += x * sin48(frequency * Double(index) + 12_000)
    im += x * sin48(frequency * Double(index))
    total += x * x
  }
  return 2 * (re * re + im * im) / (Double(samples.count) * total)
}

/// Mean of the squares.
func power(_ samples: some Collection<Int16>) -> Double {
  samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
}

/// Seeded noise.
func noise(samples: Int, amplitude: Int16, using generator: inout SeededGenerator) -> [Int16] {
  (0..<samples).map { _ in Int16.random(in: -amplitude...amplitude, using: &generator) }
}

/// A gradient with a bright square that moves 4 pixels a frame.
func picture(_ index: Int, width: Int = 320, height: Int = 180) -> VideoFrame {
  unsafe VideoFrame(width: width, height: height, time: MonotonicTime(milliseconds: Int64(index) * 33)) {
    y, u, v in
    for row in 0..<height {
      for column in 0..<width {
        unsafe y[row * width + column] = UInt8(40 + (row + column) * 150 / (width + height))
      }
    }
    let left = index * 4 % (width * 3 / 4)
    for row in height / 3..<height / 2 {
      for column in left..<left + width / 5 { unsafe y[row * width + column] = 230 }
    }
    for i in u.indices { unsafe u[i] = 110 }
    for i in v.indices { unsafe v[i] = UInt8(100 + i % ((width + 1) / 2) * 60 / width) }
  }
}

/// Bytes of the three planes, one after the other.
func bytes(_ frame: VideoFrame) -> [UInt8] {
  unsafe frame.withPlanes { y, u, v in unsafe Array(y) + Array(u) + Array(v) }
}

/// Peak signal-to-noise ratio of the luma in decibels; 99 for equal pictures.
func psnr(_ a: VideoFrame, _ b: VideoFrame) -> Double {
  guard a.width == b.width, a.height == b.height else { return 0 }
  let (x, y) = (bytes(a), bytes(b))
  var sum = 0
  for i in 0..<a.width * a.height {
    let d = Int(x[i]) - Int(y[i])
    sum += d * d
  }
  guard sum > 0 else { return 99 }
  var ratio = 255.0 * 255.0 * Double(a.width * a.height) / Double(sum)
  var decibels = 0.0
  while ratio >= 10 {
    ratio /= 10
    decibels += 10
  }
  while ratio >= 1.2589254 {
    ratio /= 1.2589254
    decibels += 1
  }
  return decibels
}
