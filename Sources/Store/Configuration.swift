/// Everything a person can set in `config.toml`. A fresh value holds the defaults.
///
/// Paths are as written: `Paths.expand` makes "~/" absolute.
public struct Configuration: Equatable, Sendable {
  /// What a second call meets.
  public enum Busy: String, CaseIterable, Sendable {
    /// It shows as a waiting banner.
    case ask
    /// It is told that the line is busy.
    case auto
  }

  /// With what characters pictures are drawn.
  public enum Symbols: String, CaseIterable, Sendable {
    case auto, half, quadrant, block, sextant, octant, braille, ascii, sixel, kitty
  }

  /// How many colours are sent to the terminal.
  public enum Colours: String, CaseIterable, Sendable {
    case auto, truecolor
    case palette256 = "256"
    case palette16 = "16"
    case mono
  }

  /// The language of the screens.
  public enum Language: String, CaseIterable, Sendable {
    /// As the locale says.
    case auto
    case english = "en"
    case chinese = "zh-CN"
  }

  /// The keys to begin with.
  public enum KeyStyle: String, CaseIterable, Sendable { case standard, vi, arrows, emacs }

  /// How much the log tells.
  public enum LogLevel: String, CaseIterable, Sendable { case debug, info, warning, error }

  /// The video codec that is offered first.
  public enum Codec: String, CaseIterable, Sendable { case auto, vp8, vp9 }

  /// What tones can be chosen for.
  public enum Tone: String, CaseIterable, Sendable {
    case incoming, dialling, waiting, hangup, busy, timeout
  }

  /// How to reach one server: [server."example.org"].
  public struct Server: Equatable, Sendable {
    /// The domain of the accounts it is for.
    public var domain: String
    /// Where to connect instead of what DNS says.
    public var host: String?
    /// Where to connect instead of what DNS says.
    public var port: UInt16?
    /// TLS from the first byte (XEP-0368) instead of STARTTLS.
    public var directTLS = false
    /// Trust this authority (PEM) instead of the system's.
    public var caFile: String?

    /// A server that is reached as DNS says.
    public init(domain: String) { self.domain = domain }
  }

  /// [audio]
  public struct Audio: Equatable, Sendable {
    /// "default", a device's name, or a source as for `visavis peer --audio-source`.
    public var input = "default"
    /// "default", or a device's name.
    public var output = "default"
    /// Microphone, percent.
    public var inputVolume = 100
    /// What others say, percent.
    public var outputVolume = 100
    /// Removes what the loudspeaker says from the microphone.
    public var echoCancellation = true
    /// Removes steady noise from the microphone.
    public var noiseSuppression = true
    /// Keeps the voice equally loud.
    public var automaticGain = true
  }

  /// [video]
  public struct Video: Equatable, Sendable {
    /// "default", a device, or a source as for `visavis peer --video-source`.
    public var source = "default"
    /// The largest picture that is sent, WIDTHxHEIGHT.
    public var size = "1280x720"
    /// The most pictures a second that are sent.
    public var framesPerSecond = 30
    /// The most that is sent to one peer, kbit/s.
    public var bitrate = 1500
    /// The codec that is offered first.
    public var codec = Codec.auto
    /// Show one's own picture as in a mirror.
    public var mirror = true
  }

  /// [ringtones]
  public struct Ringtones: Equatable, Sendable {
    /// Built-in names or files; "off" for none.
    public var tones: [Tone: String] = [:]
    /// Percent.
    public var volume = 80
  }

  /// [notifications]: each works without the others.
  public struct Notifications: Equatable, Sendable {
    /// The ringtone plays.
    public var sound = true
    /// The banner shows.
    public var banner = true
    /// The screen's edge pulses.
    public var flash = true
    /// The terminal's bell rings.
    public var bell = true
    /// The desktop is told.
    public var desktop = true
  }

  /// [calls]
  public struct Calls: Equatable, Sendable {
    /// What a second call meets.
    public var busy = Busy.ask
    /// Media only through the TURN server: peers do not learn one's address.
    public var relayOnly = false
    /// Calls from people who are not in the contact list ring.
    public var strangers = true
    /// Join video calls with the camera on.
    public var cameraOn = true
    /// Milliseconds without a repeat after which the push-to-talk key counts as let go.
    public var talkRelease = 350
  }

  /// [screen]
  public struct Screen: Equatable, Sendable {
    /// A built-in theme's name, or a file.
    public var theme = "default"
    /// With what characters pictures are drawn.
    public var symbols = Symbols.auto
    /// How many colours the terminal gets.
    public var colours = Colours.auto
    /// The most pictures a second that are drawn.
    public var framesPerSecond = 30
    /// Seconds without a key until the lines around a picture go; 0 keeps them.
    public var chromeSeconds = 3
    /// The language of the screens.
    public var language = Language.auto
    /// Plain lines instead of screens, for screen readers.
    public var linear = false
  }

  /// The settings in [keys]; the keys themselves are in `keys`.
  public struct Keyboard: Equatable, Sendable {
    /// The keys to begin with.
    public var style = KeyStyle.standard
    /// The key that chords call "leader".
    public var leader = "\\"
    /// Milliseconds that a chord waits for its next key.
    public var chordTime = 1000
  }

  /// [shell]
  public struct Shell: Equatable, Sendable {
    /// The key that comes before every other one of ours.
    public var prefix = "ctrl-g"
    /// Empty: what SHELL says.
    public var program = ""
    /// Lines that have left the screen and are kept.
    public var history = 5_000
  }

  /// [log]
  public struct Log: Equatable, Sendable {
    /// How much the log tells.
    public var level = LogLevel.info
    /// Empty: `visavis.log` in the state folder.
    public var file = ""
  }

  /// [audio]
  public var audio = Audio()
  /// [video]
  public var video = Video()
  /// [ringtones]
  public var ringtones = Ringtones()
  /// [notifications]
  public var notifications = Notifications()
  /// [calls]
  public var calls = Calls()
  /// [screen]
  public var screen = Screen()
  /// [shell]
  public var shell = Shell()
  /// [log]
  public var log = Log()
  /// [keys]
  public var keyboard = Keyboard()
  /// Keys by the name of what they do, as in the help; an empty list takes the key away.
  public var keys: [String: [String]] = [:]
  /// Servers by domain.
  public var servers: [String: Server] = [:]

  /// The defaults.
  public init() {}
}
