import Base
import Testing

@testable import Screen

/// Colours, themes and pictures over random values.
@Suite struct ColorPropertyTests {
  private static func color(_ generator: inout SeededGenerator) -> Color {
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: .default
    case 1: .palette(UInt8.random(in: 0...255, using: &generator))
    default: .rgb(UInt32.random(in: 0...0xFF_FFFF, using: &generator))
    }
  }

  @Test(arguments: ColorDepth.allCases)
  func `the nearest colour is one the terminal has, and its own nearest`(depth: ColorDepth) {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<1_000 {
      let nearest = depth.nearest(Self.color(&generator))
      #expect(depth.nearest(nearest) == nearest)
      switch (depth, nearest.kind) {
      case (_, .default), (.trueColor, _): break
      case (.palette256, .palette): break
      case (.ansi16, .palette(let index)): #expect(index < 16)
      case (.mono, _), (.palette256, .rgb), (.ansi16, .rgb): Issue.record("\(nearest) in \(depth)")
      }
    }
  }

  @Test func `what a colour is made of is what it was made from`() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<500 {
      let (r, g, b) = (
        UInt8.random(in: 0...255, using: &generator), UInt8.random(in: 0...255, using: &generator),
        UInt8.random(in: 0...255, using: &generator)
      )
      #expect(Color.rgb(r, g, b).kind == .rgb(r, g, b))
      #expect(Color.palette(r).kind == .palette(r) && Color.palette(r) != Color.rgb(0, 0, r))
      #expect(Color.rgb(r, g, b) == Color.rgb(UInt32(r) << 16 | UInt32(g) << 8 | UInt32(b)))
    }
    #expect(Color.default.kind == .default)
  }

  @Test func `mixing goes from one colour to the other`() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let (a, b) = (Self.color(&generator), Self.color(&generator))
      #expect(a.mixed(with: b, 0) == a && a.mixed(with: b, -2) == a && a.mixed(with: a, 0.3) == a)
      guard case .rgb(let ar, _, _) = a.kind, case .rgb(let br, _, _) = b.kind else {
        #expect(a.mixed(with: b, 0.5) == a, "only RGB mixes")
        continue
      }
      #expect(a.mixed(with: b, 1) == b && a.mixed(with: b, 7) == b)
      guard case .rgb(let red, _, _) = a.mixed(with: b, 0.5).kind else { continue }
      #expect(red >= min(ar, br) && red <= max(ar, br))
    }
  }
}

@Suite struct ThemePropertyTests {
  @Test(arguments: ColorDepth.allCases)
  func `a theme with fewer colours stays as it is when degraded again`(depth: ColorDepth) {
    let once = Theme.standard.degraded(to: depth)
    #expect(once.scopes == Theme.standard.scopes && once.name == Theme.standard.name)
    #expect(once.degraded(to: depth) == once)
    for scope in once.scopes {
      for color in [once[scope].foreground, once[scope].background] {
        #expect(depth.nearest(color) == color, "\(scope)")
      }
    }
  }

  @Test(arguments: UInt64(0)..<8)
  func `no file breaks a theme`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let parts = [
      "accent", "call.name", "nowhere", "$sea", "=", "=", "#12ab90", "#f0", "on", "bold", "reverse", "208",
      "-1", "default", "bright-", "bright-red", "#", "“", "\t", "name",
    ]
    for _ in 0..<80 {
      let lines = (0..<8).map { _ in
        (0..<5).map { _ in parts.randomElement(using: &generator) ?? "" }.joined(separator: " ")
      }
      let (theme, issues) = Theme.parse(lines.joined(separator: "\n"))
      #expect(issues.allSatisfy { (1...8).contains($0.line) && !$0.message.isEmpty })
      #expect(Set(issues.map(\.line)).count == issues.count, "one word about a line is enough")
      #expect(Set(theme.scopes).isSuperset(of: Theme.knownScopes), "nothing is lost")
    }
  }

  @Test func `every scope has a style by its own name or by a parent's`() {
    let theme = Theme(name: "t", styles: ["text": Style(.dim), "call": Style(.bold)])
    for scope in Theme.knownScopes {
      #expect(theme[scope] == Style(scope == "call" || scope.hasPrefix("call.") ? .bold : .dim))
    }
    #expect(Theme(name: "empty", styles: [:])["anything.at.all"] == .plain)
  }
}

