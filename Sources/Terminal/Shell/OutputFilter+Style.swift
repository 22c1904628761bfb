// Colours and attributes (SGR).

extension OutputFilter {
  /// libvterm has room for that many numbers in a sequence, and does not count.
  private static let mostStyles = 16

  mutating func passStyle() {
    styles = 0
    if numbers.count == 0 { passAttribute(0, at: 0) }
    var index = 0
    while index < numbers.count {
      let end = numbers.next(after: index)
      let number = numbers[index] ?? 0
      if number == 38 || number == 48 || number == 58 {
        index = passColour(number, at: index, end: end)
      } else {
        passAttribute(number, at: index)
        index = end
      }
    }
    endStyles()
  }

  private mutating func passAttribute(_ number: Int, at index: Int) {
    switch number {
    case 0:
      look = []
      add(0)
    case 2: change(to: look.union(.dim))
    case 4: passUnderline(numbers.next(after: index) > index + 1 ? numbers[index + 1] ?? 1 : 1)
    case 6: add(5)
    case 8: change(to: look.union(.hidden))
    case 22:
      add(22)
      change(to: look.subtracting(.dim))
    case 28: change(to: look.subtracting(.hidden))
    case 1, 3, 5, 7, 9, 21, 23...25, 27, 29, 30...37, 39...47, 49, 90...97, 100...107: add(number)
    default: break
    }
  }

  private mutating func change(to new: Look) {
    guard new != look else { return }
    look = new
    add(10 + new.rawValue)
  }

  /// The kinds of line are all the same to us, but none is none.
  private mutating func passUnderline(_ kind: Int) {
    switch kind {
    case 0: add(24)
    case 2: add(21)
    default: add(4)
    }
  }

  /// A colour in any of its forms; where the next attribute begins. One of which numbers are missing is left out: libvterm
  /// would look for them behind the end.
  private mutating func passColour(_ number: Int, at index: Int, end: Int) -> Int {
    let hasParts = end > index + 1
    var next = end
    switch numbers[index + 1] {
    case 5:
      if !hasParts { next = index + 3 }
      if next <= numbers.count, index + 2 < next { addColour(number, [5, part(index + 2)]) }
    case 2:
      // With parts there may be a colour space, mostly left empty, before the three.
      let first = hasParts && end - index >= 6 ? index + 3 : index + 2
      if !hasParts { next = index + 5 }
      if next <= numbers.count, first + 2 < next {
        addColour(number, [2, part(first), part(first + 1), part(first + 2)])
      }
    default: break
    }
    return next
  }

  private func part(_ index: Int) -> Int { min(255, numbers[index] ?? 0) }

  private mutating func addColour(_ number: Int, _ parts: [Int]) {
    // libvterm knows nothing of an underline's colour.
    guard number != 58 else { return }
    // All of them in one sequence.
    if styles + 1 + parts.count > Self.mostStyles { endStyles() }
    add(number)
    for part in parts { add(part) }
  }

  private mutating func add(_ number: Int) {
    if styles == Self.mostStyles { endStyles() }
    send(styles == 0 ? "\u{1B}[" : ";")
    sendNumber(number)
    styles += 1
  }

  private mutating func endStyles() {
    if styles > 0 { out.append(UInt8(ascii: "m")) }
    styles = 0
  }
}
