internal import Base
internal import Calls
internal import Codecs
internal import Devices
internal import Media
internal import RTP
internal import SecureLink
internal import Synchronization
internal import System
internal import XMPP

/// A stream with the transport that carries it.
struct StreamWiring: Sendable {
  var plan: StreamPlan
  var transport: SecureTransport?
}

/// The one thread that owns a call's streams: it sleeps until a packet, a picture or the next 10 ms step is due.
///
/// Everything else hands its work in through the inbox, under a short lock.
final class MediaThread: Sendable {
  /// What the other threads hand in.
  enum Input: Sendable {
    case packet([UInt8], PacketKind, transport: String, arrival: MonotonicTime)
    case picture(VideoEncodeWorker.Picture)
    case decoded(VideoFrame)
    case undecodable
    case streams([StreamWiring])
    case connected(String)
    case receiveLimit(Int)
    case adjust(MediaAdjustment)
  }

  /// Switches of the person and the peer, read at every step.
  struct Party: Equatable, Sendable {
    var muted = false
    var held = false
    var peerQuiet = false
    var peerPictureOff = false
    var stopped = false
  }

  static let step = Duration.milliseconds(10)
  /// More than this in the inbox is a flood, not media.
  private static let largestInbox = 4_096

  private let inbox = Mutex<[Input]>([])
  private let party = Mutex(Party())
  private let figures = Mutex(MediaStatistics())
  private let wakeUp = WakeUp()
  private let thread = Mutex<NamedThread?>(nil)
  private let encoder: VideoEncodeWorker
  private let decoder: VideoDecodeWorker
  private let settings: MediaSettings
  private let report: @Sendable (MediaEvent) -> Void

  init(settings: MediaSettings, remotePicture: LatestFrame, report: @escaping @Sendable (MediaEvent) -> Void)
  {
    self.settings = settings
    self.report = report
    let post = Post()
    encoder = VideoEncodeWorker { post.send(.picture($0)) }
    decoder = VideoDecodeWorker(
      output: { frame in
        remotePicture.put(frame)
        post.send(.decoded(frame))
      }, onError: { post.send(.undecodable) })
    post.attach { [weak self] in self?.put($0) }
  }

  /// The workers are made before the thread they report to: a box between them.
  private final class Post: Sendable {
    private let target = Mutex<(@Sendable (Input) -> Void)?>(nil)
    func attach(_ target: @escaping @Sendable (Input) -> Void) { self.target.withLock { $0 = target } }
    func send(_ input: Input) { target.withLock { $0 }?(input) }
  }

  func start() {
    encoder.start()
    decoder.start()
    thread.withLock { $0 = NamedThread("media") { [weak self] in self?.run() } }
  }

  /// Stops all three threads and waits for them.
  func close() {
    party.withLock { $0.stopped = true }
    wakeUp.signal()
    thread.withLock { $0.take() }?.join()
    encoder.stop()
    decoder.stop()
  }

  // MARK: From other threads

  func received(_ bytes: [UInt8], kind: PacketKind, transport: String, at arrival: MonotonicTime) {
    put(.packet(bytes, kind, transport: transport, arrival: arrival))
  }

  func captured(_ frame: VideoFrame) { encoder.submit(frame) }
  func set(_ streams: [StreamWiring]) { put(.streams(streams)) }
  func connected(_ transport: String, profile: String) { put(.connected(transport)) }
  func adjust(_ adjustment: MediaAdjustment) { put(.adjust(adjustment)) }
  func limitReceiving(_ bitrate: Int) { put(.receiveLimit(bitrate)) }
  func setMuted(_ muted: Bool) { party.withLock { $0.muted = muted } }
  func setHeld(_ held: Bool) { party.withLock { $0.held = held } }
  func setPeer(quiet: Bool, pictureOff: Bool) {
    party.withLock {
      $0.peerQuiet = quiet
      $0.peerPictureOff = pictureOff
    }
  }
  var statistics: MediaStatistics { figures.withLock { $0 } }

  private func put(_ input: Input) {
    let isFirst = inbox.withLock { inbox -> Bool in
      guard inbox.count < Self.largestInbox else { return false }
      inbox.append(input)
      return inbox.count == 1
    }
    if isFirst { wakeUp.signal() }
  }

  // MARK: The thread

  private func run() {
    let desk = MediaDesk(settings: settings, encoder: encoder, decoder: decoder, report: report)
    var nextStep = MonotonicTime.now()
    while true {
      _ = wakeUp.wait(until: nextStep)
      let party = party.withLock { $0 }
      if party.stopped { break }
      let work = inbox.withLock { inbox in
        defer { inbox = [] }
        return inbox
      }
      for input in work { desk.handle(input, at: .now()) }
      nextStep = catchUp(desk, party, from: nextStep)
    }
    desk.close()
  }

  /// Does the steps that are due. After a long stall (a stopped process) sound is not made up for.
  private func catchUp(_ desk: MediaDesk, _ party: Party, from next: MonotonicTime) -> MonotonicTime {
    var next = next
    let now = MonotonicTime.now()
    if now - next > .milliseconds(500) { next = now }
    var stepped = false
    while next <= now {
      desk.step(at: next, party)
      next += Self.step
      stepped = true
    }
    if stepped { figures.withLock { $0 = desk.statistics(at: now) } }
    return next
  }
}
