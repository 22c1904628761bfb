internal import Base
internal import CNcurses
internal import Glibc
internal import Screen

/// ncurses on one terminal: windows, panels and keys. Writes to the terminal only in `init` and `end`; `doupdate` is never
/// called, the compositor reads `newscr` instead (Docs, guides/render.md §2). Belongs to one thread.
@safe
final class Curses {
  /// One layer: a window with its panel, and what was put into it.
  @safe
  private struct Slot {
    var window: UnsafeMutablePointer<WINDOW>
    var panel: UnsafeMutablePointer<PANEL>
    var rect: Rect
    var shown: Canvas
    var offset: Point
  }

  private let screen: OpaquePointer
  private let stream: UnsafeMutablePointer<FILE>
  private let keys: UnsafeMutablePointer<WINDOW>
  private var slots: [Slot] = []
  private var tokens = CellTokens()
  private var line: [cchar_t] = []
  private(set) var size: Size

  /// Starts ncurses for `type` on `descriptor`.
  init(type: String, descriptor: Int32, size: Size) throws(TerminalError) {
    let copy = dup(descriptor)
    guard copy >= 0, let stream = unsafe fdopen(copy, "r+") else {
      throw TerminalError(.system, "The terminal cannot be opened a second time: too many open files.")
    }
    guard let screen = unsafe newterm(type, stream, stream) else {
      unsafe fclose(stream)
      throw TerminalError(
        .unknownType, "The terminal type “\(type)” is not known here. Set TERM, to xterm-256color say.")
    }
    unsafe set_term(screen)
    raw()
    noecho()
    nonl()
    set_escdelay(25)
    guard let keys = unsafe newpad(1, 1) else {
      endwin()
      throw TerminalError(.system, "There is not enough memory for the terminal.")
    }
    unsafe keypad(keys, true)
    unsafe nodelay(keys, true)
    // Mouse reports are parsed by us; ncurses must not take their first bytes for a key.
    keyok(0x199, false)
    unsafe self.screen = screen
    unsafe self.stream = stream
    unsafe self.keys = keys
    self.size = size
    resize(size)
  }

  /// Gives the terminal back; nothing may be called afterwards.
  func end() {
    for slot in slots { drop(slot) }
    slots = []
    unsafe delwin(keys)
    endwin()
    unsafe delscreen(screen)
    unsafe fclose(stream)
  }

  /// The terminal has another size.
  func resize(_ size: Size) {
    self.size = size
    resizeterm(Int32(size.height), Int32(size.width))
    for slot in slots { drop(slot) }
    slots = []
    line = Array(repeating: cchar_t(), count: size.width + 1)
  }

  /// Back to our settings of the line after the shell had the terminal.
  func resume() {
    raw()
    noecho()
    nonl()
  }

  private func drop(_ slot: Slot) {
    unsafe del_panel(slot.panel)
    unsafe delwin(slot.window)
  }
}

// MARK: - Windows

extension Curses {
  /// Puts `layers` into windows, lets the panels sort out what covers what, and passes every changed row to `row`.
  func show(_ layers: [Layer], row: (Int, [Cell]) -> Void) {
    if tokens.isFull {
      tokens = CellTokens()
      for slot in slots { drop(slot) }
      slots = []
    }
    fit(layers)
    for (index, layer) in visible(layers).enumerated() where index < slots.count { put(layer, into: index) }
    update_panels()
    guard let new = unsafe vv_newscr() else { return }
    for y in 0..<size.height where unsafe is_linetouched(new, Int32(y)) {
      row(y, unsafe read(y, from: new))
    }
    unsafe wtouchln(new, 0, Int32(size.height), 0)
  }

  /// The parts of layers that are on the screen.
  private func visible(_ layers: [Layer]) -> [(layer: Layer, rect: Rect)] {
    layers.compactMap { layer in
      let all = Rect(layer.canvas.fullSize).offset(dx: layer.origin.x, dy: layer.origin.y)
      let rect = all.intersection(Rect(size))
      return rect.isEmpty ? nil : (layer, rect)
    }
  }

