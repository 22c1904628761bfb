import Base
import Glibc

/// What a webcam would see: a room full of edges and texture that stands still, somebody who talks and sways in front of
/// it, and now and then a hand.
struct CameraScene {
  private let room: Planes

  init(width: Int, height: Int) { room = Self.makeRoom(Planes(width: width, height: height)) }

  /// The scene after `seconds`.
  func planes(at seconds: Double) -> Planes {
    var picture = room
    let sway = 16 * wave(seconds, 2.9) + 5 * wave(seconds, 1.3)
    let nod = 5 * wave(seconds, 1.7)
    drawPerson(&picture, x: 320 + sway, y: 175 + nod, seconds)
    if wave(seconds, 4.4) > 0.35 { drawHand(&picture, seconds) }
    return picture
  }

  private func wave(_ seconds: Double, _ period: Double) -> Double { sin(2 * .pi * seconds / period) }

  private func drawPerson(_ picture: inout Planes, x: Double, y: Double, _ seconds: Double) {
    let body = 320 + (x - 320) * 0.6
    picture.draw(.init(x: body, y: 405, rx: 165, ry: 160, luma: 75, u: 150, v: 112, shade: 14, stripe: 9))
    picture.draw(.init(x: (x + body) / 2, y: y + 85, rx: 32, ry: 46, luma: 140, u: 110, v: 150, shade: 16))
    picture.draw(.init(x: x, y: y - 34, rx: 70, ry: 66, luma: 44, u: 122, v: 134, stripe: 9))
    picture.draw(.init(x: x, y: y + 8, rx: 56, ry: 76, luma: 166, u: 110, v: 151, shade: 22))
    let lids = seconds.truncatingRemainder(dividingBy: 3.3) < 0.13 ? 1.0 : 5.0
    for side in [-22.0, 22.0] {
      picture.draw(.init(x: x + side, y: y - 8, rx: 10, ry: lids, luma: 226, u: 128, v: 128))
      picture.draw(.init(x: x + side + 2, y: y - 8, rx: 4, ry: min(4, lids), luma: 28, u: 128, v: 128))
      picture.draw(.init(x: x + side, y: y - 22, rx: 13, ry: 3, luma: 50, u: 122, v: 134))
    }
    picture.draw(.init(x: x, y: y + 16, rx: 6, ry: 14, luma: 150, u: 110, v: 152, shade: 20))
    // Syllables, with pauses between the sentences.
    let talking = wave(seconds, 5.1) > -0.6 ? 1.0 : 0.0
    let mouth = 3 + 8 * talking * abs(wave(seconds, 0.46))
    picture.draw(.init(x: x, y: y + 46, rx: 19, ry: mouth, luma: 72, u: 118, v: 164))
  }

  private func drawHand(_ picture: inout Planes, _ seconds: Double) {
    let (x, y) = (500 + 26 * wave(seconds, 1.1), 268 + 8 * wave(seconds, 0.8))
    for finger in 0..<4 {
      let offset = Double(finger) * 14 - 21
      picture.draw(.init(x: x + offset, y: y - 40, rx: 6, ry: 26, luma: 162, u: 110, v: 150, shade: 12))
    }
    picture.draw(.init(x: x, y: y, rx: 28, ry: 34, luma: 160, u: 110, v: 150, shade: 18))
  }

  // MARK: The room

  private static func makeRoom(_ empty: Planes) -> Planes {
    var room = empty
    room.fill(0..<640, 0..<360, luma: 150, u: 124, v: 133)
    drawShelves(&room)
    drawWindow(&room)
    room.fill(0..<640, 326..<360, luma: 70, u: 118, v: 140)
    room.draw(.init(x: 565, y: 285, rx: 42, ry: 60, luma: 80, u: 116, v: 116, shade: 20, stripe: 16))
    room.fill(540..<592, 300..<340, luma: 120, u: 110, v: 160)
    texture(&room)
    return room
  }

  private static func drawShelves(_ room: inout Planes) {
    room.fill(16..<204, 30..<322, luma: 62, u: 116, v: 142)
    var generator = SeededGenerator(seed: 11)
    for shelf in 0..<4 {
      var x = 22
      while x < 186 {
        let width = Int.random(in: 7...16, using: &generator)
        let tall = Int.random(in: 46...62, using: &generator)
        let floor = 98 + shelf * 72
        let hue = (Int.random(in: 104...152, using: &generator), Int.random(in: 104...152, using: &generator))
        let level = Int.random(in: 50...190, using: &generator)
        room.fill(x..<min(198, x + width), floor - tall..<floor, luma: level, u: hue.0, v: hue.1)
        room.fill(x..<min(198, x + width), floor - tall + 10..<floor - tall + 14, luma: 220 - level / 2)
        x += width + 1
      }
    }
  }

  private static func drawWindow(_ room: inout Planes) {
    room.fill(462..<612, 28..<192, luma: 190, u: 126, v: 130)
    for band in 0..<15 {
      let rows = 36 + band * 10..<46 + band * 10
      room.fill(470..<604, rows, luma: 232 - band * 3, u: 148 - band, v: 116 + band)
    }
    room.fill(533..<541, 36..<184, luma: 190, u: 126, v: 130)
    room.fill(470..<604, 106..<113, luma: 190, u: 126, v: 130)
  }

  /// Plaster, cloth and wood: fine and coarse grain, the same in every picture.
  private static func texture(_ room: inout Planes) {
    for y in 0..<room.height {
      for x in 0..<room.width {
        let fine = Int(hash(x, y) % 9) - 4
        let coarse = Int(hash(x / 5 + 1_000, y / 7) % 13) - 6
        let light = (320 - abs(x - 360)) / 16
        let index = y * room.width + x
        room.luma[index] = UInt8(clamping: Int(room.luma[index]) + fine + coarse + light)
      }
    }
  }

  private static func hash(_ x: Int, _ y: Int) -> UInt32 {
    var value = UInt32(truncatingIfNeeded: x) &* 374_761_393 &+ UInt32(truncatingIfNeeded: y) &* 668_265_263
    value = (value ^ value >> 13) &* 1_274_126_177
    return value ^ value >> 16
  }
}
