internal import Glibc

/// Turns 16-bit sound of any rate and number of channels into mono at another rate (48 kHz unless said
/// otherwise).
///
/// A windowed-sinc low-pass of 32 zero crossings; images and aliases stay below -70 dB. Keeps its history
/// between calls, so a stream may come in blocks of any size. Delays the signal by `delay` input samples.
public struct Resampler: Sendable {
  private static let phases = 256
  private let inputRate: Int
  private let outputRate: Int
  private let channels: Int
  private let taps: Int
  private let kernel: [Float]
  private var history: [Float]
  /// Position of the next output sample in `history`, in units of 1/outputRate input samples.
  private var position = 0

  /// Input samples (per channel) by which the output lags.
  public var delay: Int { inputRate == outputRate ? 0 : taps / 2 }

  /// `inputRate` and `outputRate` in hertz (clamped to 1000…768 000), `channels` interleaved (1…32).
  public init(inputRate: Int, channels: Int = 1, outputRate: Int = 48_000) {
    let rates = 1_000...768_000
    self.inputRate = min(max(inputRate, rates.lowerBound), rates.upperBound)
    self.outputRate = min(max(outputRate, rates.lowerBound), rates.upperBound)
    self.channels = min(max(channels, 1), 32)
    // Going down in rate, the filter must cut at the lower rate's limit, and is longer by the same factor.
    let cutoff = min(1, Double(self.outputRate) / Double(self.inputRate)) * 0.95
    taps = min(2 * Int((16 / cutoff).rounded(.up)), 16_384)
    kernel = self.inputRate == self.outputRate ? [] : Self.design(taps: taps, cutoff: cutoff)
    history = [Float](repeating: 0, count: self.inputRate == self.outputRate ? 0 : taps)
  }

  /// The kernel for each of `phases` + 1 positions between two input samples, each normalised to a sum of
  /// one.
  private static func design(taps: Int, cutoff: Double) -> [Float] {
    var kernel: [Float] = []
    kernel.reserveCapacity((phases + 1) * taps)
    for phase in 0...phases {
      let fraction = Double(phase) / Double(phases)
      var row = (0..<taps).map { tap -> Double in
        let x = Double(tap - taps / 2 + 1) - fraction
        let half = Double(taps) / 2
        guard x.magnitude < half else { return 0 }
        let window = 0.42 + 0.5 * cos(.pi * x / half) + 0.08 * cos(2 * .pi * x / half)
        let angle = .pi * x * cutoff
        return window * (angle.magnitude < 1e-9 ? 1 : sin(angle) / angle)
      }
      let sum = row.reduce(0, +)
      for index in row.indices { row[index] /= sum }
      kernel += row.map(Float.init)
    }
    return kernel
  }

  /// The output for `samples` (interleaved; an incomplete last group is ignored).
  public mutating func process(_ samples: [Int16]) -> [Int16] {
    let groups = samples.count / channels
    if inputRate == outputRate {
      return channels == 1 ? samples : (0..<groups).map { mixed(samples, $0) }
    }
    history.reserveCapacity(history.count + groups)
    for group in 0..<groups { history.append(Float(mixed(samples, group))) }
    var output: [Int16] = []
    output.reserveCapacity(groups * outputRate / inputRate + 2)
    while position / outputRate + taps < history.count {
      output.append(sample(at: position / outputRate, fraction: position % outputRate))
      position += inputRate
    }
    let consumed = min(position / outputRate, history.count)
    history.removeFirst(consumed)
    position -= consumed * outputRate
    return output
  }

  private func mixed(_ samples: [Int16], _ group: Int) -> Int16 {
    if channels == 1 { return samples[group] }
    var sum = 0
    for channel in 0..<channels { sum += Int(samples[group * channels + channel]) }
    return Int16(clamping: sum / channels)
  }

  private func sample(at index: Int, fraction: Int) -> Int16 {
    let place = Float(fraction) / Float(outputRate) * Float(Self.phases)
    let phase = min(Int(place), Self.phases - 1)
    let mix = place - Float(phase)
    let row = phase * taps
    var (low, high): (Float, Float) = (0, 0)
    for tap in 0..<taps {
      let value = history[index + tap]
      low += value * kernel[row + tap]
      high += value * kernel[row + taps + tap]
    }
    let value = (low + (high - low) * mix).rounded()
    return Int16(min(max(value, -32_768), 32_767))
  }
}
