import Base
import Testing
import XMPP

/// A server that keeps a session over lost connections, as XEP-0198 wants it, at the other end of a machine. Every
/// connection may break between any two things that either side says.
private struct ModelServer {
  private(set) var client = StreamHarness()
  /// Ids of what arrived, in order.
  private(set) var arrived: [String] = []
  /// Ids of what the client delivered, in order.
  private(set) var delivered: [String] = []
  private(set) var resumptions = 0
  private var toClient: [XMLElement] = []
  private var acknowledgedByClient = 0
  private var generator: SeededGenerator
  private var isUp = false
  private let chanceOfBreak: Int

  init(seed: UInt64, chanceOfBreak: Int) {
    generator = SeededGenerator(seed: seed)
    self.chanceOfBreak = chanceOfBreak
  }

  mutating func connect() throws {
    isUp = true
    if arrived.isEmpty && delivered.isEmpty && resumptions == 0 && !client.machine.isOnline, toClient.isEmpty
    {
      try client.goOnline()
      return
    }
    try client.logIn()
    let request = try client.features(StreamHarness.session)
    let resume = try xml(try #require(request.first))
    try #require(resume.name == "resume" && resume["previd"] == "sm-1")
    acknowledge(Int(resume["h"] ?? "") ?? 0)
    resumptions += 1
    try take(client.receive("<resumed xmlns='urn:xmpp:sm:3' h='\(arrived.count)' previd='sm-1'/>"))
    for stanza in toClient where isUp { try deliver(stanza) }
  }

  private mutating func acknowledge(_ h: Int) {
    toClient.removeFirst(max(0, min(h - acknowledgedByClient, toClient.count)))
    acknowledgedByClient = h
  }

  /// What the client wrote arrives, up to where the line breaks.
  private mutating func take(_ effects: [String]) throws {
    for effect in effects {
      if effect.hasPrefix("[deliver message ") {
        delivered.append(String(effect.dropFirst(17).dropLast()))
        continue
      }
      guard isUp, effect.hasPrefix("<") else { continue }
      if Int.random(in: 0..<chanceOfBreak, using: &generator) == 0 { return breakLine() }
      let element = try element(effect)
      switch element.name {
      case "message": arrived.append(element.id ?? "")
      case "a": acknowledge(Int(element["h"] ?? "") ?? 0)
      case "r":
        if Bool.random(using: &generator) {
          try take(client.receive("<a xmlns='urn:xmpp:sm:3' h='\(arrived.count)'/>"))
        }
      default: break
      }
    }
  }

  private func element(_ text: String) throws -> XMLElement { try XMPPTests.client(text) }

  mutating func breakLine() {
    isUp = false
    _ = client.input(.transportError(.connectionLost))
  }

  private mutating func deliver(_ stanza: XMLElement) throws {
    if Int.random(in: 0..<chanceOfBreak, using: &generator) == 0 { return breakLine() }
    try take(client.input(.element(stanza)))
    if isUp, Bool.random(using: &generator) { try take(client.receive("<r xmlns='urn:xmpp:sm:3'/>")) }
  }

  mutating func serverSends(_ id: String) throws {
    let stanza = XMLElement.message(id: id, from: jid("a@b/c"))
    toClient.append(stanza)
    if isUp { try deliver(stanza) }
  }

  mutating func clientSends(_ id: String) throws {
    try take(client.input(.send(.message(id: id, to: jid("a@b")))))
  }

  mutating func reconnectIfNeeded() throws { while !isUp { try connect() } }
}

struct ResumptionModelTests {
  @Test(arguments: [3, 5, 20, 100], [UInt64(1), 2, 3])
  func `whatever breaks, each message arrives once and in order`(chance: Int, seed: UInt64) throws {
    var model = ModelServer(seed: seed, chanceOfBreak: chance)
    try model.connect()
    for n in 0..<60 {
      try model.clientSends("c\(n)")
      try model.serverSends("s\(n)")
      if n % 3 == 0 { try model.reconnectIfNeeded() }
    }
    // One more loss, so that what is still on its way is settled.
    model.breakLine()
    try model.reconnectIfNeeded()
    for _ in 0..<200 where model.arrived.count < 60 || model.delivered.count < 60 {
      model.breakLine()
      try model.reconnectIfNeeded()
    }
    #expect(model.arrived == (0..<60).map { "c\($0)" })
    #expect(model.delivered == (0..<60).map { "s\($0)" })
    #expect(model.resumptions > 0)
  }
}
