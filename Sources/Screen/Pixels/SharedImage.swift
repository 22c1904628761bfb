/// A picture that the terminal takes out of shared memory. Whoever writes a frame's bytes puts it there first.
public struct SharedImage: Sendable, Equatable {
  /// The object's name, with the slash in front.
  public var name: String
  /// Red, green and blue of each pixel, row by row.
  public var bytes: [UInt8]
}

/// What the compositor must know to draw pictures as pixels; part of a frame's job.
struct PixelJob {
  var tiles: [PictureTile]
  var size: Size
  var capabilities: TerminalCapabilities
  /// How far off a channel may be before a picture is sent again.
  var threshold: Int
  /// Bytes that all pictures of the frame may have together.
  var budget: Int
}

extension PictureEncoding {
  /// Whether the terminal draws pictures itself instead of characters that look like them.
  public var isPixels: Bool { self == .kitty || self == .sixel }

  /// This encoding and those that are less work for the terminal and the line, the best first. Cells of any kind cost
  /// about the same bytes (render.md §3), so below half blocks there is nothing to be won.
  public var ladder: [PictureEncoding] {
    switch self {
    case .kitty, .sixel: [self, .quadrant, .halfBlock]
    case .block, .quadrant, .sextant, .octant: [self, .halfBlock]
    case .halfBlock, .braille, .ascii: [self]
    }
  }
}
