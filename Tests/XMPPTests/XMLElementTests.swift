import Testing
import XMPP

struct XMLElementTests {
  @Test(arguments: [
    ("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&apos;"),
    ("tab\tline\n", "tab\tline\n"),
    ("return\r", "return&#13;"),
    ("nul\u{0}bell\u{7}esc\u{1B}\u{FFFF}\u{FFFE}end", "nulbellescend"),
    ("größe 😀", "größe 😀"),
    ("]]>", "]]&gt;"),
  ])
  func `text is escaped`(plain: String, escaped: String) {
    #expect(XMLElement("a", text: plain).xml() == "<a>\(escaped)</a>")
  }

  @Test(arguments: [
    ("a\"b'c<d&e", "a&quot;b&apos;c&lt;d&amp;e"), ("tab\tline\nend\r", "tab&#9;line&#10;end&#13;"),
    ("\u{1}x", "x"),
  ])
  func `attributes are escaped so that no white space is lost`(plain: String, escaped: String) {
    #expect(XMLElement("a", attributes: ["b": plain]).xml() == "<a b=\"\(escaped)\"/>")
    #expect(XMLEscape.attribute(plain) == escaped)
  }

  @Test(arguments: [
    "", "plain", "<&>\"'", "\t\n\r mixed \r\n", "größe 😀 שלום", String(repeating: "&", count: 5000),
  ])
  func `what is written is read back`(text: String) throws {
    let element = XMLElement("a", namespace: "urn:x", attributes: ["b": text], text: text)
    #expect(try xml(element.xml()) == element)
  }

  @Test func `children take their parent's namespace and keep their own`() throws {
    let element = XMLElement(
      "a", namespace: "urn:one",
      children: [XMLElement("b", children: [XMLElement("c")]), XMLElement("d", namespace: "urn:two")])
    #expect(element.xml() == "<a xmlns=\"urn:one\"><b><c/></b><d xmlns=\"urn:two\"/></a>")
    #expect(element.xml(defaultNamespace: "urn:one") == "<a><b><c/></b><d xmlns=\"urn:two\"/></a>")
    #expect(try xml(element.xml()) == element)
    #expect(element.child("b")?.child("c")?.namespace == "urn:one")
    #expect(element.child("d") == nil)
    #expect(element.child("d", "urn:two") != nil)
  }

  @Test func `a child appended later is adopted with all below it`() {
    var element = XMLElement("a", namespace: "urn:one")
    element.append(XMLElement("b", children: [XMLElement("c")]))
    #expect(element.child("b")?.child("c") != nil)
    #expect(element.appending(nil) == element)
  }

  @Test func `attributes keep their order but compare without it`() {
    let one: XMLAttributes = ["a": "1", "b": "2"]
    let two: XMLAttributes = ["b": "2", "a": "1"]
    #expect(one == two)
    #expect(one.hashValue == two.hashValue)
    #expect(one != ["a": "1"])
    #expect(one != ["a": "1", "b": "3"])
    #expect(XMLElement("x", attributes: two).xml() == "<x b=\"2\" a=\"1\"/>")
  }

  @Test func `an attribute without a value is left out`() {
    var element = XMLElement("x", attributes: ["a": nil, "b": "2"])
    #expect(element["a"] == nil)
    element["b"] = nil
    element["c"] = "3"
    element["c"] = "4"
    #expect(element.xml() == "<x c=\"4\"/>")
    #expect(XMLAttributes([("a", "1"), ("a", "2")])["a"] == "2")
  }

  @Test func `text and elements are told apart`() throws {
    let element = try xml("<a>one<b/>two<c xmlns='urn:c'/> three</a>")
    #expect(element.text == "onetwo three")
    #expect(element.elements.map(\.name) == ["b", "c"])
    #expect(element.children("b").count == 1)
    #expect(element.children("c", namespace: "urn:c").count == 1)
  }

  @Test func `xml-lang keeps its prefix, foreign prefixes are dropped`() throws {
    let element = try xml("<a xml:lang='de' x:y='1' xmlns:x='urn:x' z='2'><x:b/></a>")
    #expect(element["xml:lang"] == "de")
    #expect(element.attributes.count == 2)
    #expect(element.child("b", "urn:x") != nil)
    #expect(try xml(element.xml()) == element)
  }
}
