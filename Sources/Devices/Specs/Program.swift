internal import Base

/// A helper program and what it is called in messages.
struct Program: Sendable {
  let arguments: [String]
  let title: Sentence
  /// Said instead of starting it.
  var refusal: DeviceError?
  /// Prints as fast as we read; otherwise it keeps its own time.
  var isPaced = true

  static func shell(_ command: String) -> Program {
    Program(arguments: PipeChild.shell(command), title: "The command “\(command)”")
  }

  static func ffmpeg(file: String, largest: VideoMode) -> Program {
    Program(
      arguments: ffmpeg(input(file)) + ["-an", "-vf", fit(largest)] + y4m,
      title: "ffmpeg, which reads “\(file)”,")
  }

  static func ffmpeg(audio file: String) -> Program {
    Program(
      arguments: ffmpeg(input(file)) + ["-vn", "-f", "s16le", "-ar", "48000", "-ac", "1", "-"],
      title: "ffmpeg, which reads “\(file)”,")
  }

  static func screen(display: String?, rate: Int, largest: VideoMode) -> Program {
    let grab = ["-f", "x11grab", "-framerate", String(rate), "-i", display ?? ""]
    var program = Program(
      arguments: ffmpeg(grab) + ["-vf", fit(largest)] + y4m, title: "ffmpeg, which records the screen,")
    program.isPaced = false
    if display == nil {
      program.refusal = DeviceError(
        .screen, "There is no X11 screen to show: DISPLAY is not set. Name one, for example screen::0.")
    }
    return program
  }

  private static func ffmpeg(_ input: [String]) -> [String] {
    ["ffmpeg", "-nostdin", "-loglevel", "error"] + input
  }

  private static let y4m = ["-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe", "-"]

  /// Files are repeated; a colon in a file's name would be taken for a protocol without the prefix.
  private static func input(_ file: String) -> [String] {
    file.contains("://") ? ["-i", file] : ["-stream_loop", "-1", "-i", "file:" + file]
  }

  private static func fit(_ mode: VideoMode) -> String {
    "scale='min(\(mode.width),iw)':'min(\(mode.height),ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"
  }
}
