import Screen

/// What a program writes, and sizes its window gets meanwhile: 0xFF, which is in no UTF-8, and the two bytes behind it.
/// libvterm itself is not instrumented; memory it destroys mostly shows when the screen is freed.
enum FuzzTarget {
  static func run(_ bytes: [UInt8]) {
    guard let screen = try? VirtualScreen(size: Size(width: 20, height: 6), history: 20) else { return }
    var parts = bytes.split(separator: 0xFF, omittingEmptySubsequences: false)[...]
    write(parts.removeFirst(), to: screen)
    for part in parts {
      guard let width = part.first, let height = part.dropFirst().first else { continue }
      screen.resize(Size(width: Int(width & 63), height: Int(height & 31)))
      write(part.dropFirst(2), to: screen)
    }
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to screen: VirtualScreen) {
    screen.write(bytes)
    precondition(screen.look(back: 1).canvas.fullSize == screen.size, "the picture has another size")
    _ = screen.takeOutput()
    // Ends what is unfinished, then asks where the cursor is.
    screen.write(Array("\u{18}\u{1B}[6n".utf8)[...])
    let answer = String(decoding: screen.takeOutput(), as: UTF8.self).dropFirst(2).dropLast()
    let place = answer.split(separator: ";").map { Int($0) ?? 0 }
    precondition(place.count == 2, "no answer")
    precondition((1...screen.size.height).contains(place[0]), "the cursor is in row \(place[0])")
    precondition((1...screen.size.width).contains(place[1]), "the cursor is in column \(place[1])")
  }
}
