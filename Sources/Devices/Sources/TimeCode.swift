public import Base

/// A time in milliseconds painted into the top of a picture as black and white blocks, readable after scaling
/// and strong compression. Two rows of 16 blocks over an eighth of the height: a mark (1, 0), a 6-bit check
/// sum, 24 bits of time.
public enum TimeCode {
  /// The code counts modulo this many milliseconds (4.6 hours).
  public static let period = 1 << 24
  private static let columns = 16
  private static let rows = 2
  /// Each row is this fraction of the picture's height.
  private static let rowShare = 16

  private static func check(_ value: Int) -> Int {
    (value ^ value >> 6 ^ value >> 12 ^ value >> 18 ^ 0b10_1101) & 63
  }

  /// Paints `milliseconds` (modulo `period`) into the luma and neutral colour into the chroma planes.
  static func draw(
    _ milliseconds: Int, width: Int, height: Int, y: UnsafeMutableBufferPointer<UInt8>,
    u: UnsafeMutableBufferPointer<UInt8>, v: UnsafeMutableBufferPointer<UInt8>
  ) {
    let value = ((milliseconds % period) + period) % period
    let word = 0b10 << 30 | check(value) << 24 | value
    for row in 0..<rows {
      let top = row * height / rowShare
      let bottom = (row + 1) * height / rowShare
      for column in 0..<columns {
        let bit = word >> (columns * rows - 1 - row * columns - column) & 1
        let left = column * width / columns
        let right = (column + 1) * width / columns
        for line in top..<bottom {
          unsafe y[line * width + left..<line * width + right].update(repeating: bit == 1 ? 235 : 16)
        }
      }
    }
    let chroma = (height * rows / rowShare + 1) / 2 * ((width + 1) / 2)
    unsafe u[..<chroma].update(repeating: 128)
    unsafe v[..<chroma].update(repeating: 128)
  }

  /// The milliseconds in a picture; nil if it carries no code or the code is damaged.
  public static func read(_ frame: VideoFrame) -> Int? {
    guard frame.width >= 2 * columns, frame.height >= 2 * rowShare else { return nil }
    let word = unsafe frame.withPlanes { y, _, _ in
      var word = 0
      for row in 0..<rows {
        for column in 0..<columns {
          let mean = unsafe brightness(y, frame.width, frame.height, row: row, column: column)
          word = word << 1 | (mean > 125 ? 1 : 0)
        }
      }
      return word
    }
    let value = word & (period - 1)
    return word >> 30 == 0b10 && word >> 24 & 63 == check(value) ? value : nil
  }

  /// Mean of the middle half of a block, where compression and scaling smear least.
  private static func brightness(
    _ y: UnsafeBufferPointer<UInt8>, _ width: Int, _ height: Int, row: Int, column: Int
  ) -> Int {
    func middle(_ index: Int, _ size: Int, _ parts: Int) -> Range<Int> {
      let low = (4 * index + 1) * size / (4 * parts)
      return low..<max(low + 1, (4 * index + 3) * size / (4 * parts))
    }
    var (sum, count) = (0, 0)
    for line in middle(row, height, rowShare) {
      for x in middle(column, width, columns) {
        sum += unsafe Int(y[line * width + x])
        count += 1
      }
    }
    return sum / max(1, count)
  }
}
