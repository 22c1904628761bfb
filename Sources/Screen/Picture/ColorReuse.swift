extension Cell {
  /// With colours of `last`, the cell written before, where they do as well: the terminal draws with them already, and a
  /// colour is half of a cell's bytes. A colour does when it is within the tolerance and its brightness is off by less than
  /// half of the contrast in the cell, which hides that. Where a cell is even nothing would be hidden, and it stays exact.
  func reusing(_ last: Cell?, _ tolerance: PictureTolerance) -> Cell {
    guard let last, let fore = foreground.rgb, let back = background.rgb else { return self }
    let contrast = abs(fore.luma &- back.luma)
    var cell = self
    if fore.isServed(by: last.foreground, tolerance, contrast) { cell.foreground = last.foreground }
    if back.isServed(by: last.background, tolerance, contrast) { cell.background = last.background }
    return cell
  }
}

extension Color {
  /// The colour as 0xRRGGBB when it was given so.
  fileprivate var rgb: UInt32? { packed &>> 24 == 2 ? packed & 0xFF_FFFF : nil }
}

extension UInt32 {
  fileprivate func isServed(by color: Color, _ tolerance: PictureTolerance, _ contrast: Int32) -> Bool {
    guard let rgb = color.rgb, !isFar(from: rgb, tolerance.step) else { return false }
    return 2 &* abs(luma &- rgb.luma) < contrast
  }
}
