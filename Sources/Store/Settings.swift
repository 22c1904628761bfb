extension Setting {
  /// Every setting with a fixed name, in the order of the file.
  static let all: [Setting] = [
    .choice("calls.busy", \.calls.busy, "A second call: ask shows it as waiting, auto says busy"),
    .flag(
      "calls.relay_only", \.calls.relayOnly,
      "Media only through a relay, so that peers do not learn your address"),
    .flag("calls.strangers", \.calls.strangers, "Ring for people who are not in the contact list"),
    .flag("calls.camera_on", \.calls.cameraOn, "Enter video calls with the camera on"),
    .number(
      "calls.talk_release_ms", \.calls.talkRelease, in: 50...3000,
      "Push to talk: how long after its last repeat the key counts as let go, milliseconds"),

    .text(
      "audio.input", \.audio.input,
      "Microphone: default, a device's name, or a source such as wav:FILE or exec:COMMAND"),
    .text("audio.output", \.audio.output, "Loudspeaker: default, or a device's name"),
    .number("audio.input_volume", \.audio.inputVolume, in: 0...400, "Microphone, percent"),
    .number("audio.output_volume", \.audio.outputVolume, in: 0...400, "Loudspeaker, percent"),
    .flag(
      "audio.echo_cancellation", \.audio.echoCancellation,
      "Remove what the loudspeaker says from the microphone"),
    .flag("audio.noise_suppression", \.audio.noiseSuppression, "Remove steady noise from the microphone"),
    .flag("audio.automatic_gain", \.audio.automaticGain, "Keep the voice equally loud"),

    .text(
      "video.source", \.video.source,
      "Camera: default, a device such as /dev/video0, or a source such as file:FILE"),
    .size("video.size", \.video.size, "The largest picture that is sent"),
    .number("video.fps", \.video.framesPerSecond, in: 1...60, "The most pictures a second that are sent"),
    .number("video.bitrate", \.video.bitrate, in: 30...20_000, "The most that is sent to one peer, kbit/s"),
    .choice("video.codec", \.video.codec, "The codec that is offered first"),
    .flag("video.mirror", \.video.mirror, "Show your own picture as in a mirror"),

    .tone(.incoming, "Somebody calls: default, a WAV file, or off"),
    .tone(.dialling, "Waiting for somebody to answer"),
    .tone(.waiting, "A second call during a call"),
    .tone(.hangup, "The call is over"),
    .tone(.timeout, "Nobody answered, or the connection broke"),
    .tone(.busy, "The other side is busy"),
    .number("ringtones.volume", \.ringtones.volume, in: 0...100, "All tones, percent"),

    .flag("notifications.sound", \.notifications.sound, "Play the ringtone"),
    .flag("notifications.banner", \.notifications.banner, "Show the banner"),
    .flag("notifications.flash", \.notifications.flash, "Let the screen's edge pulse"),
    .flag("notifications.bell", \.notifications.bell, "Ring the terminal's bell"),
    .flag(
      "notifications.desktop", \.notifications.desktop,
      "Tell the desktop through notify-send, where it is installed"),

    .text("screen.theme", \.screen.theme, "A built-in theme's name, or a file"),
    .choice("screen.symbols", \.screen.symbols, "What pictures are drawn with"),
    .choice("screen.colours", \.screen.colours, "How many colours the terminal gets"),
    .number("screen.fps", \.screen.framesPerSecond, in: 1...60, "The most pictures a second that are drawn"),
    .number(
      "screen.chrome_seconds", \.screen.chromeSeconds, in: 0...3600,
      "When the lines around a picture go; 0 keeps them"),
    .choice("screen.language", \.screen.language, "The language; auto follows the locale"),
    .flag("screen.linear", \.screen.linear, "Plain lines instead of screens, for screen readers"),

    .text("shell.prefix", \.shell.prefix, "In the shell: the key before every other one of ours"),
    .text("shell.program", \.shell.program, "What the shell runs; empty is what SHELL says"),
    .number(
      "shell.history", \.shell.history, in: 0...100_000, "Lines kept that have left the shell's screen"),

    .choice("log.level", \.log.level, "How much the log tells"),
    .text("log.file", \.log.file, "Where; empty is visavis.log in ~/.local/state/visavis"),

    .choice("keys.style", \.keyboard.style, "The keys to begin with; your own, below, count more"),
    .text("keys.leader", \.keyboard.leader, "The key that \"leader\" stands for in chords"),
    .number(
      "keys.chord_ms", \.keyboard.chordTime, in: 100...5000,
      "How long a chord waits for its next key, milliseconds"),
  ]

  /// The settings below [server."DOMAIN"].
  static let server: [(name: String, about: String)] = [
    ("address", "Where to connect instead of what DNS says: \"HOST:PORT\" or \"HOST\""),
    ("direct_tls", "true: TLS from the first byte instead of STARTTLS"),
    ("ca_file", "Trust this authority (PEM) instead of the system's"),
  ]
}
