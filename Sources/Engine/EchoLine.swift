internal import Base
internal import Devices
internal import Synchronization

/// A microphone that hears what the loudspeaker plays, some time later: for peers that echo.
final class EchoLine: AudioSource {
  private let state: Mutex<[Int16]>
  private static let longest = 48_000

  /// An echo after `delay`.
  init(delay: Duration = .milliseconds(300)) {
    state = Mutex([Int16](repeating: 0, count: Int(delay.inMilliseconds * 48)))
  }

  func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {}
  func stop() {}

  /// What was just played.
  func hear(_ block: [Int16]) {
    state.withLock { samples in
      samples += block
      if samples.count > Self.longest { samples.removeFirst(samples.count - Self.longest) }
    }
  }

  func read(into block: inout [Int16]) -> Int {
    state.withLock { samples in
      let count = min(block.count, samples.count)
      for index in 0..<count { block[index] = samples[index] }
      samples.removeFirst(count)
      return count
    }
  }
}
