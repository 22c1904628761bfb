import Base
import Testing

extension SampleRing {
  fileprivate func pop(_ count: Int) -> [Int16] {
    var samples = [Int16](repeating: 0, count: count)
    let n = unsafe samples.withUnsafeMutableBufferPointer { unsafe pop(into: $0) }
    return Array(samples.prefix(n))
  }
}

@Suite struct SampleRingTests {
  @Test func `what goes in comes out in order`() {
    let ring = SampleRing(capacity: 8)
    #expect(ring.count == 0 && ring.pop(4) == [])
    #expect(ring.push([1, 2, 3]) && ring.push([4]))
    #expect(ring.count == 4)
    #expect(ring.pop(3) == [1, 2, 3])
    #expect(ring.pop(3) == [4])
  }

  @Test func `what does not fit is refused as a whole`() {
    let ring = SampleRing(capacity: 4)
    #expect(ring.push([1, 2, 3]))
    #expect(!ring.push([4, 5]))
    #expect(ring.push([6]))
    #expect(ring.pop(9) == [1, 2, 3, 6])
  }

  @Test func `it goes round many times`() {
    let ring = SampleRing(capacity: 5)  // rounded up to 8
    var (written, read) = (Int16(0), Int16(0))
    for step in 0..<1000 {
      let count = step % 6
      if ring.push((0..<count).map { written &+ Int16($0) }) { written &+= Int16(count) }
      for sample in ring.pop(step % 7) {
        #expect(sample == read)
        read &+= 1
      }
    }
    #expect(written > 500)
  }

  @Test func `dropping`() {
    let ring = SampleRing(capacity: 8)
    ring.push([1, 2, 3, 4])
    #expect(ring.drop(-1) == 0 && ring.drop(3) == 3)
    #expect(ring.pop(8) == [4])
    #expect(ring.drop(5) == 0)
  }

  @Test func `an empty ring has room for one`() {
    let ring = SampleRing(capacity: 0)
    #expect(ring.push([]) && ring.push([7]) && !ring.push([8]))
  }

  @Test func `one writer and one reader at the same time`() async {
    let ring = SampleRing(capacity: 64)
    let total = 50_000
    async let writer: Void = {
      var next = 0
      while next < total {
        let block = (next..<min(next + 30, total)).map { Int16(truncatingIfNeeded: $0) }
        if ring.push(block) { next += block.count } else { await Task.yield() }
      }
    }()
    var (received, wrong) = (0, 0)
    while received < total {
      let block = ring.pop(48)
      if block.isEmpty { await Task.yield() }
      for sample in block {
        if sample != Int16(truncatingIfNeeded: received) { wrong += 1 }
        received += 1
      }
    }
    await writer
    #expect(wrong == 0 && ring.count == 0)
  }
}
