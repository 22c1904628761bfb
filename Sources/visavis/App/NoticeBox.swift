import Synchronization

/// Sentences from other threads that wait to be shown; each is told once.
final class NoticeBox: Sendable {
  private struct State {
    var waiting: [String] = []
    var told: Set<String> = []
  }
  private let state = Mutex(State())

  func add(_ sentence: String) {
    state.withLock { state in
      if state.told.count < 64, state.told.insert(sentence).inserted { state.waiting.append(sentence) }
    }
  }

  func take() -> [String] {
    state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }
}
