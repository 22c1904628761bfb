import Testing
import XMPP

struct ChatMessageTests {
  private func read(_ text: String) throws -> ChatMessage? {
    ChatMessage(try xml("<message xmlns='jabber:client' \(text)</message>"), own: jid("me@x/pc"))
  }

  @Test func `a text is read with its sender`() throws {
    let message = try read("type='chat' from='mira@x/phone' to='me@x'><body>hello</body>")
    #expect(message?.peer == jid("mira@x") && message?.text == "hello" && message?.isOwn == false)
    #expect(try read("from='mira@x/phone'><body>hello</body>")?.text == "hello", "no type is normal")
  }

  @Test func `what we write elsewhere is ours, to whom it was written`() throws {
    let message = try read("type='chat' from='me@x/phone' to='mira@x/pc'><body>hi</body>")
    #expect(message?.peer == jid("mira@x") && message?.isOwn == true)
  }

  @Test(arguments: [
    "type='groupchat' from='room@x/mira' to='me@x'><body>hello</body>",
    "type='error' from='mira@x' to='me@x'><body>hello</body>",
    "type='headline' from='mira@x' to='me@x'><body>hello</body>",
    "type='chat' to='me@x'><body>from nobody</body>",
    "type='chat' from='mira@x' to='me@x'><body/>", "type='chat' from='mira@x' to='me@x'>",
    "type='chat' from='me@x/phone' to='me@x'><body>to myself</body>",
    "type='chat' from='me@x/phone'><body>to nobody</body>",
    "type='chat' from='mira@x' to='me@x'><body>encrypted</body><encryption xmlns='urn:xmpp:eme:0'/>",
    "type='chat' from='mira@x' to='me@x'><body>encrypted</body><encrypted xmlns='eu.siacs.conversations.axolotl'/>",
    "type='chat' from='mira@x' to='me@x'><body xmlns='urn:other'>hello</body>",
  ])
  func `nothing else is`(text: String) throws { #expect(try read(text) == nil) }

  @Test func `what is sent is read back`() {
    let stanza = ChatMessage.stanza("<b> & ]]>", to: jid("mira@x/phone"), id: "1")
    #expect(stanza.to == jid("mira@x") && stanza.id == "1" && stanza.messageType == .chat)
    var arrived = stanza
    arrived.attributes["from"] = "me@x/pc"
    let read = ChatMessage(arrived, own: jid("me@x"))
    #expect(read?.text == "<b> & ]]>" && read?.isOwn == true)
  }
}
