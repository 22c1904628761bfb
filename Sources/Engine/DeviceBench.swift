internal import Base
internal import Devices
internal import Media

/// The devices a call plays through: microphone, loudspeaker and the sinks for pictures. Belongs to the media thread;
/// opening and closing happens elsewhere, for it may wait.
final class DeviceBench {
  private let microphone: any AudioSource
  private let loudspeaker: any AudioSink
  private let screen: any VideoSink
  private let report: @Sendable (MediaEvent) -> Void
  private let echo: EchoLine?
  private let canceller: EchoCanceller?
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
    let hear: DeviceEventHandler = { event in
      if let sentence = event.sentence { report(.notice(sentence)) }
    }
    DeviceWork.perform {
      do throws(DeviceError) { try microphone.start(onEvent: hear) } catch { report(.notice(error.sentence)) }
      do throws(DeviceError) { try loudspeaker.start(onEvent: hear) } catch {
        report(.notice(error.sentence))
      }
      do throws(DeviceError) { try screen.start(onEvent: hear) } catch { report(.notice(error.sentence)) }
    }
  }

  func play(_ block: [Int16]) {
    let block = AudioMixer.scale(block, percent: volumes.loudspeaker)
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
}

extension AudioSource {
  /// The next 10 ms, or nil if the device has not got that much yet.
  func nextBlock() -> [Int16]? {
    var block = [Int16](repeating: 0, count: 480)
    let count = read(into: &block)
    return count > 0 ? block : nil
  }
}
