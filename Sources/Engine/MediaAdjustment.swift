internal import Codecs
internal import Devices

/// How good a picture is sent.
public enum VideoQuality: Sendable, CaseIterable {
  /// As good as the network carries and the settings allow.
  case auto
  /// Little, for thin lines.
  case low
  /// As good as the network carries, whatever the settings say of the rate.
  case high
}

/// What can be changed while media flow; carried out by the media thread.
enum MediaAdjustment: Sendable {
  case quality(VideoQuality)
  case voice(VoiceProcessing)
  case microphone(AudioSourceSpec)
  case loudspeaker(AudioSinkSpec)
}

extension VoiceProcessing {
  /// The same in the processor's words.
  var settings: AudioProcessor.Settings {
    var settings = AudioProcessor.Settings()
    settings.echoCancellation = echoCancellation
    settings.noiseSuppression = noiseSuppression
    settings.automaticGain = automaticGain
    return settings
  }

  /// Whether nothing is to be done.
  var isOff: Bool { !echoCancellation && !noiseSuppression && !automaticGain }
}
