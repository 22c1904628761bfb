import Base
import Dispatch
import Glibc
import Synchronization
import System

/// Runs something that blocks where it does not hold up the Swift pool.
func offPool<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
  }
}

/// What comes in from another process, piece by piece. Those who wait are woken by what arrives, not by a clock.
final class Inbox<Element: Sendable>: Sendable {
  private struct Waiter {
    /// Tells whether it has found what it waits for; then it is done.
    var offer: ([Element]) -> Bool
    var giveUp: () -> Void
    var timer: Task<Void, Never>
  }
  private struct State {
    var elements: [Element] = []
    var isClosed = false
    var waiters: [Int: Waiter] = [:]
    var nextID = 0
  }
  private let state = Mutex(State())

  /// All that came so far.
  var elements: [Element] { state.withLock { $0.elements } }

  /// Whether nothing more will come.
  var isClosed: Bool { state.withLock { $0.isClosed } }

  func add(_ element: Element) {
    state.withLock { state in
      state.elements.append(element)
      for (id, waiter) in state.waiters where waiter.offer(state.elements) {
        waiter.timer.cancel()
        state.waiters[id] = nil
      }
    }
  }

  /// Nothing more comes: whoever still waits does so in vain.
  func close() {
    let waiters = state.withLock { state in
      state.isClosed = true
      defer { state.waiters = [:] }
      return Array(state.waiters.values)
    }
    for waiter in waiters {
      waiter.timer.cancel()
      waiter.giveUp()
    }
  }

  /// What `find` makes of all that came, as soon as that is something; nil after `limit`, or when nothing more comes.
  func first<T: Sendable>(
    within limit: Duration, _ find: @escaping @Sendable ([Element]) -> T?
  ) async -> T? {
    await withCheckedContinuation { continuation in
      state.withLock { state in
        if let found = find(state.elements) { return continuation.resume(returning: found) }
        if state.isClosed { return continuation.resume(returning: nil) }
        let id = state.nextID
        state.nextID += 1
        let timer = Task {
          try? await Task.sleep(for: limit)
          if !Task.isCancelled { self.expire(id) }
        }
        state.waiters[id] = Waiter(
          offer: { elements in
            guard let found = find(elements) else { return false }
            continuation.resume(returning: found)
            return true
          }, giveUp: { continuation.resume(returning: nil) }, timer: timer)
      }
    }
  }

  private func expire(_ id: Int) {
    let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
    waiter?.giveUp()
  }
}

/// A thread that hands on the lines of a descriptor until its end.
func readLines(_ descriptor: Int32, _ name: String, each: @escaping @Sendable (String) -> Void) -> NamedThread
{
  NamedThread(name) {
    var pending: [UInt8] = []
    readBlocks(descriptor) { block in
      pending += block
      while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        each(String(decoding: pending[..<end], as: UTF8.self))
        pending.removeFirst(end + 1)
      }
    }
    if !pending.isEmpty { each(String(decoding: pending, as: UTF8.self)) }
  }
}

/// Reads until the end, block by block.
func readBlocks(_ descriptor: Int32, each: (ArraySlice<UInt8>) -> Void) {
  var block = [UInt8](repeating: 0, count: 65_536)
  while true {
    let size = block.count
    let count = unsafe read(descriptor, &block, size)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return }
    each(block[..<count])
  }
}
