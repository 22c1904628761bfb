internal import Base
internal import Devices
internal import Media

/// The devices a room plays through: microphone, loudspeaker and the sinks for pictures. Belongs to the media thread;
/// opening and closing happens elsewhere, for it may wait.
final class DeviceBench {
  private var microphone: any AudioSource
  private var loudspeaker: any AudioSink
  private let screen: any VideoSink
  private let report: @Sendable (MediaEvent) -> Void
  private let echo: EchoLine?
  private var canceller: EchoCanceller?
  private let volumes: (microphone: Int, loudspeaker: Int)
  private var isOpen = false

  init(settings: MediaSettings, report: @escaping @Sendable (MediaEvent) -> Void) {
    let echo = settings.echoes ? EchoLine() : nil
    self.echo = echo
    microphone = echo ?? settings.audioSource.makeSource()
    loudspeaker = settings.audioSink.makeSink()
    screen = settings.videoSink.makeSink(framesPerSecond: settings.maximumVideo.framesPerSecond)
    canceller = settings.voice.flatMap { EchoCanceller($0) }
    volumes = (settings.microphoneVolume, settings.loudspeakerVolume)
    self.report = report
  }

  func open() {
    guard !isOpen else { return }
    isOpen = true
    let (microphone, loudspeaker, screen, report) = (microphone, loudspeaker, screen, report)
    let hear = Self.handler(report)
    DeviceWork.perform {
      do throws(DeviceError) { try microphone.start(onEvent: hear) } catch { report(.notice(error.said)) }
      do throws(DeviceError) { try loudspeaker.start(onEvent: hear) } catch {
        report(.notice(error.said))
      }
      do throws(DeviceError) { try screen.start(onEvent: hear) } catch { report(.notice(error.said)) }
    }
  }

  private static func handler(_ report: @escaping @Sendable (MediaEvent) -> Void) -> DeviceEventHandler {
    { event in
      if let said = event.said { report(.notice(said)) }
    }
  }

  /// Plays all voices at once, each as loud as wanted; silence if there is none.
  func play(_ voices: [AudioMixer.Voice]) {
    let scaled = voices.map { voice in
      AudioMixer.Voice(voice.block, percent: volumes.loudspeaker * voice.percent / 100)
    }
    let block = scaled.isEmpty ? [Int16](repeating: 0, count: 480) : AudioMixer.mix(voices: scaled)
    canceller?.heard(block)
    echo?.hear(block)
    loudspeaker.write(block)
  }

  /// The microphone's next 10 ms, cleaned; nil if the device has not got that much yet.
  func listen() -> [Int16]? {
    guard var block = microphone.nextBlock() else { return nil }
    canceller?.delay = loudspeaker.delay + microphone.delay
    canceller?.process(&block)
    return AudioMixer.scale(block, percent: volumes.microphone)
  }

  func show(_ frame: VideoFrame) { screen.write(frame) }

  func close() {
    guard isOpen else { return }
    isOpen = false
    let (microphone, loudspeaker, screen) = (microphone, loudspeaker, screen)
    DeviceWork.perform {
      microphone.stop()
      loudspeaker.stop()
      screen.stop()
    }
  }

  // MARK: Changes during a call

  /// Cleans the microphone's sound like this from now on.
  func set(_ voice: VoiceProcessing) {
    if let canceller {
      canceller.set(voice)
    } else if !voice.isOff {
      canceller = EchoCanceller(voice)
    }
  }

  /// Listens to another microphone. One that echoes keeps its own.
  func useMicrophone(_ spec: AudioSourceSpec) {
    guard echo == nil else { return }
    let (old, fresh, report) = (microphone, spec.makeSource(), report)
    microphone = fresh
    guard isOpen else { return }
    let hear = Self.handler(report)
    DeviceWork.perform {
      old.stop()
      do throws(DeviceError) { try fresh.start(onEvent: hear) } catch { report(.notice(error.said)) }
    }
  }

  /// Plays on another loudspeaker.
  func useLoudspeaker(_ spec: AudioSinkSpec) {
    let (old, fresh, report) = (loudspeaker, spec.makeSink(), report)
    loudspeaker = fresh
    guard isOpen else { return }
    let hear = Self.handler(report)
    DeviceWork.perform {
      old.stop()
      do throws(DeviceError) { try fresh.start(onEvent: hear) } catch { report(.notice(error.said)) }
    }
  }
}

extension AudioSource {
  /// The next 10 ms, or nil if the device has not got that much yet.
  func nextBlock() -> [Int16]? {
    var block = [Int16](repeating: 0, count: 480)
    let count = read(into: &block)
    return count > 0 ? block : nil
  }
}
