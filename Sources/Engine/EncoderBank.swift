internal import Base
internal import Media

/// A room's encoders, each with a thread of its own from when it is first needed. Usable from any thread.
final class EncoderBank: Sendable {
  private let workers: [VideoEncodeWorker]

  /// A bank that hands every encoded picture to `output` with the number of its encoder.
  init(output: @escaping @Sendable (VideoEncodeWorker.Picture, Int) -> Void) {
    workers = (0..<EncoderPlan.mostClasses).map { slot in
      VideoEncodeWorker { picture in output(picture, slot) }
    }
  }

  /// A captured picture, for whoever is at work.
  func submit(_ frame: VideoFrame) { for worker in workers { worker.submit(frame) } }

  /// What the encoder `slot` does from now on; nil stops it.
  func set(_ order: VideoEncodeWorker.Order?, slot: Int) { worker(slot)?.set(order) }

  func setCongested(_ congested: Bool, slot: Int) { worker(slot)?.setCongested(congested) }

  func requestKeyFrame(slot: Int) { worker(slot)?.requestKeyFrame() }

  /// Stops all threads and waits for them.
  func stop() { for worker in workers { worker.stop() } }

  private func worker(_ slot: Int) -> VideoEncodeWorker? {
    workers.indices.contains(slot) ? workers[slot] : nil
  }
}
