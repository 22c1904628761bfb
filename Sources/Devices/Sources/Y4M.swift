internal import Base

/// The first line of a YUV4MPEG2 stream (yuv4mpeg(5)).
struct Y4MHeader: Equatable {
  enum Layout: Equatable { case i420, mono }

  var width: Int
  var height: Int
  var rate: (numerator: Int, denominator: Int)
  var layout: Layout

  static func == (a: Y4MHeader, b: Y4MHeader) -> Bool {
    a.width == b.width && a.height == b.height && a.rate == b.rate && a.layout == b.layout
  }

  /// Reads the line (without its line feed); `title` names the stream in the error.
  static func parse(_ line: [UInt8], title: Sentence) throws(DeviceError) -> Y4MHeader {
    let fields = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard fields.first == "YUV4MPEG2" else {
      throw DeviceError(.file, "\(title) does not deliver YUV4MPEG2 (ffmpeg -f yuv4mpegpipe makes it).")
    }
    var header = Y4MHeader(width: 0, height: 0, rate: (30, 1), layout: .i420)
    for field in fields.dropFirst() {
      let value = field.dropFirst()
      switch field.first {
      case "W": header.width = Int(value) ?? 0
      case "H": header.height = Int(value) ?? 0
      case "F": header.rate = rate(value) ?? header.rate
      case "C": header.layout = try layout(value, title: title)
      default: break
      }
    }
    let sides = 1...VideoFrame.largestSide
    guard sides.contains(header.width), sides.contains(header.height) else {
      throw DeviceError(
        .file, "\(title) has pictures of an impossible size (\(header.width)x\(header.height)).")
    }
    return header
  }

  private static func rate(_ text: Substring) -> (Int, Int)? {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let top = Int(parts[0]), let bottom = Int(parts[1]), top > 0, bottom > 0,
      top / bottom <= 1_000
    else { return nil }
    return (top, bottom)
  }

  private static func layout(_ text: Substring, title: Sentence) throws(DeviceError) -> Layout {
    switch text {
    case "420", "420jpeg", "420mpeg2", "420paldv": return .i420
    case "mono": return .mono
    default:
      throw DeviceError(
        .file, "\(title) has the colour format \(text); make it yuv420p (ffmpeg -pix_fmt yuv420p).")
    }
  }
}

/// Reads the pictures of a YUV4MPEG2 stream.
final class Y4MReader {
  let header: Y4MHeader
  private let reader: StreamReader
  private let title: Sentence

  /// Reads the header.
  init(_ reader: StreamReader, title: Sentence) throws(DeviceError) {
    self.reader = reader
    self.title = title
    guard let line = reader.line() else { throw DeviceError(.file, "\(title) delivered no picture.") }
    header = try Y4MHeader.parse(line, title: title)
  }

  /// Goes back to the first picture of a file.
  func rewind() -> Bool { reader.rewind() && reader.line() != nil }

  private func frameFollows() -> Bool { reader.line()?.starts(with: Array("FRAME".utf8)) ?? false }

  /// The next picture, stamped with `time` (called when it has been read); nil at the end.
  func next(time: () -> MonotonicTime) -> VideoFrame? {
    guard frameFollows() else { return nil }
    var whole = false
    let frame = unsafe VideoFrame(width: header.width, height: header.height, time: time()) { y, u, v in
      whole = unsafe reader.fill(.init(y))
      if header.layout == .mono {
        unsafe u.initialize(repeating: 128)
        unsafe v.initialize(repeating: 128)
      } else {
        whole = unsafe whole && reader.fill(.init(u)) && reader.fill(.init(v))
      }
    }
    return whole ? frame : nil
  }

  /// Passes over one picture; false at the end.
  func skip() -> Bool {
    let luma = header.width * header.height
    let chroma = (header.width + 1) / 2 * ((header.height + 1) / 2)
    return frameFollows() && reader.skip(header.layout == .mono ? luma : luma + 2 * chroma)
  }
}
