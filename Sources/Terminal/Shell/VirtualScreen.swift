internal import Base
internal import CVTerm
internal import Screen

/// A terminal without a screen (libvterm): takes what a program writes, and keys; holds what should be seen and says what
/// the program is to be told. Confined to one thread at a time.
@safe
final class VirtualScreen {
  /// Smaller ones libvterm is not safe with: a wide character has to fit.
  static let least = Size(width: 4, height: 2)
  /// And larger ones nobody has.
  static let most = Size(width: 1_000, height: 500)

  private var term: UnsafeMutablePointer<vv_term>?
  private(set) var size: Size
  private var canvas: Canvas
  private var damaged: [Bool]
  private var history: ShellHistory
  private var filter: OutputFilter
  private var output: [UInt8] = []
  /// A program that asks without end must not fill the memory.
  private static let mostOutput = 1 << 20

  /// A screen of `size` that keeps `lines` lines that have left it.
  init(size: Size, history lines: Int = 5_000) throws(TerminalError) {
    let size = Self.possible(size)
    self.size = size
    canvas = Canvas(size)
    damaged = Array(repeating: true, count: size.height)
    history = ShellHistory(limit: lines)
    filter = OutputFilter(size: size)
    // The callbacks run only inside our own calls, while self is alive.
    let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
    let made = unsafe vv_term_new(
      Int32(size.width), Int32(size.height),
      { first, end, user in unsafe VirtualScreen.from(user).hasChanged(Int(first), Int(end)) },
      { cells, count, user in unsafe VirtualScreen.from(user).keepLine(cells, Int(count)) },
      { cells, count, user in unsafe VirtualScreen.from(user).giveLine(cells, Int(count)) ? 1 : 0 },
      { bytes, count, user in
        let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
        unsafe VirtualScreen.from(user).say(Array(buffer))
      }, owner)
    guard let made = unsafe made else {
      throw TerminalError(.system, "There is not enough memory for a shell.")
    }
    unsafe term = made
    feed(OutputFilter.prelude)
  }

  deinit { if let term = unsafe term { unsafe vv_term_free(term) } }

  private static func from(_ user: UnsafeMutableRawPointer) -> VirtualScreen {
    unsafe Unmanaged<VirtualScreen>.fromOpaque(user).takeUnretainedValue()
  }

  static func possible(_ size: Size) -> Size {
    Size(
      width: min(max(least.width, size.width), most.width),
      height: min(max(least.height, size.height), most.height))
  }

  // MARK: What libvterm reports

  private func hasChanged(_ first: Int, _ end: Int) {
    for row in max(0, first)..<max(0, first, min(end, damaged.count)) { damaged[row] = true }
  }

  private func keepLine(_ cells: UnsafePointer<vv_term_cell>, _ count: Int) {
    var line: [Cell] = []
    line.reserveCapacity(count)
    for column in 0..<count {
      let cell = unsafe cells[column]
      line.append(ShellCells.cell(cell, after: line.last))
    }
    history.add(line)
  }

  /// A line that is wanted back because the screen has grown.
  private func giveLine(_ cells: UnsafeMutablePointer<vv_term_cell>, _ count: Int) -> Bool {
    guard let line = history.takeLast() else { return false }
    for (column, cell) in line.prefix(count).enumerated() {
      if let packed = ShellCells.packed(cell) { unsafe cells[column] = packed }
    }
    return true
  }

  private func say(_ bytes: [UInt8]) {
    if output.count + bytes.count <= Self.mostOutput { output += bytes }
  }

  // MARK: The program

  /// Takes what the program has written.
  func write(_ bytes: ArraySlice<UInt8>) {
    feed(filter.pass(bytes))
    say(filter.takeAnswers())
  }

  /// `bytes` must be the filter's.
  private func feed(_ bytes: [UInt8]) {
    guard let term = unsafe term, !bytes.isEmpty else { return }
    unsafe bytes.withUnsafeBufferPointer { buffer in
      if let start = buffer.baseAddress { unsafe vv_term_write(term, start, buffer.count) }
    }
  }

  /// What the program is to be told since the last call.
  func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  /// Gives the screen another size.
  func resize(_ wanted: Size) {
    let new = Self.possible(wanted)
    guard let term = unsafe term, new != size else { return }
    feed(filter.beforeResize(cursor: unsafe cursor(of: term)))
    // Before: what libvterm reports meanwhile is of the new size.
    damaged = Array(repeating: true, count: max(new.height, size.height))
    guard unsafe vv_term_resize(term, Int32(new.width), Int32(new.height)) != 0 else { return }
    size = new
    filter.size = new
    feed(OutputFilter.afterResize)
    damaged = Array(repeating: true, count: new.height)
    canvas = Canvas(new)
  }

