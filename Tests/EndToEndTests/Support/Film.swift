import Base
import Devices
import Glibc

/// What a Y4M file that a sink wrote shows: the sender's clock in each picture, and the sender's colour.
struct Film {
  var width = 0
  var height = 0
  /// The time code of each picture, in milliseconds; nil where it could not be read.
  var times: [Int?] = []
  /// Mean of the chroma planes of the last picture.
  var colour = (u: 0.0, v: 0.0)

  /// Pictures a second, by the sender's clock.
  var framesPerSecond: Double {
    let known = times.compactMap(\.self)
    guard let first = known.first, let last = known.last, last > first else { return 0 }
    return 1_000 * Double(known.count - 1) / Double(last - first)
  }

  /// Whether time only goes forward.
  var advances: Bool {
    let known = times.compactMap(\.self)
    return zip(known, known.dropFirst()).allSatisfy { $0 <= $1 }
  }

  /// The share of pictures whose time could be read.
  var legible: Double { Double(times.count { $0 != nil }) / Double(max(1, times.count)) }

  /// Reads a file; a last picture that is cut short does not count.
  init(_ path: String) throws {
    guard let file = unsafe fopen(path, "r") else {
      throw Program.Missing(description: "there is no \(path)")
    }
    defer { unsafe fclose(file) }
    var line: [UInt8] = []
    while case let byte = unsafe getc(file), byte != EOF, byte != 10 {
      line.append(UInt8(truncatingIfNeeded: byte))
    }
    for field in String(decoding: line, as: UTF8.self).split(separator: " ") {
      if field.first == "W" { width = Int(field.dropFirst()) ?? 0 }
      if field.first == "H" { height = Int(field.dropFirst()) ?? 0 }
    }
    guard width > 0, height > 0 else { return }
    var last: VideoFrame?
    while let frame = unsafe Self.next(file, width, height) {
      times.append(TimeCode.read(frame))
      last = frame
    }
    if let last { colour = Self.colour(of: last) }
  }

  private static func next(_ file: UnsafeMutablePointer<FILE>, _ width: Int, _ height: Int) -> VideoFrame? {
    for character in "FRAME\n".utf8 where unsafe getc(file) != Int32(character) { return nil }
    var whole = true
    let frame = unsafe VideoFrame(width: width, height: height, time: .zero) { y, u, v in
      func fill(_ plane: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        unsafe fread(plane.baseAddress, 1, plane.count, file) == plane.count
      }
      whole = unsafe fill(y) && fill(u) && fill(v)
    }
    return whole ? frame : nil
  }

  /// Mean of both chroma planes.
  static func colour(of frame: VideoFrame) -> (u: Double, v: Double) {
    unsafe frame.withPlanes { _, u, v in
      func mean(_ plane: UnsafeBufferPointer<UInt8>) -> Double {
        let sum = unsafe plane.reduce(0) { $0 + Int($1) }
        return Double(sum) / Double(max(1, plane.count))
      }
      return unsafe (mean(u), mean(v))
    }
  }

  /// How far the picture's colour is from that of the test picture called `name`.
  func distance(to name: String) -> Double {
    let wanted = Self.colour(of: TestPicture(width: 320, height: 180, name: name).frame(at: .zero))
    return max(abs(colour.u - wanted.u), abs(colour.v - wanted.v))
  }
}
