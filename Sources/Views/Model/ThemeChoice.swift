/// The list of themes while one is being chosen: whatever is selected shows at once.
public struct ThemeChoice: Sendable, Equatable {
  /// The themes there are.
  public var names: [String]
  /// The selected one, by its place.
  public internal(set) var position: Int
  /// What to go back to.
  public var before: String

  /// A choice between `names` that begins with the present one.
  public init(names: [String], present: String) {
    self.names = names
    before = present
    position = names.firstIndex(of: present) ?? 0
  }

  /// The selected theme.
  public var name: String { names.indices.contains(position) ? names[position] : before }
}
