public import Base

/// Layers and pictures as plain cells, for those who show them elsewhere than on this program's own terminal. Keeps what
/// it made last: a picture's cells change only where the picture did.
public struct PictureRaster: Sendable {
  private var compositor: Compositor

  /// A raster of `size` for a terminal that shows `colors` and, if `unicode`, pictures in characters of `pictures`. Where
  /// that is no kind of character, half blocks stand in.
  public init(
    size: Size, colors: ColorDepth = .trueColor, unicode: Bool = true,
    pictures: PictureEncoding = .halfBlock, cellAspect: Double = 2
  ) {
    let isPixels = ["sixel", "kitty"].contains(pictures.rawValue)
    compositor = Compositor(
      size: size,
      capabilities: TerminalCapabilities(
        colors: colors, unicode: unicode, synchronized: false, statusReports: false, cellAspect: cellAspect,
        pictures: isPixels ? .halfBlock : pictures))
  }

  /// Columns and rows.
  public var size: Size { compositor.size }

  /// What a terminal would show: `layers` from the bottom up, with `tiles` in the cells that are marked for them.
  public mutating func draw(
    _ layers: [Layer], tiles: [PictureTile] = [], at now: MonotonicTime = .zero
  ) -> Canvas {
    compositor.draw(layers)
    _ = compositor.compose(tiles: tiles, now: now)
    var canvas = Canvas(size)
    for y in 0..<size.height {
      for x in 0..<size.width {
        let cell = compositor.shown[y * size.width + x]
        canvas[x, y] = cell == .unknown ? .blank : cell
      }
    }
    return canvas
  }
}
