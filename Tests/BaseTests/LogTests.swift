import Base
import Synchronization
import Testing

/// The lines a test has seen.
private final class Lines: Sendable {
  let all = Mutex<[String]>([])
}

@Suite(.serialized) struct LogTests {
  @Test func `lines of the level and above reach the sink`() {
    let lines = Lines()
    Log.configure(level: .warning) { level, line in lines.all.withLock { $0.append("\(level): \(line)") } }
    Log.debug("d")
    Log.info("i")
    Log.warning("w")
    Log.error("e")
    #expect(lines.all.withLock { $0 } == ["warning: w", "error: e"])
  }

  @Test func `a line that nobody reads is not even made`() {
    let made = Mutex(0)
    func line() -> String {
      made.withLock { $0 += 1 }
      return ""
    }
    Log.configure(level: .error) { _, _ in }
    Log.debug(line())
    #expect(made.withLock { $0 } == 0)
    Log.error(line())
    #expect(made.withLock { $0 } == 1)
  }

  @Test func `levels have an order`() {
    #expect(Log.Level.debug < .info && Log.Level.info < .warning && Log.Level.warning < .error)
  }
}

@Suite struct ICECandidateTests {
  @Test func `the defaults are a plain host candidate`() {
    let candidate = ICECandidate(priority: 2_130_706_431, address: "192.0.2.1", port: 40000)
    #expect(candidate.component == 1 && candidate.transport == "udp" && candidate.kind == .host)
    #expect(candidate.relatedAddress == nil && candidate.relatedPort == nil && candidate.generation == 0)
  }

  @Test func `types have their wire names`() {
    #expect(ICECandidate.Kind.allCases.map(\.rawValue) == ["host", "srflx", "prflx", "relay"])
  }
}
