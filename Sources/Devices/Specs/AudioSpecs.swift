internal import Base

/// Where sound comes from (`--audio-source`).
public enum AudioSourceSpec: Sendable, Equatable {
  /// A sine of this frequency in hertz.
  case tone(Double)
  /// A sweep from 200 to 4000 Hz each second.
  case chirp
  /// A WAV file, repeated for ever.
  case wav(String)
  /// Whatever ffmpeg can read: a file (repeated) or a URL.
  case file(String)
  /// A shell command that prints WAV or raw 16-bit little-endian mono at 48 kHz.
  case exec(String)
  /// A recording device of the sound server; nil for the default one.
  case pulse(String?)
  case silence

  /// Reads a specification as the command line has it.
  public static func parse(_ text: String) throws(DeviceError) -> AudioSourceSpec {
    let (kind, rest) = splitSpec(text)
    switch kind {
    case "tone":
      guard let frequency = rest.isEmpty ? 440 : Double(rest), (20...20_000).contains(frequency) else {
        throw DeviceError(
          .badSpec, "“\(text)” is not a tone. Write a frequency of 20 to 20000 Hz such as tone:440.")
      }
      return .tone(frequency)
    case "chirp" where rest.isEmpty: return .chirp
    case "wav": return .wav(try requireRest(rest, text, "wav:voice.wav"))
    case "file": return .file(try requireRest(rest, text, "file:song.mp3"))
    case "exec": return .exec(try requireRest(rest, text, "exec:'sox … -t wav -'"))
    case "pulse": return .pulse(rest.isEmpty ? nil : rest)
    case "silence" where rest.isEmpty: return .silence
    default:
      throw DeviceError(
        .badSpec,
        """
        “\(text)” is not a source of sound. Allowed are tone:HZ, chirp, wav:FILE, file:FILE-or-URL, \
        exec:COMMAND, pulse[:NAME] or silence.
        """)
    }
  }

  /// A source that can be started; `server` is used by `.pulse` only.
  public func makeSource(server: SoundServer = .shared) -> any AudioSource {
    switch self {
    case .tone(let frequency): GeneratedSource(.tone(frequency))
    case .chirp: GeneratedSource(.chirp)
    case .silence: GeneratedSource(.silence)
    case .wav(let path): WAVFileSource(path: path)
    case .file(let path): ProgramAudioSource(.ffmpeg(audio: path))
    case .exec(let command): ProgramAudioSource(.shell(command))
    case .pulse(let name): PulseSource(server: server, device: name)
    }
  }
}

/// Where sound goes (`--audio-sink`).
public enum AudioSinkSpec: Sendable, Equatable {
  case null
  /// A WAV file.
  case wav(String)
  /// A shell command that reads raw 16-bit little-endian mono at 48 kHz.
  case exec(String)
  /// A playback device of the sound server; nil for the default one.
  case pulse(String?)

  /// Reads a specification as the command line has it.
  public static func parse(_ text: String) throws(DeviceError) -> AudioSinkSpec {
    let (kind, rest) = splitSpec(text)
    switch kind {
    case "null" where rest.isEmpty: return .null
    case "wav": return .wav(try requireRest(rest, text, "wav:heard.wav"))
    case "exec": return .exec(try requireRest(rest, text, "exec:'aplay -t raw -f S16_LE -r 48000'"))
    case "pulse": return .pulse(rest.isEmpty ? nil : rest)
    default:
      throw DeviceError(
        .badSpec,
        "“\(text)” is not a place for sound. Allowed are null, wav:FILE, pulse[:NAME] or exec:COMMAND.")
    }
  }

  /// A sink that can be started; `server` is used by `.pulse` only.
  public func makeSink(server: SoundServer = .shared) -> any AudioSink {
    switch self {
    case .null: NullAudioSink()
    case .wav(let path): WAVFileSink(path: path)
    case .exec(let command): ProgramAudioSink(command: command)
    case .pulse(let name): PulseSink(server: server, device: name)
    }
  }
}
