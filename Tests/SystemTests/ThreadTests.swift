import Base
import Glibc
import Synchronization
import System
import Testing

@Suite struct ThreadTests {
  @Test func `a thread runs its body under its name and can be joined`() {
    let name = Mutex("")
    let thread = NamedThread("vv-a-very-long-name") {
      let text = (try? Files.readText("/proc/thread-self/comm")) ?? "unreadable"
      name.withLock { $0 = text }
    }
    #expect(!thread.isCurrent)
    thread.join()
    #expect(name.withLock { $0 } == "vv-a-very-long-\n")
  }

  @Test func `a wake-up that was signalled before the wait is not lost`() {
    let wakeUp = WakeUp()
    wakeUp.signal()
    wakeUp.signal()
    wakeUp.wait()
    #expect(wakeUp.wait(until: .now()))
    #expect(!wakeUp.wait(until: .now()))
  }

  @Test func `a waiting thread is woken`() {
    let there = WakeUp()
    let back = WakeUp()
    let thread = NamedThread("vv-test") {
      there.wait()
      back.signal()
    }
    there.signal()
    #expect(back.wait(until: .now() + .seconds(10)))
    thread.join()
  }

  @Test func `signals arrive on the watching thread, each once`() async {
    await #expect(processExitsWith: .exitCode(43)) {
      let arrived = WakeUp()
      let seen = Mutex<[SignalWatch.Signal]>([])
      let watch = try SignalWatch([.user1, .windowChange]) { signal in
        seen.withLock { $0.append(signal) }
        arrived.signal()
      }
      kill(getpid(), SIGWINCH)
      arrived.wait()
      kill(getpid(), SIGUSR1)
      arrived.wait()
      watch.stop()
      exit(seen.withLock { $0 } == [.windowChange, .user1] ? 43 : 1)
    }
  }
}