  // MARK: What is seen

  /// The screen, or what it showed `back` lines ago.
  func look(back wanted: Int = 0) -> ShellPicture {
    refresh()
    guard let term = unsafe term else { return ShellPicture(canvas: canvas) }
    let isAlternate = unsafe vv_term_alternate(term) != 0
    let back = isAlternate ? 0 : min(max(0, wanted), history.count)
    var picture = ShellPicture(canvas: back == 0 ? canvas : scrolled(back))
    picture.back = back
    picture.history = history.count
    picture.isAlternate = isAlternate
    picture.cursorShape = unsafe Int(vv_term_cursor_shape(term))
    picture.title = unsafe String(cString: vv_term_title(term))
    picture.mouse = unsafe ShellPicture.Mouse(rawValue: Int(vv_term_mouse(term))) ?? .nothing
    picture.bells = unsafe Int(vv_term_bells(term))
    if back == 0, unsafe vv_term_cursor_visible(term) != 0 { picture.cursor = unsafe cursor(of: term) }
    return picture
  }

  private func cursor(of term: UnsafeMutablePointer<vv_term>) -> Point {
    var (column, row): (Int32, Int32) = (0, 0)
    unsafe vv_term_cursor(term, &column, &row)
    return Point(x: min(max(0, Int(column)), size.width - 1), y: min(max(0, Int(row)), size.height - 1))
  }

  /// Reads the rows that have changed.
  private func refresh() {
    guard let term = unsafe term else { return }
    for y in 0..<size.height where damaged[y] {
      let cells = unsafe vv_term_row(term, Int32(y))
      var before: Cell?
      for x in 0..<size.width {
        let cell = unsafe ShellCells.cell(cells[x], after: before)
        canvas[x, y] = cell
        before = cell
      }
      damaged[y] = false
    }
  }

  private func scrolled(_ back: Int) -> Canvas {
    var out = Canvas(size)
    for y in 0..<size.height {
      let line = y < back ? history.line(history.count - back + y) : Array(canvas.row(y - back))
      for (x, cell) in line.prefix(size.width).enumerated() { out[x, y] = cell }
    }
    return out
  }
}

// MARK: - What the person does

extension VirtualScreen {
  /// Types `key` as the program wants to hear it.
  func press(_ key: Key) {
    guard let term = unsafe term else { return }
    switch ShellKeys.meaning(of: key) {
    case .bytes(let bytes): say(bytes)
    case .named(let number, let modifiers): unsafe vv_term_key(term, Int32(number), Int32(modifiers))
    case .nothing: break
    }
  }

  /// Types `text` in one go, marked as pasted if the program asked for that.
  func paste(_ text: String) {
    guard let term = unsafe term else { return }
    unsafe vv_term_paste(term, 1)
    // Terminals send what Enter sends; an ESC could end the paste and type commands.
    say(text.utf8.filter { $0 != 0x1B }.map { $0 == 0x0A ? 0x0D : $0 })
    unsafe vv_term_paste(term, 0)
  }

  /// Tells of the mouse as far as the program wants to hear of it.
  func mouse(_ event: MouseEvent) {
    // libvterm 0.1 reports some clicks to programs that asked for none.
    guard let term = unsafe term, unsafe vv_term_mouse(term) != 0 else { return }
    let (x, y) = (min(max(0, event.x), size.width - 1), min(max(0, event.y), size.height - 1))
    unsafe vv_term_mouse_move(term, Int32(x), Int32(y))
    guard event.kind == .press || event.kind == .release else { return }
    let button: Int32 =
      switch event.button {
      case .left: 1
      case .middle: 2
      case .right: 3
      case .wheelUp: 4
      case .wheelDown: 5
      case .none: 0
      }
    // A wheel is only ever pressed.
    guard button > 0, button < 4 || event.kind == .press else { return }
    unsafe vv_term_mouse_button(term, button, event.kind == .press ? 1 : 0)
  }

  /// Tells a program that asked for it that its window has, or has not, the keyboard.
  func focus(_ has: Bool) { if let term = unsafe term { unsafe vv_term_focus(term, has ? 1 : 0) } }
}
