internal import Base
internal import Glibc

/// The sound of a tone, from the user's file, the one that comes with Visavis, or made on the spot.
public struct Ringtone: Sendable, Equatable {
  /// Where the sound came from.
  public enum Origin: Sendable, Equatable {
    case file(String)
    case synthesised
  }

  /// 48 kHz mono.
  public let samples: [Int16]
  /// Where the sound came from.
  public let origin: Origin
  /// What was wrong with the user's own file, if it could not be used.
  public let problem: DeviceError?

  /// Longest tone taken from a file, in samples (half a minute).
  static let longest = 30 * 48_000

  /// Never fails: tries `custom`, then `KIND.wav` in each of `folders`, then makes the tone itself.
  public static func load(_ kind: RingtoneKind, custom: String? = nil, folders: [String]) -> Ringtone {
    var problem: DeviceError?
    let files = (custom.map { [$0] } ?? []) + folders.map { $0 + "/" + kind.fileName }
    for file in files {
      do throws(DeviceError) {
        let samples = try WAVFile.load(file)
        guard samples.contains(where: { $0 != 0 }) else {
          throw DeviceError(.file, "“\(file)” has no sound in it.")
        }
        return Ringtone(samples: Array(samples.prefix(longest)), origin: .file(file), problem: problem)
      } catch {
        if file == custom {
          problem = DeviceError(.file, "\(error.said) The usual tone is played instead.")
        }
      }
    }
    return Ringtone(samples: synthesise(kind), origin: .synthesised, problem: problem)
  }

  /// The tone as plain notes.
  public static func synthesise(_ kind: RingtoneKind) -> [Int16] {
    let score = kind.score
    var mix = [Double](repeating: 0, count: Int(score.length * 48_000))
    for note in score.notes {
      let first = Int(note.start * 48_000)
      let count = min(Int(note.length * 48_000), mix.count - first)
      for index in 0..<max(0, count) {
        let t = Double(index) / 48_000
        let left = note.length - t
        // Soft at both ends: a step would click.
        let envelope = min(1, t / 0.008) * min(1, left / 0.04) * exp(-2 * t)
        mix[first + index] +=
          envelope * (sin(2 * .pi * note.frequency * t) + 0.25 * sin(4 * .pi * note.frequency * t))
      }
    }
    let peak = mix.reduce(0) { max($0, $1.magnitude) }
    return mix.map { Int16($0 / max(peak, 1e-9) * 16_000) }
  }
}
