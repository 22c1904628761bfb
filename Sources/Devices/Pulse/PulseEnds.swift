internal import Base
import Synchronization

/// Sound from a recording device of the sound server. Outlives the device and the server: it falls back to
/// the default device, and comes back when the server does.
public final class PulseSource: AudioSource {
  private let stream: PulseStream

  /// A source for the device with this name; nil for the default one.
  public init(server: SoundServer = .shared, device: String? = nil) {
    stream = PulseStream(server: server, direction: .capture, device: device)
  }

  /// Begins; waits up to two seconds for the server. After a throw it begins by itself when a server appears.
  public func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
    try stream.open(onEvent: onEvent)
  }

  /// What was recorded; never more than 60 ms old.
  public func read(into block: inout [Int16]) -> Int {
    let waiting = stream.ring.count
    if waiting > PulseStream.longestQueue + block.count {
      stream.ring.drop(waiting - PulseStream.shortQueue - block.count)
    }
    return unsafe block.withUnsafeMutableBufferPointer { unsafe stream.ring.pop(into: $0) }
  }

  /// Ends.
  public func stop() {
    stream.close()
    stream.ring.drop(stream.ring.count)
  }

  /// The server's delay and what waits to be read.
  public var delay: Duration {
    .microseconds(stream.serverDelay.load(ordering: .relaxed) + stream.ring.count * 1_000 / 48)
  }
}

/// Sound to a playback device of the sound server. Outlives the device and the server as `PulseSource` does.
public final class PulseSink: AudioSink {
  private let stream: PulseStream

  /// A sink for the device with this name; nil for the default one.
  public init(server: SoundServer = .shared, device: String? = nil) {
    stream = PulseStream(server: server, direction: .playback, device: device)
  }

  /// Begins; waits up to two seconds for the server. After a throw it begins by itself when a server appears.
  public func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError) {
    try stream.open(onEvent: onEvent)
  }

  /// Queues a block; when more than 60 ms wait, the oldest are dropped.
  public func write(_ block: [Int16]) { stream.ring.push(block) }

  /// Ends at once, without playing what is queued.
  public func stop() { stream.close() }

  /// The server's delay and what is queued.
  public var delay: Duration {
    .microseconds(stream.serverDelay.load(ordering: .relaxed) + stream.ring.count * 1_000 / 48)
  }
}
