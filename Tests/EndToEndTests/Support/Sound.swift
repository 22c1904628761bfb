import Base
import Devices
import Glibc

/// What a WAV file says about a tone.
struct Tone {
  /// From the zero crossings.
  var hertz: Double
  /// Share of that frequency in all there is to be heard.
  var purity: Double
  var seconds: Double

  /// Measures a second of a file that a sink wrote: the middle one, or that which begins at `start` seconds.
  init(_ path: String, at begin: Double? = nil) throws {
    let samples = try WAVFile.load(path).map(Double.init)
    seconds = Double(samples.count) / 48_000
    let start = min(samples.count, begin.map { Int($0 * 48_000) } ?? max(0, samples.count / 2 - 24_000))
    let middle = samples[start..<min(samples.count, start + 48_000)]
    hertz = Self.crossings(middle)
    purity = Self.share(of: hertz, in: middle)
  }

  /// Upward crossings of zero, with some room so that noise does not count, and their distance.
  private static func crossings(_ samples: ArraySlice<Double>) -> Double {
    let room = 0.2 * (samples.map(abs).max() ?? 0)
    var armed = false
    var places: [Double] = []
    for index in samples.indices.dropFirst() {
      if samples[index] < -room { armed = true }
      guard armed, samples[index - 1] < 0, samples[index] >= 0 else { continue }
      armed = false
      places.append(Double(index) - samples[index] / (samples[index] - samples[index - 1]))
    }
    guard places.count > 2 else { return 0 }
    // The median distance: one concealed packet does not shift the pitch.
    let gaps = zip(places.dropFirst(), places).map { $0 - $1 }.sorted()
    let usual = gaps[gaps.count / 2]
    let whole = gaps.filter { abs($0 - usual) < 0.1 * usual }
    return 48_000 * Double(whole.count) / whole.reduce(0, +)
  }

  /// Goertzel's filter over blocks of 20 ms, so that a jump in phase costs one block only.
  private static func share(of hertz: Double, in samples: ArraySlice<Double>) -> Double {
    let size = 960
    let factor = 2 * cos(2 * .pi * hertz / 48_000)
    var (tone, all) = (0.0, 0.0)
    for start in stride(from: samples.startIndex, to: samples.endIndex - size, by: size) {
      var (before, last) = (0.0, 0.0)
      for sample in samples[start..<start + size] {
        (before, last) = (last, sample + factor * last - before)
        all += sample * sample
      }
      tone += (last * last + before * before - factor * last * before) * 2 / Double(size)
    }
    return all > 0 ? tone / all : 0
  }
}
