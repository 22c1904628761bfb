internal import Base

/// Where pictures come from (`--video-source`).
public enum VideoSourceSpec: Sendable, Equatable {
  /// A moving test picture; the name picks its colour.
  case test(VideoMode, name: String?)
  /// A YUV4MPEG2 file, repeated for ever.
  case y4m(String)
  /// Whatever ffmpeg can read: a file (repeated) or a URL.
  case file(String)
  /// A shell command that prints YUV4MPEG2.
  case exec(String)
  /// A Video4Linux device.
  case camera(String)
  /// An X11 display, nil for $DISPLAY, at this many pictures a second.
  case screen(display: String?, framesPerSecond: Int)
  /// No pictures.
  case none

  static let allowed = """
    test:640x360@30[#NAME], y4m:FILE, file:FILE-or-URL, exec:COMMAND, camera:/dev/video0, screen:[DISPLAY][@RATE] or none
    """

  /// Reads a specification as the command line has it.
  public static func parse(_ text: String) throws(DeviceError) -> VideoSourceSpec {
    let (kind, rest) = splitSpec(text)
    switch kind {
    case "test": return try test(rest)
    case "y4m": return .y4m(try requireRest(rest, text, "y4m:clip.y4m"))
    case "file": return .file(try requireRest(rest, text, "file:clip.mp4"))
    case "exec": return .exec(try requireRest(rest, text, "exec:'ffmpeg … -f yuv4mpegpipe -'"))
    case "camera": return .camera(rest.isEmpty ? "/dev/video0" : rest)
    case "screen": return try screen(rest)
    case "none" where rest.isEmpty: return .none
    default:
      throw DeviceError(.badSpec, "“\(text)” is not a source of pictures. Allowed are \(allowed).")
    }
  }

  private static func test(_ rest: String) throws(DeviceError) -> VideoSourceSpec {
    let parts = rest.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.count == 2 && !parts[1].isEmpty ? String(parts[1]) : nil
    guard let mode = parts.first, !mode.isEmpty else { return .test(.standard, name: name) }
    return .test(try VideoMode.parse(mode), name: name)
  }

  private static func screen(_ rest: String) throws(DeviceError) -> VideoSourceSpec {
    let parts = rest.split(separator: "@", omittingEmptySubsequences: false)
    let rate = parts.count == 2 ? Int(parts[1]) : 15
    guard parts.count <= 2, let rate, (1...60).contains(rate) else {
      throw DeviceError(
        .badSpec, "“screen:\(rest)” is not a screen. Write for example screen: or screen::0@15.")
    }
    let display = parts.first.map(String.init) ?? ""
    return .screen(display: display.isEmpty ? nil : display, framesPerSecond: rate)
  }

  /// A source that can be started; nil for `.none`. `wanted` is the mode to ask a camera for, and the largest
  /// picture to take from files and screens. `environment` supplies $DISPLAY.
  public func makeSource(wanted: VideoMode = .standard, display: String? = nil) -> (any VideoSource)? {
    switch self {
    case .test(let mode, let name): TestSource(mode: mode, name: name)
    case .y4m(let path): Y4MFileSource(path: path)
    case .file(let path): ProgramVideoSource(.ffmpeg(file: path, largest: wanted))
    case .exec(let command): ProgramVideoSource(.shell(command))
    case .camera(let path): CameraSource(path: path, wanted: wanted)
    case .screen(let asked, let rate):
      ProgramVideoSource(.screen(display: asked ?? display, rate: rate, largest: wanted))
    case .none: nil
    }
  }
}

/// Where decoded pictures go (`--video-sink`).
public enum VideoSinkSpec: Sendable, Equatable {
  case null
  /// A YUV4MPEG2 file.
  case y4m(String)
  /// A shell command that reads YUV4MPEG2.
  case exec(String)

  /// Reads a specification as the command line has it.
  public static func parse(_ text: String) throws(DeviceError) -> VideoSinkSpec {
    let (kind, rest) = splitSpec(text)
    switch kind {
    case "null" where rest.isEmpty: return .null
    case "y4m": return .y4m(try requireRest(rest, text, "y4m:seen.y4m"))
    case "exec": return .exec(try requireRest(rest, text, "exec:'ffplay -'"))
    default:
      throw DeviceError(
        .badSpec, "“\(text)” is not a place for pictures. Allowed are null, y4m:FILE or exec:COMMAND.")
    }
  }

  /// A sink that can be started. `framesPerSecond` is only written into headers.
  public func makeSink(framesPerSecond: Int = 30) -> any VideoSink {
    switch self {
    case .null: NullVideoSink()
    case .y4m(let path): Y4MFileSink(path: path, framesPerSecond: framesPerSecond)
    case .exec(let command): ProgramVideoSink(command: command, framesPerSecond: framesPerSecond)
    }
  }
}
