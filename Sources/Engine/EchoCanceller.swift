internal import Base
internal import Codecs

/// Echo cancellation and noise removal for a microphone beside a loudspeaker. Belongs to the media thread.
final class EchoCanceller {
  private let processor: AudioProcessor
  /// From writing a sample to the loudspeaker until the microphone's copy is read.
  var delay = Duration.milliseconds(40)

  init?(_ wanted: VoiceProcessing) {
    guard let processor = try? AudioProcessor(wanted.settings) else { return nil }
    self.processor = processor
  }

  /// Works like this from now on.
  func set(_ wanted: VoiceProcessing) { processor.settings = wanted.settings }

  /// What the loudspeaker is about to play.
  func heard(_ block: [Int16]) { try? processor.processReverse(block) }

  /// Cleans what the microphone brought.
  func process(_ block: inout [Int16]) {
    try? processor.process(&block, delayMilliseconds: Int(delay.inMilliseconds))
  }
}
