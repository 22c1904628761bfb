public import Base

/// A canvas and where its corner is on the screen. Layers are given from the bottom up; pictures and empty cells of an
/// upper layer cover what is below just as text does.
public struct Layer: Sendable, Equatable {
  /// What is drawn.
  public var canvas: Canvas
  /// Where its top left cell goes; may be off the screen.
  public var origin: Point

  /// `canvas` with its corner at `origin`.
  public init(_ canvas: Canvas, origin: Point = Point(x: 0, y: 0)) {
    self.canvas = canvas
    self.origin = origin
  }
}

/// A moving or still picture and the rectangle of the screen it fills. It shows only in cells that a canvas has marked
/// with `Canvas.picture(_:in:)`, so whatever is drawn over it later stays on top.
public struct PictureTile: Sendable {
  /// How a picture whose shape differs from its rectangle's is placed.
  public enum Fit: Sendable, Equatable {
    /// All of it, with empty cells beside or above and below.
    case contain
    /// The rectangle filled, the edges cut.
    case cover
  }

  /// The number its cells are marked with.
  public var id: PictureID
  /// Where it is, in screen cells.
  public var rect: Rect
  /// What it shows.
  public var frame: VideoFrame
  /// Left and right swapped, as people expect of their own picture.
  public var mirrored: Bool
  /// How it fills the rectangle.
  public var fit: Fit

  /// A tile showing `frame` in `rect`.
  public init(id: PictureID, rect: Rect, frame: VideoFrame, mirrored: Bool = false, fit: Fit = .contain) {
    self.id = id
    self.rect = rect
    self.frame = frame
    self.mirrored = mirrored
    self.fit = fit
  }
}
