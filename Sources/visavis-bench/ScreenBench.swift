import Base
import Codecs
import Devices
import Screen

/// From a picture to the bytes for the terminal.
enum ScreenBench {
  static func run(_ wanted: [String]) -> [Bench.Result] {
    var results: [Bench.Result] = []
    if wanted.asks(for: "frame to cells 80x24") {
      results.append(one(80, 24, .halfBlock, "frame to cells 80x24"))
    }
    if wanted.asks(for: "frame to cells 200x50") {
      results.append(one(200, 50, .halfBlock, "frame to cells 200x50"))
    }
    if wanted.asks(for: "quadrants 80x24") { results.append(one(80, 24, .quadrant, "quadrants 80x24")) }
    if wanted.asks(for: "16 tiles 200x50") { results.append(tiles()) }
    return results
  }

  /// Pictures as a call receives them: the test picture through the video codec.
  private static func pictures() -> [VideoFrame] {
    let picture = TestPicture(width: 640, height: 360, name: "bench")
    guard let encoder = try? VPXEncoder(codec: .vp8, width: 640, height: 360, fps: 30, bitrate: 400_000),
      let decoder = try? VPXDecoder(.vp8)
    else { return [] }
    return (0..<90).compactMap { index in
      let time = MonotonicTime(milliseconds: Int64(index) * 33)
      guard let encoded = try? encoder.encode(picture.frame(at: time)) else { return nil }
      return try? decoder.decode(encoded.data, time: time)
    }
  }

  private static func one(_ columns: Int, _ rows: Int, _ encoding: PictureEncoding, _ name: String)
    -> Bench.Result
  {
    measure(
      name, Size(width: columns, height: rows), encoding, [Rect(x: 0, y: 0, width: columns, height: rows)])
  }

  private static func tiles() -> Bench.Result {
    let rects = (0..<16).map { Rect(x: $0 % 4 * 50, y: $0 / 4 * 12, width: 50, height: 12) }
    return measure("16 tiles 200x50", Size(width: 200, height: 50), .halfBlock, rects)
  }

  private static func measure(_ name: String, _ size: Size, _ encoding: PictureEncoding, _ rects: [Rect])
    -> Bench.Result
  {
    let frames = pictures()
    guard !frames.isEmpty else { return Bench.Result(name: name, microseconds: .infinity) }
    var capabilities = TerminalCapabilities()
    capabilities.pictures = encoding
    var compositor = Compositor(size: size, capabilities: capabilities)
    var canvas = Canvas(size)
    for (index, rect) in rects.enumerated() { canvas.picture(PictureID(UInt16(index + 1)), in: rect) }
    compositor.draw([Layer(canvas)])
    var bytes = 0
    var composed = 0
    var result = Bench.measure(name, count: frames.count, rounds: 5) { count in
      for index in 0..<count {
        let tiles = rects.enumerated().map { number, rect in
          PictureTile(
            id: PictureID(UInt16(number + 1)), rect: rect, frame: frames[(index + number * 5) % frames.count],
            fit: .cover)
        }
        bytes +=
          compositor.compose(tiles: tiles, now: MonotonicTime(milliseconds: Int64(composed) * 33)).bytes.count
        composed += 1
      }
    }
    result.extra = ("bytes/frame", Double(bytes) / Double(max(1, composed)))
    return result
  }
}
