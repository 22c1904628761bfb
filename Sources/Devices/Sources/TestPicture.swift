public import Base
internal import Glibc

/// The picture of `test:`: a coloured gradient whose hue is derived from a name, a ball that flies about, and
/// the time as a bar code (`TimeCode`). About 0.05 ms at 640x360.
@safe
public final class TestPicture: Sendable {
  private let width: Int
  private let height: Int
  private let luma: [UInt8]
  private let u: UInt8
  private let v: UInt8

  /// A picture of this size; equal names give equal colours.
  public init(width: Int, height: Int, name: String? = nil) {
    self.width = min(max(width, 16), VideoFrame.largestSide)
    self.height = min(max(height, 16), VideoFrame.largestSide)
    var luma = [UInt8](repeating: 0, count: self.width * self.height)
    for row in 0..<self.height {
      for column in 0..<self.width {
        luma[row * self.width + column] = UInt8(60 + 70 * row / self.height + 40 * column / self.width)
      }
    }
    self.luma = luma
    let angle = Self.hue(name) * 2 * .pi
    u = UInt8(128 + 70 * cos(angle))
    v = UInt8(128 + 70 * sin(angle))
  }

  /// 0…1, spread evenly over names (FNV-1a).
  static func hue(_ name: String?) -> Double {
    guard let name else { return 0.05 }
    var hash: UInt32 = 2_166_136_261
    for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return Double((hash ^ hash >> 15) % 360) / 360
  }

  /// The picture for the instant `time`, whose milliseconds it shows.
  public func frame(at time: MonotonicTime) -> VideoFrame {
    unsafe VideoFrame(width: width, height: height, time: time) { y, uPlane, vPlane in
      unsafe luma.withUnsafeBufferPointer { source in _ = unsafe y.initialize(from: source) }
      unsafe uPlane.initialize(repeating: u)
      unsafe vPlane.initialize(repeating: v)
      let milliseconds = Int(time.milliseconds)
      unsafe drawBall(milliseconds, y, uPlane, vPlane)
      unsafe TimeCode.draw(milliseconds, width: width, height: height, y: y, u: uPlane, v: vPlane)
    }
  }

  /// Goes from 0 to `range` and back in `period` ms.
  private func swing(_ milliseconds: Int, _ period: Int, _ range: Int) -> Int {
    let place = (milliseconds % period + period) % period * 2
    return range * (place < period ? place : 2 * period - place) / period
  }

  private func drawBall(
    _ milliseconds: Int, _ y: UnsafeMutableBufferPointer<UInt8>, _ u: UnsafeMutableBufferPointer<UInt8>,
    _ v: UnsafeMutableBufferPointer<UInt8>
  ) {
    let radius = max(2, min(width, height) / 7)
    let top = height / 8
    let x = radius + swing(milliseconds, 3_100, max(0, width - 2 * radius - 1))
    let line = top + radius + swing(milliseconds, 1_700, max(0, height - top - 2 * radius - 1))
    let chromaWidth = (width + 1) / 2
    for row in max(0, line - radius)..<min(height, line + radius) {
      let offset = row - line
      let half = Int(Double(radius * radius - offset * offset).squareRoot())
      let span = max(0, x - half)..<min(width, x + half)
      guard !span.isEmpty else { continue }
      unsafe y[row * width + span.lowerBound..<row * width + span.upperBound].update(repeating: 220)
      let start = row / 2 * chromaWidth
      let colours = start + span.lowerBound / 2..<start + (span.upperBound + 1) / 2
      // The opposite hue stands out from any background.
      unsafe u[colours].update(repeating: 255 - self.u)
      unsafe v[colours].update(repeating: 255 - self.v)
    }
  }
}
