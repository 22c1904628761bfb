/// XEP-0203: a stanza was held back on its way.
public struct Delay: Hashable, Sendable {
  /// When it was sent first, as XEP-0082 text; see `seconds`.
  public var stamp: String
  /// Who held it back.
  public var from: JID?

  /// A delay.
  public init(stamp: String, from: JID? = nil) {
    self.stamp = stamp
    self.from = from
  }

  /// Reads the `<delay/>` of a stanza (or the element itself); nil if there is none.
  public init?(_ element: XMLElement) {
    let own = element.matches("delay", namespace: Namespace.delay) ? element : nil
    guard let delay = own ?? element.child("delay", namespace: Namespace.delay) else { return nil }
    stamp = delay["stamp"] ?? ""
    from = delay["from"].flatMap { JID($0) }
  }

  /// `stamp` in seconds since 1970; nil if it is no date.
  public var seconds: Int64? { XEP0082.seconds(stamp) }

  /// The `<delay/>` element.
  public var xml: XMLElement {
    XMLElement("delay", namespace: Namespace.delay, attributes: ["from": from?.description, "stamp": stamp])
  }
}

/// XEP-0082: dates and times in XMPP, a profile of ISO 8601: "2026-11-20T17:09:48.125Z".
public enum XEP0082 {
  /// Seconds since 1970 of a date and time; nil if `text` is none. Fractions are cut off.
  public static func seconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard (20...40).contains(bytes.count), bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54,
      bytes[13] == 0x3A, bytes[16] == 0x3A,
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
      let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
      let second = number(bytes[17..<19]),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    var rest = bytes[19...]
    if rest.first == 0x2E { rest = rest.dropFirst().drop { (0x30...0x39).contains($0) } }
    guard let offset = zone(Array(rest)) else { return nil }
    return days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    return value
  }

  private static func zone(_ text: [UInt8]) -> Int64? {
    if text == [0x5A] { return 0 }
    guard text.count == 6, text[3] == 0x3A, text[0] == 0x2B || text[0] == 0x2D,
      let hours = number(text[1..<3]), let minutes = number(text[4..<6])
    else { return nil }
    return (text[0] == 0x2B ? 1 : -1) * (hours * 3600 + minutes * 60)
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
