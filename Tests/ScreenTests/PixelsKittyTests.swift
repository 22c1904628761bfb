import Base
import Testing

@testable import Screen

@Suite struct PixelsKittyTests {
  private let size = Size(width: 40, height: 12)
  private let rect = Rect(x: 2, y: 1, width: 20, height: 5)
  private let image = "1447624705"  // 0x5649_0000 + 1

  private func capabilities(
    _ pictures: PictureEncoding = .kitty, shared: Bool = true
  ) -> TerminalCapabilities {
    .init(pictures: pictures, cellPixels: Size(width: 10, height: 20), sharedImages: shared)
  }

  private func tile(_ level: UInt8 = 235, id: UInt16 = 1, in rect: Rect? = nil) -> PictureTile {
    PictureTile(
      id: PictureID(id), rect: rect ?? self.rect, frame: .solid(width: 64, height: 36, y: level), fit: .cover)
  }

  /// Text everywhere, and the picture in `rect`.
  private func canvas(_ rect: Rect, over: String = "") -> Canvas {
    var canvas = Canvas(size)
    canvas.fill(canvas.bounds, style: .plain, character: "w")
    canvas.picture(PictureID(1), in: rect)
    canvas.put(over, x: rect.x + 3, y: rect.y + 2)
    return canvas
  }

  private func compositor(_ capabilities: TerminalCapabilities) -> Compositor {
    var compositor = Compositor(size: size, capabilities: capabilities)
    compositor.sharedNames = (0..<20).map { "/name\($0)" }
    compositor.draw([Layer(canvas(rect))])
    return compositor
  }

  @Test func `shared memory carries the pixels, the frame only their name`() throws {
    var compositor = compositor(capabilities())
    var glass = PixelsGlass(size)
    let output = compositor.compose(tiles: [tile()])
    glass.feed(output.bytes)
    let command = try #require(glass.commands.first)
    let keys = [
      "a": "T", "q": "2", "i": image, "p": "1", "f": "24", "s": "64", "v": "32", "c": "20", "r": "5",
      "z": "0", "C": "1", "t": "s", "S": "6144",
    ]
    #expect(glass.commands.count == 1 && command.keys == keys)
    #expect(command.at == Point(x: 2, y: 1))
    let shared = try #require(output.sharedImages.first)
    #expect(Base64.decode(command.payload) == Array(shared.name.utf8))
    #expect(shared.bytes == Array(repeating: 255, count: 64 * 32 * 3))
    #expect(!compositor.sharedNames.contains(shared.name), "a name is used once")
    let (text, gap) = (String(repeating: "w", count: 18), String(repeating: " ", count: 20))
    #expect(glass.model.line(1) == "ww" + gap + text)
    #expect(glass.model.problems.isEmpty)
  }

  @Test func `a new picture replaces the old one, the same is not sent again`() {
    var compositor = compositor(capabilities())
    var glass = PixelsGlass(size)
    let first = tile()
    glass.feed(compositor.compose(tiles: [first]).bytes)
    #expect(compositor.compose(tiles: [first]).bytes.isEmpty)
    #expect(compositor.compose(tiles: [tile()]).bytes.isEmpty, "other memory, same picture")
    let output = compositor.compose(tiles: [tile(100)])
    glass.feed(output.bytes)
    #expect(glass.commands.map { $0.keys["i"] } == [image])
    #expect(output.bytes.count < 150 && output.sharedImages.count == 1)
    #expect(compositor.pixelPicturesSent == 1)
  }

  @Test func `over a line the pixels travel in pieces`() throws {
    var compositor = compositor(capabilities(shared: false))
    var glass = PixelsGlass(size)
    let output = compositor.compose(tiles: [tile(126)])
    glass.feed(output.bytes)
    #expect(output.sharedImages.isEmpty)
    #expect(glass.commands.count == 2)
    #expect(glass.commands.map { $0.keys["m"] } == ["1", "0"])
    #expect(glass.commands.first?.keys["t"] == "d" && glass.commands.last?.keys["a"] == nil)
    #expect(glass.commands.allSatisfy { $0.payload.utf8.count <= 4_096 && $0.keys["q"] == "2" })
    let bytes = try #require(Base64.decode(glass.commands.map(\.payload).joined()))
    #expect(bytes == Array(repeating: 128, count: 64 * 32 * 3))
  }

  @Test func `dimmed pictures are half as bright`() {
    var compositor = compositor(capabilities())
    var canvas = canvas(rect)
    canvas.dim(rect)
    compositor.draw([Layer(canvas)])
    let output = compositor.compose(tiles: [tile()])
    #expect(output.sharedImages.first?.bytes.first == 127)
    canvas = self.canvas(rect)
    canvas.dim(Rect(x: 2, y: 1, width: 5, height: 5))
    compositor.draw([Layer(canvas)])
    #expect(compositor.compose(tiles: [tile()]).sharedImages.isEmpty, "half a veil is made of cells")
  }

  /// What a terminal shows that draws all of it with half blocks.
  private func cellsOnly(_ canvas: Canvas, _ tiles: [PictureTile]) -> [TerminalModel.Shown] {
    var compositor = Compositor(size: size, capabilities: capabilities(.halfBlock))
    var model = TerminalModel(size: size)
    compositor.draw([Layer(canvas)])
    model.feed(compositor.compose(tiles: tiles).bytes)
    return model.cells
  }

