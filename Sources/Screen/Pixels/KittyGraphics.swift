internal import Base

/// Commands of kitty's graphics protocol. All are quiet (`q=2`): an answer to a frame helps nobody.
enum KittyGraphics {
  /// One picture and where it goes: the cursor stands in its upper left cell and stays there (`C=1`).
  struct Picture {
    /// The number the terminal knows it by; sending it again replaces the picture before.
    var image: UInt32
    /// Pixels.
    var raster: Size
    /// The cells it fills; the terminal scales.
    var cells: Size
    /// Pictures of greater depth cover those of less.
    var depth: Int
  }

  /// Base64 digits in one command; the protocol allows no more.
  private static let chunk = 4_096
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The terminal's number for picture `id`, out of the way of other programs in the same window.
  static func image(for id: PictureID) -> UInt32 { 0x5649_0000 | UInt32(id.rawValue) }

  /// Shows what the shared memory object `name` holds. The terminal removes the object.
  static func shared(_ picture: Picture, name: String) -> [UInt8] {
    let count = picture.raster.width * picture.raster.height * 3
    return command(keys(picture) + ",t=s,S=\(count)", Array(Base64.encode(Array(name.utf8)).utf8)[...])
  }

  /// Shows `rgb`, three bytes a pixel, sent along in pieces.
  static func direct(_ picture: Picture, _ rgb: [UInt8]) -> [UInt8] {
    let text = base64(rgb)
    var out: [UInt8] = []
    out.reserveCapacity(text.count + text.count / chunk * 16 + 160)
    var start = 0
    repeat {
      let end = min(start + chunk, text.count)
      let more = end < text.count ? 1 : 0
      out += command(start == 0 ? "\(keys(picture)),t=d,m=\(more)" : "q=2,m=\(more)", text[start..<end])
      start = end
    } while start < text.count
    return out
  }

  /// Takes the picture away and forgets its pixels.
  static func delete(_ image: UInt32) -> [UInt8] { command("a=d,d=I,i=\(image),q=2", []) }

  /// Asks whether pixels in the command (`name` nil) or in shared memory are taken; answered with `number` and OK.
  static func question(_ number: Int, name: String?) -> String {
    let payload = name.map { "t=s,f=24,S=3;" + Base64.encode(Array($0.utf8)) } ?? "t=d,f=24;AAAA"
    return "\u{1B}_Gi=\(number),s=1,v=1,a=q,\(payload)\u{1B}\\"
  }

  private static func keys(_ picture: Picture) -> String {
    "a=T,q=2,i=\(picture.image),p=1,f=24,s=\(picture.raster.width),v=\(picture.raster.height),"
      + "c=\(picture.cells.width),r=\(picture.cells.height),z=\(picture.depth),C=1"
  }

  private static func command(_ keys: String, _ payload: ArraySlice<UInt8>) -> [UInt8] {
    var out = Array("\u{1B}_G\(keys)".utf8)
    if !payload.isEmpty {
      out.append(UInt8(ascii: ";"))
      out += payload
    }
    out += [0x1B, 0x5C]
    return out
  }

  /// `rgb` has three bytes a pixel, so there is never padding.
  private static func base64(_ rgb: [UInt8]) -> [UInt8] {
    let groups = rgb.count / 3
    var out = [UInt8](repeating: 0, count: groups * 4)
    unsafe rgb.withUnsafeBufferPointer { rgb in
      unsafe digits.withUnsafeBufferPointer { digits in
        unsafe out.withUnsafeMutableBufferPointer { out in
          for group in 0..<groups {
            let (from, to) = (3 &* group, 4 &* group)
            let word = unsafe Int(rgb[from]) &<< 16 | Int(rgb[from &+ 1]) &<< 8 | Int(rgb[from &+ 2])
            unsafe out[to] = digits[word &>> 18]
            unsafe out[to &+ 1] = digits[word &>> 12 & 63]
            unsafe out[to &+ 2] = digits[word &>> 6 & 63]
            unsafe out[to &+ 3] = digits[word & 63]
          }
        }
      }
    }
    return out
  }

  /// 0x00RRGGBB to three bytes a pixel, half as bright when `dimmed`.
  static func rgb(_ pixels: [UInt32], dimmed: Bool) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: pixels.count * 3)
    unsafe pixels.withUnsafeBufferPointer { pixels in
      unsafe out.withUnsafeMutableBufferPointer { out in
        for index in 0..<pixels.count {
          let pixel = unsafe pixels[index]
          let value = dimmed ? pixel.halved : pixel
          unsafe out[3 &* index] = UInt8(truncatingIfNeeded: value &>> 16)
          unsafe out[3 &* index &+ 1] = UInt8(truncatingIfNeeded: value &>> 8)
          unsafe out[3 &* index &+ 2] = UInt8(truncatingIfNeeded: value)
        }
      }
    }
    return out
  }
}
