import Base

@testable import Screen

/// A terminal that knows kitty's graphics and sixels as well as text.
struct PixelsGlass {
  /// One command of kitty's graphics protocol.
  struct Command {
    var keys: [String: String]
    var payload: String
    var at: Point
  }
  /// A sixel picture and the cell its corner is in.
  struct Sixel {
    var picture: SixelPicture
    var at: Point
  }

  var model: TerminalModel
  var commands: [Command] = []
  var sixels: [Sixel] = []

  init(_ size: Size) { model = TerminalModel(size: size) }

  /// Takes in a frame; `commands` and `sixels` are those of this frame.
  mutating func feed(_ bytes: [UInt8]) {
    commands = []
    sixels = []
    var text: [UInt8] = []
    var at = 0
    while at < bytes.count {
      let kind = at + 1 < bytes.count && bytes[at] == 0x1B ? bytes[at + 1] : 0
      guard kind == UInt8(ascii: "_") || kind == UInt8(ascii: "P") else {
        text.append(bytes[at])
        at += 1
        continue
      }
      model.feed(text)
      text = []
      var end = at + 2
      while end + 1 < bytes.count, bytes[end] != 0x1B { end += 1 }
      let body = String(decoding: bytes[at + 2..<end], as: UTF8.self)
      if kind == UInt8(ascii: "_") { graphics(body) } else { sixel(body) }
      at = end + 2
    }
    model.feed(text)
    model.problems.removeAll { $0.hasPrefix("unknown CSI ?1;3;256") }
  }

  private mutating func graphics(_ body: String) {
    let parts = body.dropFirst().split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    var keys: [String: String] = [:]
    for pair in (parts.first ?? "").split(separator: ",") {
      let sides = pair.split(separator: "=", maxSplits: 1)
      if sides.count == 2 { keys[String(sides[0])] = String(sides[1]) }
    }
    let payload = parts.count == 2 ? String(parts[1]) : ""
    commands.append(Command(keys: keys, payload: payload, at: Point(x: model.x, y: model.y)))
  }

  private mutating func sixel(_ body: String) {
    sixels.append(Sixel(picture: SixelPicture(body), at: Point(x: model.x, y: model.y)))
    // Nobody may rely on where the cursor is now.
    (model.x, model.y) = (0, 0)
  }
}

/// A sixel picture made pixels again.
struct SixelPicture {
  var width = 0
  var height = 0
  /// 0xRRGGBB; nil where nothing was drawn.
  var pixels: [UInt32?] = []
  var problems: [String] = []

  private var colors: [Int: UInt32] = [:]
  private var color: UInt32 = 0
  private var (x, top) = (0, 0)

  /// From what stands between the introducer and the terminator.
  init(_ body: String) {
    let bytes = Array(body.utf8)
    guard let start = bytes.firstIndex(of: UInt8(ascii: "q")) else {
      problems.append("no q")
      return
    }
    var at = start + 1
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        let numbers = Self.numbers(bytes, &at)
        guard numbers.count == 4, numbers[0] == 1, numbers[1] == 1 else {
          problems.append("raster")
          return
        }
        (width, height) = (numbers[2], numbers[3])
        pixels = Array(repeating: nil, count: width * height)
      case UInt8(ascii: "#"): choose(Self.numbers(bytes, &at))
      case UInt8(ascii: "!"):
        let count = Self.numbers(bytes, &at).first ?? 0
        guard at < bytes.count else {
          problems.append("run without end")
          return
        }
        draw(bytes[at], count)
        at += 1
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"):
        x = 0
        top += 6
      case 63...126: draw(byte, 1)
      default: problems.append("byte \(byte)")
      }
    }
  }

  private static func numbers(_ bytes: [UInt8], _ at: inout Int) -> [Int] {
    var found = [0]
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: ";") {
        found.append(0)
      } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) {
        found[found.count - 1] = found[found.count - 1] * 10 + Int(bytes[at]) - 48
      } else {
        break
      }
      at += 1
    }
    return found
  }

  private mutating func choose(_ numbers: [Int]) {
    if numbers.count == 5 {
      let channels = numbers[2...4].map { UInt32(clamping: $0 * 255 / 100) }
      colors[numbers[0]] = channels[0] << 16 | channels[1] << 8 | channels[2]
    }
    guard let chosen = colors[numbers[0]] else {
      problems.append("colour \(numbers[0]) is not defined")
      return
    }
    color = chosen
  }

  private mutating func draw(_ byte: UInt8, _ count: Int) {
    for _ in 0..<count {
      for bit in 0..<6 where (byte &- 63) >> UInt8(bit) & 1 != 0 {
        guard x < width, top + bit < height else {
          problems.append("outside: \(x), \(top + bit)")
          continue
        }
        pixels[(top + bit) * width + x] = color
      }
      x += 1
    }
  }

  /// The mean colour; nil when a pixel was left out.
  var mean: (red: Double, green: Double, blue: Double)? {
    guard !pixels.isEmpty, !pixels.contains(nil) else { return nil }
    let all = pixels.compactMap(\.self)
    func mean(_ shift: UInt32) -> Double {
      Double(all.reduce(0) { $0 + Int($1 >> shift & 255) }) / Double(all.count)
    }
    return (mean(16), mean(8), mean(0))
  }
}
