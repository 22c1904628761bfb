import Glibc

/// The machine's time zone.
enum LocalTime {
  /// Local time minus UTC now, in seconds.
  static var offset: Int64 {
    var now = time(nil)
    var parts = unsafe tm()
    unsafe localtime_r(&now, &parts)
    return unsafe Int64(parts.tm_gmtoff)
  }
}
