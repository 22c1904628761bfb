/// One way a camera can deliver pictures.
public struct CameraMode: Sendable, Hashable {
  /// Layout of the bytes.
  public var format: PixelFormat
  /// Size in pixels.
  public var width: Int
  /// Size in pixels.
  public var height: Int
  /// Pictures a second, rounded down.
  public var framesPerSecond: Int

  /// A mode.
  public init(format: PixelFormat, width: Int, height: Int, framesPerSecond: Int) {
    self.format = format
    self.width = width
    self.height = height
    self.framesPerSecond = framesPerSecond
  }

  /// The mode that serves `wanted` best: first fast enough, then large enough with as few pixels as possible
  /// (or else as large as possible), then the layout that is cheapest to convert.
  public static func best(of modes: [CameraMode], for wanted: VideoMode) -> CameraMode? {
    modes.filter { $0.width > 0 && $0.height > 0 }.min {
      cost($0, wanted).lexicographicallyPrecedes(cost($1, wanted))
    }
  }

  private static func cost(_ mode: CameraMode, _ wanted: VideoMode) -> [Int] {
    let slow = max(0, wanted.framesPerSecond - mode.framesPerSecond)
    let tooSmall = mode.width < wanted.width || mode.height < wanted.height
    let area = mode.width * mode.height
    return [slow, tooSmall ? 1 : 0, tooSmall ? -area : area, mode.format.expense]
  }
}

extension PixelFormat {
  /// Cheapest conversion first; JPEG must be decompressed.
  fileprivate var expense: Int {
    switch self {
    case .i420: 0
    case .nv12: 1
    case .yuyv, .uyvy: 2
    case .rgb24, .bgr24: 3
    case .mjpeg: 4
    }
  }

  /// Video4Linux's code for the layout.
  var fourcc: UInt32 {
    let name: StaticString =
      switch self {
      case .yuyv: "YUYV"
      case .uyvy: "UYVY"
      case .nv12: "NV12"
      case .i420: "YU12"
      case .rgb24: "RGB3"
      case .bgr24: "BGR3"
      case .mjpeg: "MJPG"
      }
    return Self.code(name.description)
  }

  private static func code(_ name: String) -> UInt32 {
    name.utf8.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The layout with this code; nil if it is none of ours ("JPEG" is what some drivers call their MJPG).
  init?(fourcc: UInt32) {
    if fourcc == Self.code("JPEG") {
      self = .mjpeg
    } else if let format = Self.allCases.first(where: { $0.fourcc == fourcc }) {
      self = format
    } else {
      return nil
    }
  }
}
