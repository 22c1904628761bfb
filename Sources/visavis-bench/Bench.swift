import Glibc

/// Measures CPU time: the machines are shared, so the clock on the wall says little.
enum Bench {
  /// A measured case: microseconds of CPU per operation, median of the rounds.
  struct Result {
    var name: String
    var microseconds: Double
    /// Something else that was counted, for example bytes per frame.
    var extra: (unit: String, value: Double)?
  }

  /// CPU time of this process in microseconds.
  static func cpu() -> Double {
    var t = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t)
    return Double(t.tv_sec) * 1e6 + Double(t.tv_nsec) / 1e3
  }

  /// Runs `body` in `rounds` rounds of `count` operations each.
  static func measure(_ name: String, count: Int, rounds: Int = 7, _ body: (Int) -> Void) -> Result {
    body(min(count, 10))  // caches and tables
    let times = (0..<rounds).map { _ -> Double in
      let began = cpu()
      body(count)
      return (cpu() - began) / Double(count)
    }
    return Result(name: name, microseconds: times.sorted()[rounds / 2])
  }
}
