internal import CExpat
internal import Glibc
import XMPP

/// Why bytes were not taken as XML.
public enum XMLRefusal: Error, Hashable, Sendable {
  case notWellFormed(String)
  /// RFC 6120 §11.1: no comments, processing instructions, document types or entities.
  case restricted
  case tooLarge

  /// RFC 6120 §4.9.3: the stream error to answer with.
  var condition: String {
    switch self {
    case .notWellFormed: "not-well-formed"
    case .restricted: "restricted-xml"
    case .tooLarge: "policy-violation"
    }
  }
}

/// Cuts a stream of bytes into the header, the stanzas and the end of an XMPP stream. Confined to one thread.
@safe
final class XMLStreamParser {
  enum Event {
    case opened(XMLAttributes)
    case element(XMLElement)
    case closed
  }

  /// The largest stanza, in bytes as sent.
  static let largestStanza = 512 * 1024
  /// Elements nested deeper are left out.
  static let deepest = 64
  private static let separator: UInt8 = 0x1F

  private let parser: XML_Parser
  /// A document: the root is an element too, comments may stand in it, and it may be larger.
  private let isDocument: Bool
  private let largest: Int
  private var depth = 0
  /// Elements that are open below the deepest one that is kept.
  private var buried = 0
  private var stack: [XMLElement] = []
  /// Character data of the innermost element since its last child. expat hands it over in many pieces.
  private var text = ""
  private var events: [Event] = []
  private var refusal: XMLRefusal?
  private var fed = 0
  private var stanzaStart = 0

  init(document: Bool = false) {
    isDocument = document
    largest = document ? 16 << 20 : Self.largestStanza
    guard let made = unsafe XML_ParserCreateNS("UTF-8", CChar(Self.separator)) else {
      preconditionFailure("no memory for an XML parser")
    }
    unsafe parser = made
    unsafe _ = vv_xml_disable_deferral(parser)
    // The callbacks run only inside `feed`, while self is alive.
    unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    setHandlers()
  }

  deinit { unsafe XML_ParserFree(parser) }

  /// Takes the next bytes; returns what is complete. To be followed by `check` once that is handled: what came
  /// before a fault still counts.
  func feed(_ bytes: [UInt8], last: Bool = false) throws(XMLRefusal) -> [Event] {
    if let refusal { throw refusal }
    fed += bytes.count
    let status = unsafe bytes.withUnsafeBytes { raw in
      unsafe XML_Parse(
        parser, raw.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: raw.count), last ? 1 : 0
      )
    }
    if refusal == nil, status == XML_STATUS_ERROR {
      let text = unsafe XML_ErrorString(XML_GetErrorCode(parser)).map { unsafe String(cString: $0) }
      refusal = .notWellFormed(text ?? "error")
    }
    if refusal == nil, fed - stanzaStart > largest { refusal = .tooLarge }
    defer { events = [] }
    if let refusal, events.isEmpty { throw refusal }
    return events
  }

  /// Throws if bytes were refused behind what the last `feed` returned.
  func check() throws(XMLRefusal) { if let refusal { throw refusal } }

  private func setHandlers() {
    unsafe XML_SetElementHandler(
      parser,
      { context, name, attributes in
        guard let name = unsafe name else { return }
        unsafe XMLStreamParser.from(context)?.started(name, attributes)
      }, { context, _ in unsafe XMLStreamParser.from(context)?.ended() })
    unsafe XML_SetCharacterDataHandler(parser) { context, text, length in
      guard let text = unsafe text else { return }
      let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(length))
      unsafe XMLStreamParser.from(context)?.characters(String(decoding: bytes, as: UTF8.self))
    }
    unsafe XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      unsafe XMLStreamParser.from(context)?.refuse(.restricted)
    }
    unsafe XML_SetProcessingInstructionHandler(parser) { context, _, _ in
      unsafe XMLStreamParser.from(context)?.refuse(.restricted)
    }
    guard !isDocument else { return }
    unsafe XML_SetCommentHandler(parser) { context, _ in
      unsafe XMLStreamParser.from(context)?.refuse(.restricted)
    }
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> XMLStreamParser? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<XMLStreamParser>.fromOpaque(context).takeUnretainedValue()
  }

  private func refuse(_ why: XMLRefusal) {
    if refusal == nil { refusal = why }
    unsafe _ = XML_StopParser(parser, 0)
  }

  private func started(
    _ rawName: UnsafePointer<XML_Char>, _ rawAttributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
  ) {
    guard refusal == nil else { return }
    // A stanza nested too deep is cut, not refused: the server would send it again after every reconnection.
    guard depth < Self.deepest else {
      buried += 1
      return
    }
    let (namespace, name) = Self.split(unsafe String(cString: rawName))
    let attributes = unsafe Self.attributes(rawAttributes)
    endText()
    depth += 1
    if depth == 1, !isDocument {
      guard name == "stream", namespace == Namespace.stream else {
        return refuse(.notWellFormed("no XMPP stream"))
      }
      events.append(.opened(attributes))
      passed()
    } else {
      stack.append(XMLElement(name, namespace: namespace, attributes: attributes))
    }
  }

  private func ended() {
    guard refusal == nil else { return }
    if buried > 0 {
      buried -= 1
      return
    }
    endText()
    depth -= 1
    guard let element = stack.popLast() else {
      events.append(.closed)
      return
    }
    if stack.isEmpty {
      events.append(.element(element))
      passed()
    } else {
      stack[stack.count - 1].children.append(.element(element))
    }
  }

  private func characters(_ text: String) {
    guard refusal == nil, buried == 0 else { return }
    guard !stack.isEmpty else { return passed() }  // white space between stanzas keeps a connection alive
    self.text += text
  }

  private func endText() {
    guard !text.isEmpty, !stack.isEmpty else { return }
    stack[stack.count - 1].children.append(.text(text))
    text = ""
  }

  /// What came so far counts no longer towards the next stanza's size.
  private func passed() {
    stanzaStart = unsafe Int(XML_GetCurrentByteIndex(parser)) + Int(XML_GetCurrentByteCount(parser))
  }

  private static let mostAttributes = 64

  private static func split(_ name: String) -> (namespace: String, name: String) {
    guard let cut = name.utf8.firstIndex(of: separator) else { return ("", name) }
    return (String(name[..<cut]), String(name[name.utf8.index(after: cut)...]))
  }

  private static func attributes(_ raw: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) -> XMLAttributes {
    var list = XMLAttributes()
    guard let raw = unsafe raw else { return list }
    var index = 0
    // Finding duplicates is quadratic, and no stanza needs more; expat has already refused duplicates.
    while index < 2 * mostAttributes, let key = unsafe raw[index], let value = unsafe raw[index + 1] {
      index += 2
      let (namespace, name) = split(unsafe String(cString: key))
      if namespace.isEmpty {
        list[name] = unsafe String(cString: value)
      } else if namespace == "http://www.w3.org/XML/1998/namespace" {
        list["xml:" + name] = unsafe String(cString: value)
      }
    }
    return list
  }
}
