/// One line of text being typed, with a caret between its characters.
public struct TextField: Sendable, Equatable {
  /// What has been typed.
  public private(set) var text: String
  /// Characters before the caret.
  public private(set) var caret: Int
  /// Nothing anybody types is longer (RFC 7622 §3.1: three parts of 1023 bytes).
  static let limit = 1023

  /// A field that holds `text`, the caret behind it.
  public init(_ text: String = "") {
    self.text = String(text.prefix(Self.limit))
    caret = self.text.count
  }

  /// Types `character` at the caret. Controls, and what would make the text too long, are left out.
  public mutating func insert(_ character: Character) {
    let isControl = character.unicodeScalars.contains {
      $0.properties.generalCategory == .control || $0.properties.generalCategory == .lineSeparator
    }
    guard !isControl, text.count < Self.limit else { return }
    let before = text.count
    text.insert(character, at: index(of: caret))
    // A combining character joins the one before it: the caret then stays behind the pair.
    caret = min(caret + (text.count - before), text.count)
  }

  /// Takes away the character before the caret.
  public mutating func deleteBackward() {
    guard caret > 0 else { return }
    caret -= 1
    deleteForward()
  }

  /// Takes away the character behind the caret.
  public mutating func deleteForward() {
    guard caret < text.count else { return }
    text.remove(at: index(of: caret))
    caret = min(caret, text.count)
  }

  /// Takes away the word before the caret (Ctrl-W).
  public mutating func deleteWord() {
    let head = Array(text.prefix(caret))
    var keep = head.count
    while keep > 0, head[keep - 1] == " " { keep -= 1 }
    while keep > 0, head[keep - 1] != " " { keep -= 1 }
    text = String(head.prefix(keep)) + String(text.dropFirst(caret))
    caret = min(keep, text.count)
  }

  /// Takes away everything before the caret (Ctrl-U).
  public mutating func deleteToStart() {
    text = String(text.dropFirst(caret))
    caret = 0
  }

  /// Moves the caret by `steps` characters, as far as there is text.
  public mutating func move(_ steps: Int) { caret = min(max(0, caret + steps), text.count) }
  /// Moves the caret before the first character.
  public mutating func moveToStart() { caret = 0 }
  /// Moves the caret behind the last character.
  public mutating func moveToEnd() { caret = text.count }

  private func index(of offset: Int) -> String.Index {
    text.index(text.startIndex, offsetBy: min(max(0, offset), text.count), limitedBy: text.endIndex)
      ?? text.endIndex
  }
}