  /// Makes one window and panel for each layer, keeping those whose size is the same.
  private func fit(_ layers: [Layer]) {
    let rects = visible(layers).map(\.rect)
    var restack = false
    while slots.count > rects.count { drop(slots.removeLast()) }
    for (index, rect) in rects.enumerated() {
      if index < slots.count, slots[index].rect.size == rect.size {
        if slots[index].rect != rect {
          unsafe move_panel(slots[index].panel, Int32(rect.y), Int32(rect.x))
          slots[index].rect = rect
        }
        continue
      }
      guard let slot = makeSlot(rect) else { return }
      if index < slots.count {
        drop(slots[index])
        slots[index] = slot
        restack = true
      } else {
        slots.append(slot)
      }
    }
    guard restack else { return }
    for slot in slots { unsafe top_panel(slot.panel) }
  }

  private func makeSlot(_ rect: Rect) -> Slot? {
    let window = unsafe newwin(Int32(rect.height), Int32(rect.width), Int32(rect.y), Int32(rect.x))
    guard let window = unsafe window else { return nil }
    guard let panel = unsafe new_panel(window) else {
      unsafe delwin(window)
      return nil
    }
    return unsafe Slot(
      window: window, panel: panel, rect: rect, shown: Canvas(width: 0, height: 0), offset: Point(x: 0, y: 0))
  }

  /// Writes the rows of `layer` that changed into its window.
  private func put(_ part: (layer: Layer, rect: Rect), into index: Int) {
    let canvas = part.layer.canvas
    let offset = Point(x: part.rect.x - part.layer.origin.x, y: part.rect.y - part.layer.origin.y)
    let old = slots[index].shown
    let comparable = old.fullSize == canvas.fullSize && slots[index].offset == offset
    if comparable, old == canvas { return }
    for y in 0..<part.rect.height {
      let cells = canvas.row(y + offset.y).dropFirst(offset.x).prefix(part.rect.width)
      if comparable, old.row(y + offset.y).dropFirst(offset.x).prefix(part.rect.width) == cells { continue }
      unsafe write(cells, to: slots[index].window, y: y)
    }
    slots[index].shown = canvas
    slots[index].offset = offset
  }

  private func write(_ cells: ArraySlice<Cell>, to window: UnsafeMutablePointer<WINDOW>, y: Int) {
    var count = 0
    for cell in cells where count < line.count {
      let token = tokens.token(for: cell)
      unsafe vv_set_cell(&line[count], token.character, token.style)
      count += 1
    }
    unsafe mvwadd_wchnstr(window, Int32(y), 0, &line, Int32(count))
  }

  private func read(_ y: Int, from window: UnsafeMutablePointer<WINDOW>) -> [Cell] {
    unsafe mvwin_wchnstr(window, Int32(y), 0, &line, Int32(size.width))
    return (0..<size.width).map { x in
      unsafe tokens.cell(character: vv_cell_character(&line[x]), style: vv_cell_pair(&line[x]))
    }
  }
}

// MARK: - Keys

extension Curses {
  /// What was typed.
  enum Input {
    /// A key that terminfo knows.
    case key(Key)
    /// A character, or part of a sequence that terminfo doesn't know.
    case scalar(Unicode.Scalar)
  }

  /// The next thing typed; nil when there is nothing now. Never refreshes the screen: it reads through a pad.
  func nextInput() -> Input? {
    while true {
      var code: wint_t = 0
      let status = unsafe wget_wch(keys, &code)
      if status == vv_ok() {
        if let scalar = Unicode.Scalar(code) { return .scalar(scalar) }
      } else if status == vv_key_code_yes() {
        if Int32(bitPattern: code) != vv_key_resize(), let key = Self.key(Int32(bitPattern: code)) {
          return .key(key)
        }
      } else {
        return nil
      }
    }
  }

  private static func key(_ code: Int32) -> Key? {
    guard let raw = unsafe keyname(code) else { return nil }
    return CursesKeys.key(named: unsafe String(cString: raw))
  }
}
