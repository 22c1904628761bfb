internal import Base

/// A picture size and rate, written "640x360@30".
public struct VideoMode: Sendable, Hashable, CustomStringConvertible {
  /// Pixels, 16…4096.
  public var width: Int
  /// Pixels, 16…4096.
  public var height: Int
  /// Pictures a second, 1…120.
  public var framesPerSecond: Int

  /// A mode; values out of range are clamped.
  public init(width: Int, height: Int, framesPerSecond: Int) {
    self.width = min(max(width, 16), 4_096)
    self.height = min(max(height, 16), 4_096)
    self.framesPerSecond = min(max(framesPerSecond, 1), 120)
  }

  /// What is sent unless something else is asked for.
  public static let standard = VideoMode(width: 640, height: 360, framesPerSecond: 30)

  /// As in `parse`.
  public var description: String { "\(width)x\(height)@\(framesPerSecond)" }

  /// "WIDTHxHEIGHT" or "WIDTHxHEIGHT@RATE".
  public static func parse(_ text: some StringProtocol) throws(DeviceError) -> VideoMode {
    let halves = text.split(separator: "@", omittingEmptySubsequences: false)
    let sides = halves.first?.split(separator: "x", omittingEmptySubsequences: false) ?? []
    guard halves.count <= 2, sides.count == 2, let width = Int(sides[0]), let height = Int(sides[1]),
      let rate = halves.count == 2 ? Int(halves[1]) : standard.framesPerSecond,
      (16...4_096).contains(width), (16...4_096).contains(height), (1...120).contains(rate)
    else {
      throw DeviceError(
        .badSpec,
        """
        “\(text)” is not a picture size. Write WIDTHxHEIGHT@RATE such as 640x360@30 (sides 16 to 4096, \
        rate 1 to 120).
        """)
    }
    return VideoMode(width: width, height: height, framesPerSecond: rate)
  }
}

/// Splits "kind:rest" at the first colon; the rest is empty if there is none.
func splitSpec(_ text: String) -> (kind: String, rest: String) {
  guard let colon = text.firstIndex(of: ":") else { return (text, "") }
  return (String(text[..<colon]), String(text[text.index(after: colon)...]))
}

func requireRest(_ rest: String, _ text: String, _ example: String) throws(DeviceError) -> String {
  guard !rest.isEmpty else {
    throw DeviceError(.badSpec, "“\(text)” lacks what follows the colon. Write for example \(example).")
  }
  return rest
}
