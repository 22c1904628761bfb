import Base
import Synchronization

/// Sentences from other threads that wait to be shown; each is told once.
final class NoticeBox: Sendable {
  private struct State {
    var waiting: [Sentence] = []
    var told: Set<Sentence> = []
  }
  private let state = Mutex(State())

  func add(_ sentence: Sentence) {
    state.withLock { state in
      if state.told.count < 64, state.told.insert(sentence).inserted { state.waiting.append(sentence) }
    }
  }

  func take() -> [Sentence] {
    state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }
}
