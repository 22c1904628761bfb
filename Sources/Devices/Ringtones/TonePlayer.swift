internal import Base
import Synchronization
internal import System

/// Plays tones beside any call: a new one replaces the one that plays. Without a sound server it plays
/// nothing.
public final class TonePlayer: Sendable {
  private let makeSink: @Sendable () -> any AudioSink
  private let folders: [String]
  private let current = Mutex<Playing?>(nil)

  private final class Playing: Sendable {
    let worker = Worker()
    deinit { worker.requestStop() }
  }

  /// A player to the default device. `folders` are searched for `KIND.wav`, first one first.
  public convenience init(server: SoundServer = .shared, device: String? = nil, folders: [String]) {
    self.init(folders: folders) { PulseSink(server: server, device: device) }
  }

  /// A player to any sink, made anew for each tone.
  public init(folders: [String], makeSink: @escaping @Sendable () -> any AudioSink) {
    self.folders = folders
    self.makeSink = makeSink
  }

  deinit { stop() }

  /// Starts a tone and returns at once. `volume` 0…1. `custom` is the user's own file; what is wrong with it
  /// comes to `onProblem`, as does the lack of a sound server.
  public func play(
    _ kind: RingtoneKind, custom: String? = nil, volume: Double = 1,
    onProblem: @escaping @Sendable (DeviceError) -> Void = { _ in }
  ) {
    stop()
    let playing = Playing()
    current.withLock { $0 = playing }
    playing.worker.start("vv-tone") { [worker = playing.worker, makeSink, folders] in
      let tone = Ringtone.load(kind, custom: custom, folders: folders)
      if let problem = tone.problem { onProblem(problem) }
      let sink = makeSink()
      do throws(DeviceError) { try sink.start() } catch { onProblem(error) }
      Self.run(Self.scaled(tone.samples, volume), loops: kind.loops, sink, worker)
      sink.stop()
    }
  }

  /// Ends the tone that plays, if any; returns when it is silent.
  public func stop() {
    let playing = current.withLock { current in
      defer { current = nil }
      return current
    }
    playing?.worker.stop()
  }

  private static func scaled(_ samples: [Int16], _ volume: Double) -> [Int16] {
    let factor = min(max(volume.isFinite ? volume : 1, 0), 1)
    return factor == 1 ? samples : samples.map { Int16(Double($0) * factor) }
  }

  private static func run(_ samples: [Int16], loops: Bool, _ sink: any AudioSink, _ worker: Worker) {
    guard !samples.isEmpty else { return }
    var pacer = FramePacer(start: .now(), numerator: 100)
    var position = 0
    while loops || position < samples.count {
      let block = (0..<480).map { index in
        let place = position + index
        return loops ? samples[place % samples.count] : place < samples.count ? samples[place] : 0
      }
      position += 480
      let due = pacer.next(now: .now()).due
      guard worker.sleep(until: due) else { return }
      sink.write(block)
    }
    // What is queued must still be heard.
    _ = worker.sleep(until: .now() + .milliseconds(120))
  }
}
