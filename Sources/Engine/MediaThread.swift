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

/// The one thread that owns the streams of all peers of a room: it sleeps until a packet, a picture or the next 10 ms
/// step is due. Among many peers packets do not wake it: they wait for the next step, in which they are needed.
///
/// Everything else hands its work in through the inbox, under a short lock.
final class MediaThread: Sendable {
  /// What the other threads hand in.
  enum Input: Sendable {
    case peer(Int, PeerInput)
    /// A picture of ours, and the encoder that made it.
    case picture(VideoEncodeWorker.Picture, Int)
    case join(PeerLink, DecodeClient)
    /// The second part is done when the peer's goodbye is said.
    case leave(Int, @Sendable () -> Void)
    case adjust(MediaAdjustment)
  }

  /// What concerns one peer.
  enum PeerInput: Sendable {
    case packet([UInt8], PacketKind, transport: String, arrival: MonotonicTime)
    case decoded(VideoFrame)
    case undecodable
    case streams([StreamWiring])
    case connected(String)
    case receiveLimit(Int)
    case wants(VideoBounds?)
  }

  private struct Inbox {
    var inputs: [Input] = []
    var isSignalled = false
    /// Packets need not wake the thread.
    var isPatient = false
  }

  private struct Switches {
    var muted = false
    var stopped = false
  }

  static let step = Duration.milliseconds(10)
  /// More than this in the inbox is a flood, not media.
  private static let largestInbox = 4_096

  private let inbox = Mutex(Inbox())
  private let switches = Mutex(Switches())
  private let figures = Mutex(RoomStatistics())
  private let wakeUp = WakeUp()
  private let thread = Mutex<NamedThread?>(nil)
  private let bank: EncoderBank
  private let decoder = VideoDecodeWorker()
  private let settings: MediaSettings
  private let report: @Sendable (MediaEvent) -> Void

  init(settings: MediaSettings, report: @escaping @Sendable (MediaEvent) -> Void) {
    self.settings = settings
    self.report = report
    let post = Post()
    bank = EncoderBank { picture, slot in post.send(.picture(picture, slot)) }
    post.attach { [weak self] in self?.put($0) }
  }

  /// The encoders are made before the thread they report to: a box between them.
  private final class Post: Sendable {
    private let target = Mutex<(@Sendable (Input) -> Void)?>(nil)
    func attach(_ target: @escaping @Sendable (Input) -> Void) { self.target.withLock { $0 = target } }
    func send(_ input: Input) { target.withLock { $0 }?(input) }
  }

  func start() {
    decoder.start()
    thread.withLock { $0 = NamedThread("media") { [weak self] in self?.run() } }
  }

  /// Stops all threads and waits for them.
  func close() {
    switches.withLock { $0.stopped = true }
    wakeUp.signal()
    thread.withLock { $0.take() }?.join()
    bank.stop()
    decoder.stop()
    for case .leave(_, let done) in takeInputs() { done() }
  }

  // MARK: From other threads

  func received(
    _ bytes: [UInt8], kind: PacketKind, transport: String, at arrival: MonotonicTime, peer: Int
  ) {
    put(.peer(peer, .packet(bytes, kind, transport: transport, arrival: arrival)), isUrgent: false)
  }

  func captured(_ frame: VideoFrame) { bank.submit(frame) }
  func put(_ input: PeerInput, peer: Int) { put(.peer(peer, input)) }
  func adjust(_ adjustment: MediaAdjustment) { put(.adjust(adjustment)) }
  func setMuted(_ muted: Bool) { switches.withLock { $0.muted = muted } }
  var statistics: RoomStatistics { figures.withLock { $0 } }

  /// A peer comes in.
  func join(_ link: PeerLink) {
    let number = link.number
    let client = DecodeClient(
      number: number,
      output: { [weak self] frame in
        link.remotePicture.put(frame)
        self?.put(.peer(number, .decoded(frame)), isUrgent: false)
      }, onError: { [weak self] in self?.put(.peer(number, .undecodable)) })
    put(.join(link, client))
  }

  /// A peer goes; `done` runs when it is told.
  func leave(_ number: Int, done: @escaping @Sendable () -> Void) { put(.leave(number, done)) }

  private func put(_ input: Input, isUrgent: Bool = true) {
    let wakes = inbox.withLock { inbox -> Bool in
      // What may be lost is lost in a flood, what is said once is not.
      guard isUrgent || inbox.inputs.count < Self.largestInbox else { return false }
      inbox.inputs.append(input)
      guard !inbox.isSignalled, isUrgent || !inbox.isPatient else { return false }
      inbox.isSignalled = true
      return true
    }
    if wakes { wakeUp.signal() }
  }

  private func takeInputs() -> [Input] {
    inbox.withLock { inbox in
      let inputs = inbox.inputs
      inbox.inputs = []
      if inputs.count > 1 { inbox.inputs.reserveCapacity(inputs.count) }
      inbox.isSignalled = false
      return inputs
    }
  }

  // MARK: The thread

  private func run() {
    let desk = RoomDesk(settings: settings, bank: bank, decoder: decoder, report: report)
    var nextStep = MonotonicTime.now()
    var isPatient = false
    while true {
      _ = wakeUp.wait(until: nextStep)
      let switches = switches.withLock { $0 }
      if switches.stopped { break }
      for input in takeInputs() { desk.handle(input, at: .now()) }
      nextStep = catchUp(desk, muted: switches.muted, from: nextStep)
      if desk.hasManyPeers != isPatient {
        isPatient = desk.hasManyPeers
        inbox.withLock { $0.isPatient = isPatient }
      }
    }
    desk.close()
  }

  /// Does the steps that are due. After a long stall (a stopped process) sound is not made up for.
  private func catchUp(_ desk: RoomDesk, muted: Bool, from next: MonotonicTime) -> MonotonicTime {
    var next = next
    let now = MonotonicTime.now()
    if now - next > .milliseconds(500) { next = now }
    var stepped = false
    while next <= now {
      desk.step(at: next, muted: muted)
      next += Self.step
      stepped = true
    }
    if stepped {
      desk.publish(at: now)
      let room = desk.figures
      figures.withLock { $0 = room }
    }
    return next
  }
}
