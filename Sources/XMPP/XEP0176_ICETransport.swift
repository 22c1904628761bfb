public import Base

/// XEP-0176: ICE credentials and candidates of a content, with the DTLS fingerprint of XEP-0320.
public struct ICETransport: Hashable, Sendable {
  /// The user name fragment; changes with a restart.
  public var ufrag: String?
  /// The password that goes with it.
  public var pwd: String?
  /// Where the sender can be reached.
  public var candidates: [ICECandidate]
  /// XEP-0320; nil means that the peer would send in the clear.
  public var fingerprint: DTLSFingerprint?
  /// The sender will send no further candidates of this generation.
  public var gatheringComplete: Bool

  /// A transport.
  public init(
    ufrag: String? = nil, pwd: String? = nil, candidates: [ICECandidate] = [],
    fingerprint: DTLSFingerprint? = nil, gatheringComplete: Bool = false
  ) {
    self.ufrag = ufrag
    self.pwd = pwd
    self.candidates = candidates
    self.fingerprint = fingerprint
    self.gatheringComplete = gatheringComplete
  }

  /// Reads a `<transport/>`. Candidates that make no sense are skipped; a broken fingerprint is an error, since a
  /// call without one would have to be refused for a wrong reason.
  public init(_ element: XMLElement) throws(StanzaError) {
    ufrag = element["ufrag"] == nil ? nil : try element.token("ufrag")
    pwd = element["pwd"] == nil ? nil : try element.token("pwd")
    candidates = Array(
      element.children("candidate").lazy.compactMap { ICECandidate(jingle: $0) }.prefix(
        Jingle.Limit.candidates))
    fingerprint = nil
    for child in element.children("fingerprint", namespace: Namespace.dtls).prefix(8) where fingerprint == nil
    {
      let read = try DTLSFingerprint(child)
      if read.isUsable { fingerprint = read }
    }
    gatheringComplete = element.child("gathering-complete") != nil
  }

  /// The `<transport/>` element.
  public var xml: XMLElement {
    var element = XMLElement(
      "transport", namespace: Namespace.iceUDP, attributes: ["ufrag": ufrag, "pwd": pwd])
    if let fingerprint { element.append(fingerprint.xml) }
    for candidate in candidates { element.append(candidate.jingleXML) }
    if gatheringComplete { element.append(XMLElement("gathering-complete")) }
    return element
  }
}

extension ICECandidate {
  /// Reads a `<candidate/>`; nil if a required attribute is missing or out of range.
  public init?(jingle element: XMLElement) {
    guard let component = element["component"].flatMap({ UInt8($0) }), component > 0,
      let foundation = element["foundation"], (1...32).contains(foundation.utf8.count),
      let priority = element["priority"].flatMap({ UInt32($0) }),
      let address = element["ip"], (1...255).contains(address.utf8.count),
      let port = element["port"].flatMap({ UInt16($0) }),
      let kind = element["type"].flatMap(Kind.init)
    else { return nil }
    self.init(
      component: Int(component), foundation: foundation, priority: priority, address: address, port: port,
      transport: (element["protocol"] ?? "udp").lowercased(), kind: kind,
      relatedAddress: element["rel-addr"], relatedPort: element["rel-port"].flatMap { UInt16($0) },
      generation: element["generation"].flatMap { UInt8($0) }.map(Int.init) ?? 0)
  }

  /// The `<candidate/>` element. Its `id` is made of what tells candidates apart, so that it needs no chance.
  public var jingleXML: XMLElement {
    XMLElement(
      "candidate", namespace: Namespace.iceUDP,
      attributes: [
        "component": String(component), "foundation": foundation, "generation": String(generation),
        "id": "\(kind.rawValue)-\(generation)-\(component)-\(foundation)-\(port)", "ip": address,
        "network": "0",
        "port": String(port), "priority": String(priority), "protocol": transport, "type": kind.rawValue,
        "rel-addr": relatedAddress, "rel-port": relatedPort.map { String($0) },
      ])
  }
}
