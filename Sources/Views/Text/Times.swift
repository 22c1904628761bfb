import Base

/// Times and durations as people read them.
enum Times {
  /// "0:07", "12:41", "1:02:09". Negative durations count as none.
  static func clock(_ duration: Duration) -> String {
    let total = max(0, duration.components.seconds)
    let (hours, minutes, seconds) = (total / 3600, total / 60 % 60, total % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(seconds))" : "\(minutes):\(two(seconds))"
  }

  /// "12 min", "1 h 5 min", "40 s": how long a call was, in the log.
  static func spoken(_ duration: Duration, _ words: Catalogue) -> String {
    let total = max(0, duration.components.seconds)
    if total < 60 { return words(.seconds, "\(total)") }
    if total < 3600 { return words(.minutes, "\(total / 60)") }
    let minutes = total / 60 % 60
    return words(.hours, "\(total / 3600)") + (minutes > 0 ? " " + words(.minutes, "\(minutes)") : "")
  }

  /// When something was, in at most ten cells: "18:04" today, "yesterday", "Monday" this week, "3 Nov", "2024".
  static func short(_ time: WallTime, _ wall: WallClock, _ words: Catalogue) -> String {
    let (then, now) = (Day(time, wall.utcOffset), Day(wall.now, wall.utcOffset))
    return then.number == now.number ? then.time : then.name(seenFrom: now, words)
  }

  /// When something was, in full: "today 18:04", "yesterday 18:04", "Monday 09:12", "3 Nov 09:12".
  static func long(_ time: WallTime, _ wall: WallClock, _ words: Catalogue) -> String {
    let (then, now) = (Day(time, wall.utcOffset), Day(wall.now, wall.utcOffset))
    let day = then.number == now.number ? words(.today) : then.name(seenFrom: now, words)
    return day + " " + then.time
  }

  /// The time of day: "18:04".
  static func ofDay(_ time: WallTime, _ wall: WallClock) -> String { Day(time, wall.utcOffset).time }

  /// The day, for a heading: "today", "yesterday", "Monday", "3 Nov", "3 Nov 2024".
  static func day(_ time: WallTime, _ wall: WallClock, _ words: Catalogue) -> String {
    let (then, now) = (Day(time, wall.utcOffset), Day(wall.now, wall.utcOffset))
    return then.number == now.number ? words(.today) : then.fullName(seenFrom: now, words)
  }

  static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// A local day and the time on it, by proleptic Gregorian rules.
private struct Day {
  /// Days since 1970-01-01, which was a Thursday.
  let number: Int64
  let secondOfDay: Int64

  init(_ time: WallTime, _ utcOffset: Int64) {
    let local = time.seconds &+ utcOffset
    secondOfDay = (local % 86_400 + 86_400) % 86_400
    number = (local &- secondOfDay) / 86_400
  }

  var time: String { "\(Times.two(secondOfDay / 3600)):\(Times.two(secondOfDay / 60 % 60))" }

  func name(seenFrom now: Day, _ words: Catalogue) -> String {
    let ago = now.number - number
    if ago == 1 { return words(.yesterday) }
    if (2...6).contains(ago) { return words.weekday(Int((number % 7 + 7) % 7)) }
    let (year, month, day) = civil
    return year == now.civil.year
      ? words(.dayMonth, "\(day)", words.month(month)) : words(.monthYear, "\(year)", words.month(month))
  }

  /// The same with the day of the month in other years too.
  func fullName(seenFrom now: Day, _ words: Catalogue) -> String {
    let (year, month, day) = civil
    guard year != now.civil.year, now.number - number > 6 else { return name(seenFrom: now, words) }
    return words(.dayMonthYear, "\(day)", words.month(month), "\(year)")
  }

  /// Howard Hinnant's days-to-civil, with years that begin in March.
  private var civil: (year: Int64, month: Int, day: Int64) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), Int(month), dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
  }
}
