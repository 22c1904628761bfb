/// One piece of an element's content.
public enum XMLNode: Hashable, Sendable {
  case element(XMLElement)
  /// Character data, unescaped.
  case text(String)
}

/// An element's attributes in the order they are written. Two lists are equal whatever their order.
public struct XMLAttributes: Sendable, Sequence, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
  private var pairs: [(name: String, value: String)]

  /// The pairs in this order; of two with one name the last one counts.
  public init(_ pairs: [(String, String)] = []) {
    self.pairs = []
    for (name, value) in pairs { self[name] = value }
  }
  /// A pair whose value is nil is left out, so that optional attributes read as one line.
  public init(dictionaryLiteral elements: (String, String?)...) {
    pairs = []
    for (name, value) in elements { self[name] = value }
  }
  /// The pairs in this order.
  public init(arrayLiteral elements: (String, String)...) { self.init(elements) }

  /// The value of `name`; setting nil removes it.
  public subscript(name: String) -> String? {
    get { pairs.first { $0.name == name }?.value }
    set {
      let index = pairs.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): pairs[index].value = value
      case (let index?, nil): pairs.remove(at: index)
      case (nil, let value?): pairs.append((name, value))
      case (nil, nil): break
      }
    }
  }

  /// How many there are.
  public var count: Int { pairs.count }
  /// The pairs in their order.
  public func makeIterator() -> IndexingIterator<[(name: String, value: String)]> { pairs.makeIterator() }
}

extension XMLAttributes: Hashable {
  /// Without regard to order.
  public static func == (a: Self, b: Self) -> Bool {
    a.count == b.count && a.allSatisfy { b[$0.name] == $0.value }
  }
  /// Without regard to order.
  public func hash(into hasher: inout Hasher) {
    for pair in pairs.sorted(by: { $0.name < $1.name }) {
      hasher.combine(pair.name)
      hasher.combine(pair.value)
    }
  }
}

/// An XML element as XMPP uses it: no prefixes, no comments, no processing instructions.
///
/// An element made without a namespace takes its parent's when it becomes a child through `init` or `append`.
/// `xml:lang` keeps its prefix; the parser drops other prefixed attributes.
public struct XMLElement: Hashable, Sendable {
  /// The local name.
  public var name: String
  /// The namespace; empty means the parent's.
  public var namespace: String
  /// Without xmlns.
  public var attributes: XMLAttributes
  /// Elements and text in their order.
  public var children: [XMLNode]

  /// An element; children without a namespace take this one's.
  public init(
    _ name: String, namespace: String = "", attributes: XMLAttributes = [], children: [XMLElement] = []
  ) {
    self.name = name
    self.namespace = namespace
    self.attributes = attributes
    self.children = children.map { .element($0.adopted(by: namespace)) }
  }

  /// An element that holds only `text`.
  public init(_ name: String, namespace: String = "", attributes: XMLAttributes = [], text: String) {
    self.init(name, namespace: namespace, attributes: attributes)
    if !text.isEmpty { children = [.text(text)] }
  }

  /// The value of an attribute.
  public subscript(attribute: String) -> String? {
    get { attributes[attribute] }
    set { attributes[attribute] = newValue }
  }

  /// Adds `child` at the end; without a namespace of its own it takes this one's.
  public mutating func append(_ child: XMLElement) { children.append(.element(child.adopted(by: namespace))) }

  /// This element with `child` added at the end.
  public func appending(_ child: XMLElement?) -> XMLElement {
    guard let child else { return self }
    var copy = self
    copy.append(child)
    return copy
  }

  /// The child elements, without the text between them.
  public var elements: [XMLElement] {
    children.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// True for an element of this name and namespace.
  public func matches(_ name: String, namespace: String) -> Bool {
    self.name == name && self.namespace == namespace
  }

  /// The first child of this name; without `namespace` one in this element's own.
  public func child(_ name: String, namespace: String? = nil) -> XMLElement? {
    let wanted = namespace ?? self.namespace
    for case .element(let element) in children where element.matches(name, namespace: wanted) {
      return element
    }
    return nil
  }

  /// The first child of this name and namespace.
  public func child(_ name: String, _ namespace: String) -> XMLElement? { child(name, namespace: namespace) }

  /// The children of this name; without `namespace` those in this element's own.
  public func children(_ name: String, namespace: String? = nil) -> [XMLElement] {
    let wanted = namespace ?? self.namespace
    return elements.filter { $0.matches(name, namespace: wanted) }
  }

  /// The element's own character data, joined.
  public var text: String {
    var out = ""
    for case .text(let part) in children { out += part }
    return out
  }

  private func adopted(by parent: String) -> XMLElement {
    guard namespace.isEmpty, !parent.isEmpty else { return self }
    var copy = self
    copy.namespace = parent
    copy.children = children.map {
      if case .element(let element) = $0 { .element(element.adopted(by: parent)) } else { $0 }
    }
    return copy
  }
}
