/// One SRV record (RFC 2782) of an XMPP service.
struct ServiceRecord: Hashable, Sendable {
  var priority: UInt16
  var weight: UInt16
  var host: String
  var port: UInt16
  /// From `_xmpps-client`: TLS from the first byte (XEP-0368).
  var directTLS: Bool

  /// The order to try records in: by priority, and at random by weight within one (RFC 2782, "Weight"). Records of
  /// both services are one list (XEP-0368 §4). A target of "." says that the service is not there.
  static func ordered(_ records: [ServiceRecord], using generator: inout some RandomNumberGenerator)
    -> [ServiceRecord]
  {
    let usable = records.filter { !$0.host.isEmpty && $0.host != "." && $0.port > 0 }
    var out: [ServiceRecord] = []
    for priority in Set(usable.map(\.priority)).sorted() {
      // Those of weight 0 first: they are chosen only if the number drawn is 0.
      var left = usable.filter { $0.priority == priority }.sorted { $0.weight < $1.weight }
      while !left.isEmpty {
        let sum = left.reduce(0) { $0 + Int($1.weight) }
        var draw = Int.random(in: 0...sum, using: &generator)
        let index = left.firstIndex { record in
          draw -= Int(record.weight)
          return draw <= 0
        }
        out.append(left.remove(at: index ?? 0))
      }
    }
    return out
  }
}
