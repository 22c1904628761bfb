import Synchronization
import System
import Testing

@testable import SecureLink

@Suite struct GLibLoopTests {
  @Test func `a loop that was told to quit before it ran returns`() {
    let loop = GLibLoop()
    loop.quit()
    loop.run()
  }

  @Test(arguments: [0, 4_000] as [UInt32]) func `every job is done, in order, with and without rests`(
    pause: UInt32
  ) {
    let loop = GLibLoop()
    loop.setPause(microseconds: pause)
    let thread = NamedThread("loop") { loop.run() }
    let done = Mutex<[Int]>([])
    for index in 0..<100 { loop.perform { done.withLock { $0.append(index) } } }
    loop.perform { loop.quit() }
    thread.join()
    let order = done.withLock { $0 }
    #expect(order == Array(0..<100))
  }
}
