public import Screen

/// What the terminal is to show: canvases from the bottom up, and which pictures go where.
public struct Frame: Sendable, Equatable {
  /// Bottom first. The first one covers the whole screen.
  public var layers: [Layer]
  /// Bottom first. A picture shows in the cells that the topmost canvas has marked with its id, and nowhere else; a
  /// dimmed picture's cells carry the `dim` attribute.
  public var pictures: [PicturePlacement]
  /// Where the terminal's own cursor belongs (input methods open there); nil: hide it.
  public var caret: Point?

  /// The layers drawn over each other, for tests and for terminals without layers of their own.
  public func flattened() -> Canvas {
    guard var canvas = layers.first?.canvas else { return Canvas(width: 0, height: 0) }
    for layer in layers.dropFirst() { canvas.draw(layer.canvas, x: layer.origin.x, y: layer.origin.y) }
    return canvas
  }
}

/// Where a picture goes and how; with the newest frame of that picture it makes a `PictureTile`.
public struct PicturePlacement: Sendable, Equatable {
  /// Which picture.
  public var id: PictureID
  /// In cells of the whole screen.
  public var rect: Rect
  /// Left and right swapped, as in a mirror: one's own picture.
  public var mirrored: Bool
  /// How a picture of another shape fills `rect`.
  public var fit: PictureTile.Fit

  /// Picture `id` in `rect`.
  public init(id: PictureID, rect: Rect, mirrored: Bool = false, fit: PictureTile.Fit = .contain) {
    self.id = id
    self.rect = rect
    self.mirrored = mirrored
    self.fit = fit
  }
}
