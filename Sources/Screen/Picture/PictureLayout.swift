/// Which cells of a rectangle a picture covers, and which part of the picture they show. Pure geometry.
struct PictureLayout: Equatable {
  /// The covered cells, relative to the rectangle's corner.
  var cells: Rect
  /// The part of the frame they show, in luma pixels; even, so that chroma matches.
  var source: Rect

  /// `aspect` is a cell's height divided by its width. The covered part is a whole number of cells; what that changes in
  /// shape is cut off the picture, so nothing is ever stretched.
  init(frame: Size, rect: Size, aspect: Double, fit: PictureTile.Fit) {
    let (w, h) = (max(1, rect.width), max(1, rect.height))
    let shape = Double(frame.width) / Double(frame.height)
    var (columns, rows) = (w, h)
    if fit == .contain {
      if Double(w) / (Double(h) * aspect) > shape {
        columns = min(w, max(1, Int((Double(h) * aspect * shape).rounded())))
      } else {
        rows = min(h, max(1, Int((Double(w) / shape / aspect).rounded())))
      }
    }
    cells = Rect(x: (w - columns) / 2, y: (h - rows) / 2, width: columns, height: rows)
    let wanted = Double(columns) / (Double(rows) * aspect)
    source = Self.cut(frame, to: wanted)
  }

  /// The largest centred part of `frame` with `shape` (width by height).
  private static func cut(_ frame: Size, to shape: Double) -> Rect {
    var (w, h) = (frame.width, frame.height)
    if Double(w) / Double(h) > shape {
      w = Int((Double(h) * shape).rounded())
    } else {
      h = Int((Double(w) / shape).rounded())
    }
    w = min(frame.width, max(min(2, frame.width), w))
    h = min(frame.height, max(min(2, frame.height), h))
    let (x, y) = ((frame.width - w) / 2 & ~1, (frame.height - h) / 2 & ~1)
    return Rect(x: x, y: y, width: w, height: h)
  }
}
