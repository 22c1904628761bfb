import Base
import Screen

/// What every screen draws from.
struct Scene {
  let model: AppModel
  let theme: Theme
  let keymap: Keymap
  let words: Catalogue
  let size: Size
  let at: MonotonicTime
  /// The key that comes before every other one of ours while a shell has the keys; else "".
  var prefix = ""

  /// The shapes that the theme wants.
  var layout: ThemeLayout { theme.layout }
  var signs: Signs { Signs(ascii: model.settings.ascii, borders: layout.borders) }
  /// Pictures, and avatars with them, are made of ASCII: the terminal has nothing else, or the person chose so.
  var drawsASCII: Bool {
    model.settings.ascii || model.settings.pictureSymbols == PictureEncoding.ascii.rawValue
  }
  var screen: Rect { Rect(size) }
  /// Room for one's own picture, meters on their own lines and the like.
  var isRoomy: Bool { size.width >= 60 && size.height >= 16 }

  /// A question or a list lies over the screen: the keys below do not count.
  var isCovered: Bool { !model.view.overlays.isEmpty }

  /// What the key of `action` is called; "" if nothing is bound.
  func key(_ action: Action) -> String {
    let label = keymap.label(for: action.verb, in: action.context, ascii: model.settings.ascii) ?? ""
    return prefix.isEmpty || label.isEmpty ? label : prefix + " " + label
  }
}

/// What lies under the mouse.
struct Hit: Equatable {
  enum Target: Equatable {
    case action(Action)
    case contact(String)
    case field(SignInForm.Line)
    /// Somebody in a group, by id.
    case party(String)
    /// A line of the page or the list in front, by its place among all.
    case row(Int)
    /// The little panel, to be carried or opened.
    case panel
    /// Nothing happens, and nothing below is reached.
    case nothing
  }
  /// In cells of the whole screen.
  let rect: Rect
  let target: Target
}

/// Cells that a toast should leave in sight.
struct Claim: Equatable {
  /// In cells of the whole screen.
  let rect: Rect
  /// What covering one of them costs.
  let price: Int

  /// A name, a question, a key: never covered while there is another place.
  static let dear = 10_000
  /// A line of a list: covered when nothing else is free.
  static let cheap = 1
}

/// One layer being drawn: its canvas, and what its cells lead to.
struct Painter {
  var canvas: Canvas
  let origin: Point
  let scene: Scene
  private(set) var hits: [Hit] = []
  private(set) var claims: [Claim] = []
  private(set) var pictures: [PicturePlacement] = []
  private(set) var caret: Point?

  /// A layer that covers `rect` of the screen, in the style of `scope`.
  init(_ scene: Scene, rect: Rect, scope: String = "text") {
    self.scene = scene
    canvas = Canvas(rect.size, style: scene.theme[scope])
    origin = Point(x: rect.x, y: rect.y)
  }

  var bounds: Rect { canvas.bounds }
  var words: Catalogue { scene.words }
  var layout: ThemeLayout { scene.layout }
  var signs: Signs { scene.signs }

  /// The style of `scope`; without a background of its own it takes that of `ground`.
  func style(_ scope: String, on ground: String? = nil) -> Style {
    let style = scene.theme[scope]
    guard let ground else { return style }
    return style.on(scene.theme[ground].background)
  }

  @discardableResult
  mutating func put(
    _ text: String, _ x: Int, _ y: Int, _ scope: String, on ground: String? = nil, max: Int? = nil
  ) -> Int {
    canvas.put(text, x: x, y: y, style: style(scope, on: ground), maxWidth: max)
  }

  @discardableResult
  mutating func putRight(
    _ text: String, _ x: Int, _ y: Int, _ scope: String, on ground: String? = nil, max: Int? = nil
  ) -> Int {
    canvas.putRight(text, x: x, y: y, style: style(scope, on: ground), maxWidth: max)
  }

  mutating func centre(_ text: String, in rect: Rect, y: Int, _ scope: String, on ground: String? = nil) {
    guard y >= rect.y, y < rect.maxY else { return }
    canvas.putCentred(text, in: rect, y: y, style: style(scope, on: ground))
  }

  /// Wraps `text` into the middle of `rect` from row `y`; returns the row after it.
  @discardableResult
  mutating func paragraph(
    _ text: String, in rect: Rect, y: Int, _ scope: String, on ground: String? = nil, limit: Int = 4
  ) -> Int {
    var row = y
    for line in balanced(text, width: rect.width, limit: limit) {
      centre(line, in: rect, y: row, scope, on: ground)
      row += 1
    }
    keep(Rect(x: rect.x, y: y, width: rect.width, height: row - y))
    return row
  }

  mutating func rule(_ y: Int, x: Int = 0, length: Int? = nil) {
    canvas.hline(x: x, y: y, length: length ?? bounds.width, style: style("rule"), character: signs.rule)
  }

  /// Makes `rect` (in this layer) lead to `target`.
  mutating func hit(_ rect: Rect, _ target: Hit.Target) {
    let inside = rect.intersection(bounds)
    guard !inside.isEmpty else { return }
    hits.append(Hit(rect: inside.offset(dx: origin.x, dy: origin.y), target: target))
    let isLine =
      switch target {
      case .contact, .row, .party: true
      case .action, .field, .panel, .nothing: false
      }
    keep(inside, price: isLine ? Claim.cheap : Claim.dear)
  }

  /// Keeps toasts off `rect` (of this layer).
  mutating func keep(_ rect: Rect, price: Int = Claim.dear) {
    let inside = rect.intersection(bounds)
    if !inside.isEmpty {
      claims.append(Claim(rect: inside.offset(dx: origin.x, dy: origin.y), price: price))
    }
  }

  /// Keeps toasts off `rows` rows from row `y`.
  mutating func keep(row y: Int, rows: Int = 1) {
    keep(Rect(x: 0, y: y, width: bounds.width, height: rows))
  }

  /// Shows picture `id` in `rect` (of this layer), unless there is no room.
  mutating func picture(
    _ id: PictureID, in rect: Rect, mirrored: Bool, fit: PictureTile.Fit, dimmed: Bool = false
  ) {
    let inside = rect.intersection(bounds)
    guard !inside.isEmpty else { return }
    canvas.picture(id, in: inside)
    if dimmed { canvas.dim(inside) }
    pictures.append(
      PicturePlacement(
        id: id, rect: inside.offset(dx: origin.x, dy: origin.y), mirrored: mirrored, fit: fit))
  }

  /// Puts the terminal's cursor at (`x`, `y`) of this layer.
  mutating func placeCaret(_ x: Int, _ y: Int) {
    if bounds.contains(x: x, y: y) { caret = Point(x: x + origin.x, y: y + origin.y) }
  }

  /// The finished layer.
  var layer: Layer { Layer(canvas, origin: origin) }
}
