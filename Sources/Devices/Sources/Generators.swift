internal import Base
internal import Glibc
import Synchronization

/// Sound that is made on demand.
public final class GeneratedSource: AudioSource {
  /// What to make.
  public enum Kind: Sendable, Equatable {
    /// A sine of this frequency in hertz at -12 dBFS.
    case tone(Double)
    /// A sweep from 200 to 4000 Hz that starts anew each second, for measuring delays.
    case chirp
    case silence
    /// These samples over and over.
    case loop([Int16])
  }

  private let kind: Kind
  private let position = Mutex(0)

  /// A source of this kind.
  public init(_ kind: Kind) { self.kind = kind }

  /// Begins at the first sample; never fails.
  public func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
    position.withLock { $0 = 0 }
  }

  /// Fills the whole block.
  public func read(into block: inout [Int16]) -> Int {
    let first = position.withLock { position in
      defer { position += block.count }
      return position
    }
    for index in block.indices { block[index] = sample(first + index) }
    return block.count
  }

  /// Does nothing.
  public func stop() {}

  private func sample(_ index: Int) -> Int16 {
    switch kind {
    case .silence: return 0
    case .loop(let samples): return samples.isEmpty ? 0 : samples[index % samples.count]
    case .tone(let frequency):
      // Whole seconds do not change a sine of a whole frequency; folding keeps the argument small and exact.
      let turn =
        frequency * Double(index % 48_000) / 48_000 + frequency.truncatingRemainder(dividingBy: 1)
        * Double(index / 48_000)
      return Int16(8_231 * sin(2 * .pi * turn))
    case .chirp:
      let t = Double(index % 48_000) / 48_000
      // A second's ends are faded, or the restart would click over the whole band.
      let fade = min(1, min(t, 1 - t) * 100)
      return Int16(8_231 * fade * sin(2 * .pi * (200 * t + 1_900 * t * t)))
    }
  }
}
