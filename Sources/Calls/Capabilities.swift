public import XMPP

/// What the devices of other people can do (XEP-0030, XEP-0115): asks each kind of client once, not each device.
///
/// Pure: presences and answers in, questions out. A `ver` is believed for everybody who announces it only if the
/// answer's digest is that `ver` (§5.4); anything else counts for the device alone that said it.
public struct Capabilities: Sendable {
  /// Something to be asked.
  public enum Effect: Hashable, Sendable {
    /// disco#info; `node` belongs to a `ver` to be learnt.
    case queryDisco(jid: JID, node: String?)
  }

  /// SHA-1, which XEP-0115 names; the drivers have it.
  public typealias SHA1 = @Sendable ([UInt8]) -> [UInt8]

  private enum Knowledge {
    /// Asked, or waiting for the answer that another device with the same `ver` owes.
    case unknown
    case known(DiscoInfo)
    /// It answered with an error, or not in a readable way.
    case silent
  }

  private struct Entry {
    var caps: Caps?
    var knowledge: Knowledge
  }

  /// More `ver`s than this are not kept; the oldest goes first.
  public static let largestCache = 512

  /// Verified answers by `ver`, to be kept between starts.
  public private(set) var cache: [String: DiscoInfo]
  private var age: [String]
  private var devices: [JID: Entry] = [:]
  /// Who announces a `ver` that is not known yet; the first one has been asked.
  private var waiting: [String: [JID]] = [:]
  private let sha1: SHA1

  /// Knows what `cache` of an earlier time holds.
  public init(cache: [String: DiscoInfo] = [:], sha1: @escaping SHA1) {
    self.cache = cache
    self.sha1 = sha1
    age = cache.keys.sorted()
  }

  /// What `device` can do; nil if that is not known (yet).
  public func info(of device: JID) -> DiscoInfo? {
    if case .known(let info) = devices[device]?.knowledge { info } else { nil }
  }

  /// Whether the answer of `device` is still to come.
  public func isPending(_ device: JID) -> Bool {
    if case .unknown = devices[device]?.knowledge { true } else { false }
  }

  /// A presence of `device` has come; without `caps` the device itself is asked, once.
  public mutating func announced(_ caps: Caps?, by device: JID) -> [Effect] {
    if let entry = devices[device], entry.caps == caps { return [] }
    var effects = left(device)
    if let caps, caps.hash == "sha-1" {
      if let info = cache[caps.ver] {
        devices[device] = Entry(caps: caps, knowledge: .known(info))
        return effects
      }
      let queue = waiting[caps.ver] ?? []
      waiting[caps.ver] = queue + [device]
      if queue.isEmpty { effects.append(.queryDisco(jid: device, node: caps.query)) }
    } else {
      effects.append(.queryDisco(jid: device, node: caps?.query))
    }
    devices[device] = Entry(caps: caps, knowledge: .unknown)
    return effects
  }

  /// `device` has answered (nil: with an error). Says which devices are better known now, and what to ask next.
  public mutating func answered(_ info: DiscoInfo?, by device: JID) -> (changed: [JID], effects: [Effect]) {
    guard let entry = devices[device], case .unknown = entry.knowledge else { return ([], []) }
    guard let caps = entry.caps, caps.hash == "sha-1" else {
      devices[device]?.knowledge = info.map { .known($0) } ?? .silent
      return ([device], [])
    }
    guard waiting[caps.ver]?.first == device else { return ([], []) }
    if let info, caps.verifies(info, sha1: sha1) {
      keep(info, as: caps.ver)
      let everybody = waiting.removeValue(forKey: caps.ver) ?? []
      for one in everybody { devices[one]?.knowledge = .known(info) }
      return (everybody, [])
    }
    devices[device]?.knowledge = info.map { .known($0) } ?? .silent
    return ([device], askNext(after: device, caps.ver))
  }

  /// `device` went offline; somebody else may have to be asked in its place.
  public mutating func left(_ device: JID) -> [Effect] {
    guard let entry = devices.removeValue(forKey: device), let ver = entry.caps?.ver else { return [] }
    return askNext(after: device, ver)
  }

  /// Forgets all devices (the stream is gone) and keeps the verified answers.
  public mutating func forgetDevices() {
    devices = [:]
    waiting = [:]
  }

  private mutating func askNext(after device: JID, _ ver: String) -> [Effect] {
    guard var queue = waiting[ver], let index = queue.firstIndex(of: device) else { return [] }
    queue.remove(at: index)
    waiting[ver] = queue.isEmpty ? nil : queue
    guard index == 0, let next = queue.first, let caps = devices[next]?.caps else { return [] }
    return [.queryDisco(jid: next, node: caps.query)]
  }

  private mutating func keep(_ info: DiscoInfo, as ver: String) {
    if cache.updateValue(info, forKey: ver) == nil { age.append(ver) }
    if age.count > Self.largestCache { cache[age.removeFirst()] = nil }
  }
}