@Suite struct PicturePropertyTests {
  @Test(arguments: UInt64(0)..<8)
  func `a layout shows a part of the frame in a part of the rectangle`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let frame = Size(
        width: Int.random(in: 1...700, using: &generator), height: Int.random(in: 1...700, using: &generator))
      let rect = Size(
        width: Int.random(in: 1...120, using: &generator), height: Int.random(in: 1...60, using: &generator))
      let aspect = Double.random(in: 1.2...3.5, using: &generator)
      for fit in [PictureTile.Fit.contain, .cover] {
        let layout = PictureLayout(frame: frame, rect: rect, aspect: aspect, fit: fit)
        #expect(!layout.cells.isEmpty && layout.cells.intersection(Rect(rect)) == layout.cells)
        #expect(!layout.source.isEmpty && layout.source.intersection(Rect(frame)) == layout.source)
        #expect(layout.source.x.isMultiple(of: 2) && layout.source.y.isMultiple(of: 2))
        switch fit {
        case .cover: #expect(layout.cells == Rect(rect))
        case .contain: #expect(layout.cells.width == rect.width || layout.cells.height == rect.height)
        }
      }
    }
  }

  @Test(arguments: PictureEncoding.allCases, ColorDepth.allCases)
  func `a picture that stands still is sent once`(encoding: PictureEncoding, depth: ColorDepth) {
    let size = Size(width: 18, height: 6)
    var compositor = Compositor(size: size, capabilities: .init(colors: depth, pictures: encoding))
    var canvas = Canvas(size)
    canvas.picture(PictureID(1), in: canvas.bounds)
    compositor.draw([Layer(canvas)])
    let frame = movingFrame(50, 40, step: 2, noise: 40, seed: 8)
    let tile = PictureTile(id: PictureID(1), rect: Rect(size), frame: frame, fit: .cover)
    #expect(!compositor.compose(tiles: [tile], threshold: 0).bytes.isEmpty)
    #expect(compositor.compose(tiles: [tile], threshold: 0).bytes.isEmpty)
    #expect(compositor.pictureCellsWritten == 0)
    // The same picture in another object: compared again, and found shown.
    let copy = movingFrame(50, 40, step: 2, noise: 40, seed: 8)
    let again = PictureTile(id: PictureID(1), rect: Rect(size), frame: copy, fit: .cover)
    #expect(compositor.compose(tiles: [again], threshold: 0).bytes.isEmpty)
  }

  @Test func `the coarser the threshold, the less is sent`() {
    let size = Size(width: 40, height: 12)
    func bytes(_ threshold: Int) -> Int {
      var compositor = Compositor(size: size)
      var canvas = Canvas(size)
      canvas.picture(PictureID(1), in: canvas.bounds)
      compositor.draw([Layer(canvas)])
      return (0..<10).reduce(0) { sum, step in
        let frame = movingFrame(160, 90, step: step, noise: 25, seed: 2)
        let tile = PictureTile(id: PictureID(1), rect: Rect(size), frame: frame, fit: .cover)
        return sum + compositor.compose(tiles: [tile], threshold: threshold).bytes.count
      }
    }
    let sums = [0, 4, 8, 16, 40].map(bytes)
    #expect(sums == sums.sorted(by: >), "\(sums)")
  }

  @Test(arguments: UInt64(0)..<6)
  func `a governor keeps its promises whatever the line does`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let size = Size(width: 120, height: 40)
    var governor = OutputGovernor(size: size, answers: seed % 2 == 0)
    var now = MonotonicTime.zero
    var waited = Duration.zero
    for _ in 0..<2_000 {
      let step = Duration.milliseconds(Int64.random(in: 0...120, using: &generator))
      now += step
      switch Int.random(in: 0..<5, using: &generator) {
      case 0, 1: governor.answered(at: now)
      case 2: governor.drained(at: now)
      default:
        if governor.mayStart(at: now) {
          waited = .zero
          let bytes = Int.random(in: 0...governor.budget, using: &generator)
          governor.sent(bytes, pending: Bool.random(using: &generator), at: now)
        }
      }
      waited += step
      #expect((1_500...size.width * size.height * 8).contains(governor.budget))
      #expect((8...40).contains(governor.threshold))
      if let rate = governor.rate { #expect(rate.isFinite && rate > 0) }
      #expect(waited < .seconds(20), "nothing waits for ever")
    }
  }
}
