internal import Base
internal import Synchronization

/// What a session and the media thread tell each other about one peer, under short locks.
final class PeerLink: Sendable {
  /// Switches of the person and the peer, read at every step.
  struct Wishes: Equatable, Sendable {
    /// This peer does not hear us.
    var muted = false
    /// Nothing goes either way.
    var held = false
    var peerQuiet = false
    var peerPictureOff = false
    /// How loud the peer is played, in percent of what the settings say.
    var volume = 100
    /// The person does not want to hear this peer.
    var unheard = false
    /// The peer's picture is on no screen.
    var hidden = false
  }

  /// The peer's number in its room, never used again.
  let number: Int
  let remotePicture = LatestFrame()
  let report: @Sendable (MediaEvent) -> Void
  private let current = Mutex(Wishes())
  private let figures = Mutex(MediaStatistics())

  init(number: Int, report: @escaping @Sendable (MediaEvent) -> Void) {
    self.number = number
    self.report = report
  }

  var wishes: Wishes { current.withLock { $0 } }
  func change(_ body: (inout Wishes) -> Void) { current.withLock { body(&$0) } }

  var statistics: MediaStatistics { figures.withLock { $0 } }
  func publish(_ statistics: MediaStatistics) { figures.withLock { $0 = statistics } }
}
