import Synchronization

/// Sentences from other threads that wait to be shown.
final class NoticeBox: Sendable {
  private let sentences = Mutex<[String]>([])
  func add(_ sentence: String) {
    sentences.withLock { if $0.count < 16, !$0.contains(sentence) { $0.append(sentence) } }
  }
  func take() -> [String] {
    sentences.withLock { sentences in
      defer { sentences = [] }
      return sentences
    }
  }
}
