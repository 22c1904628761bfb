public import XMPP

/// XML documents as elements: for captures, fixtures and tests. Comments are skipped; DTDs are refused.
public enum XMLText {
  /// The root element of the document.
  public static func parse(_ bytes: [UInt8]) throws(XMLRefusal) -> XMLElement {
    let parser = XMLStreamParser(document: true)
    let events = try parser.feed(bytes, last: true)
    try parser.check()
    for event in events {
      if case .element(let element) = event { return element }
    }
    throw .notWellFormed("no element")
  }

  /// The root element of the document.
  public static func parse(_ text: String) throws(XMLRefusal) -> XMLElement { try parse(Array(text.utf8)) }
}
