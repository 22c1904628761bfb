import Glibc
import System

/// What this process uses, from getrusage and /proc.
struct ProcessUsage {
  /// CPU seconds so far, user and system.
  var cpu: Double
  var residentKilobytes: Int
  var threads: Int
  var descriptors: Int

  static func now() -> ProcessUsage {
    var usage = rusage()
    unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    let cpu =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + Double(
        usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
      / 1e6
    let status = (try? Files.readText("/proc/self/status")) ?? ""
    return ProcessUsage(
      cpu: cpu, residentKilobytes: field("VmRSS:", of: status), threads: field("Threads:", of: status),
      descriptors: (try? Files.list("/proc/self/fd").count) ?? 0)
  }

  private static func field(_ name: String, of status: String) -> Int {
    for line in status.split(separator: "\n") where line.hasPrefix(name) {
      return Int(line.dropFirst(name.count).filter(\.isNumber)) ?? 0
    }
    return 0
  }
}