  @Test func `a panel over it hides the whole picture, which comes back after`() {
    var compositor = compositor(capabilities())
    var glass = PixelsGlass(size)
    glass.feed(compositor.compose(tiles: [tile()]).bytes)
    let covered = canvas(rect, over: "Hello")
    compositor.draw([Layer(covered)])
    glass.feed(compositor.compose(tiles: [tile()]).bytes)
    #expect(glass.commands.map(\.keys) == [["a": "d", "d": "I", "i": image, "q": "2"]])
    #expect(glass.model.cells == cellsOnly(covered, [tile()]))
    compositor.draw([Layer(canvas(rect))])
    glass.feed(compositor.compose(tiles: [tile()]).bytes)
    #expect(glass.commands.map { $0.keys["a"] } == ["T"])
    #expect(glass.model[5, 3].text == " ", "nothing is left under it")
  }

  @Test func `a picture that moves leaves the text behind that belongs there`() {
    var compositor = compositor(capabilities())
    var glass = PixelsGlass(size)
    glass.feed(compositor.compose(tiles: [tile()]).bytes)
    let place = Rect(x: 12, y: 4, width: 20, height: 5)
    compositor.draw([Layer(canvas(place))])
    glass.feed(compositor.compose(tiles: [tile(in: place)]).bytes)
    #expect(glass.commands.map { $0.keys["a"] } == ["d", "T"])
    #expect(glass.commands.last?.at == Point(x: 12, y: 4))
    for y in 0..<size.height {
      for x in 0..<size.width {
        #expect(glass.model[x, y].text == (place.contains(x: x, y: y) ? " " : "w"), "\(x), \(y)")
      }
    }
  }

  @Test func `a picture that goes is deleted, and a change of encoding draws cells`() {
    var compositor = compositor(capabilities())
    var glass = PixelsGlass(size)
    glass.feed(compositor.compose(tiles: [tile()]).bytes)
    compositor.capabilities.pictures = .halfBlock
    glass.feed(compositor.compose(tiles: [tile()]).bytes)
    #expect(glass.commands.map { $0.keys["a"] } == ["d"])
    #expect(glass.model.cells == cellsOnly(canvas(rect), [tile()]))
    compositor.capabilities.pictures = .kitty
    glass.feed(compositor.compose(tiles: [tile()]).bytes)
    #expect(glass.commands.map { $0.keys["a"] } == ["T"])
    glass.feed(compositor.compose().bytes)
    #expect(glass.commands.map { $0.keys["a"] } == ["d"])
    #expect(glass.model.cells == cellsOnly(canvas(rect), []))
  }

  @Test func `after a resize, a repaint and at the end nothing old is left`() {
    var compositor = compositor(capabilities())
    var glass = PixelsGlass(size)
    glass.feed(compositor.compose(tiles: [tile()]).bytes)
    compositor.resize(size)
    compositor.draw([Layer(canvas(rect))])
    glass.feed(compositor.compose(tiles: [tile()]).bytes)
    #expect(glass.commands.map { $0.keys["a"] } == ["d", "T"])
    compositor.invalidate()
    glass.feed(compositor.compose(tiles: [tile()]).bytes)
    #expect(glass.commands.map { $0.keys["a"] } == ["d", "T"], "clearing the screen takes pictures, too")
    glass.feed(compositor.farewell())
    #expect(glass.commands.map { $0.keys["a"] } == ["d"])
    #expect(compositor.farewell().isEmpty)
  }

  @Test func `a small picture on a large one lies above it; with text on it both are cells`() {
    let small = Rect(x: 14, y: 3, width: 6, height: 2)
    var compositor = compositor(capabilities())
    var canvas = canvas(rect)
    canvas.picture(PictureID(2), in: small)
    compositor.draw([Layer(canvas)])
    let tiles = [tile(id: 2, in: small), tile()]
    var glass = PixelsGlass(size)
    glass.feed(compositor.compose(tiles: tiles).bytes)
    #expect(glass.commands.map { $0.keys["z"] } == ["0", "1"])
    #expect(glass.commands.map { $0.at } == [Point(x: 2, y: 1), Point(x: 14, y: 3)])
    canvas.put("muted", x: 14, y: 4)
    compositor.draw([Layer(canvas)])
    glass.feed(compositor.compose(tiles: tiles).bytes)
    #expect(glass.commands.map { $0.keys["a"] } == ["d", "d"])
    #expect(glass.model.cells == cellsOnly(canvas, tiles))
  }

  @Test func `a picture partly off the screen is made of cells`() {
    let place = Rect(x: 30, y: 9, width: 20, height: 5)
    var compositor = compositor(capabilities())
    compositor.draw([Layer(canvas(place))])
    var glass = PixelsGlass(size)
    glass.feed(compositor.compose(tiles: [tile(in: place)]).bytes)
    #expect(glass.commands.isEmpty)
    #expect(glass.model.cells == cellsOnly(canvas(place), [tile(in: place)]))
  }
}
