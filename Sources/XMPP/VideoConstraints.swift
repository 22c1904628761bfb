/// What a client can show of the other side's picture, told in a session-info (`urn:visavis:video-constraints:0`).
///
/// No XEP has a word for it. A client that does not know it answers unsupported-info and nothing is lost.
public struct VideoConstraints: Hashable, Sendable {
  /// Pixels that anybody may ask for, each way.
  public static let sides = 16...4096
  /// Pictures a second that anybody may ask for.
  public static let rates = 1...60

  /// Pixels; within `sides`.
  public var maxWidth: Int
  /// Pixels; within `sides`.
  public var maxHeight: Int
  /// Pictures a second; within `rates`.
  public var maxFramesPerSecond: Int
  /// The picture is not shown at all: none need be sent.
  public var paused: Bool

  /// What can be shown; figures out of range are taken to its end.
  public init(maxWidth: Int, maxHeight: Int, maxFramesPerSecond: Int, paused: Bool = false) {
    self.maxWidth = Self.clamp(maxWidth, Self.sides)
    self.maxHeight = Self.clamp(maxHeight, Self.sides)
    self.maxFramesPerSecond = Self.clamp(maxFramesPerSecond, Self.rates)
    self.paused = paused
  }

  /// Reads a `<want/>`; nil if it is none. A figure that is missing or no number bounds nothing.
  public init?(_ element: XMLElement) {
    guard element.matches("want", namespace: Namespace.videoConstraints) else { return nil }
    self.init(
      maxWidth: element["max-width"].flatMap { Int($0) } ?? Self.sides.upperBound,
      maxHeight: element["max-height"].flatMap { Int($0) } ?? Self.sides.upperBound,
      maxFramesPerSecond: element["max-fps"].flatMap { Int($0) } ?? Self.rates.upperBound,
      paused: element["paused"] == "true" || element["paused"] == "1")
  }

  /// The `<want/>` element.
  public var xml: XMLElement {
    XMLElement(
      "want", namespace: Namespace.videoConstraints,
      attributes: [
        "max-width": String(maxWidth), "max-height": String(maxHeight), "max-fps": String(maxFramesPerSecond),
        "paused": paused ? "true" : nil,
      ])
  }

  private static func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
    min(max(value, range.lowerBound), range.upperBound)
  }
}
