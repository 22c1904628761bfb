import Base
internal import Glibc
internal import Synchronization
import XMPP

/// What the connection's thread runs: it waits for sockets, commands and times, and carries out the machine's effects.
///
/// The commands come through a locked mailbox; everything else belongs to the thread.
final class LinkLoop: @unchecked Sendable {  // all but `mailbox` and `bell` is touched by the thread alone
  enum Command {
    case send(XMLElement)
    case networkChanged
    case stop
  }

  private struct Mailbox {
    var commands: [Command] = []
    var isStopping = false
    var isOver = false
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  enum Phase {
    /// Nothing is tried before `at`; nil: a person has to change something first.
    case waiting(at: MonotonicTime?)
    case resolving(Resolver)
    case dialing(Dialer)
    case linked(Transport)
    case over
  }

  private let mailbox = Mutex(Mailbox())
  private let bell = Doorbell()
  private let events: AsyncStream<XMPPConnection.Event>.Continuation
  let configuration: XMPPConfiguration
  var machine: StreamMachine
  var policy = ReconnectPolicy()
  var phase = Phase.waiting(at: .zero)
  /// Set by the first stop, so that everything that follows leads to the end.
  var isStopping = false
  /// RFC 6120 §4.9.3.19: where the server sent us, for one attempt.
  var redirection: (host: String, port: UInt16)?
  /// Failures before a session stood: the next attempt begins with another address.
  var rotation = 0

  init(_ configuration: XMPPConfiguration, _ events: AsyncStream<XMPPConnection.Event>.Continuation) {
    self.configuration = configuration
    self.events = events
    var settings = StreamMachine.Settings(
      jid: configuration.jid, password: configuration.password, resource: configuration.resource,
      register: configuration.register, hashes: .openSSL)
    settings.quietTime = configuration.quietTime
    settings.answerTime = configuration.answerTime
    machine = StreamMachine(settings)
  }

  // MARK: Any thread

  func post(_ command: Command) {
    mailbox.withLock {
      if case .stop = command { $0.isStopping = true }
      if !$0.isOver { $0.commands.append(command) }
    }
    bell.ring()
  }

  /// Returns once the thread is about to end.
  func ended() async {
    await withCheckedContinuation { continuation in
      let isOver = mailbox.withLock { box in
        if !box.isOver { box.waiters.append(continuation) }
        return box.isOver
      }
      if isOver { continuation.resume() }
    }
  }

  /// True from the first `stop` on.
  var stopRequested: Bool { mailbox.withLock { $0.isStopping } }

  /// No event comes any more.
  func finishEvents() { events.finish() }

  // MARK: The thread

  func emit(_ event: XMPPConnection.Event) { events.yield(event) }

  func run() {
    while true {
      if case .over = phase { break }
      let ready = wait()
      for command in mailbox.withLock({ box in
        defer { box.commands = [] }
        return box.commands
      }) {
        obey(command)
      }
      work(ready)
    }
    emit(.stopped)
    events.finish()
    let waiters = mailbox.withLock { box in
      box.isOver = true
      defer { box.waiters = [] }
      return box.waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Sleeps until a socket, a command or a time; returns the sockets with something to do.
  private func wait() -> [pollfd] {
    var list = [pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0)]
    var due = machine.nextTick
    var limit = Int.max
    switch phase {
    case .waiting(let at): due = [due, at].compactMap(\.self).min()
    case .resolving(let resolver):
      list += resolver.descriptors()
      limit = resolver.timeout
    case .dialing(let dialer):
      list += dialer.descriptors()
      due = [due, dialer.nextStep].compactMap(\.self).min()
    case .linked(let transport): list.append(transport.descriptor)
    case .over: return []
    }
    if let due {
      // Rounded up: a millisecond too early would spin.
      let milliseconds = ((due - .now()).nanoseconds + 999_999) / 1_000_000
      limit = min(limit, Int(clamping: max(0, milliseconds)))
    }
    let timeout = limit == .max ? -1 : Int32(clamping: limit)
    let count = unsafe list.withUnsafeMutableBufferPointer {
      unsafe poll($0.baseAddress, nfds_t($0.count), timeout)
    }
    guard count > 0 else { return [] }
    if list[0].revents != 0 { bell.silence() }
    return list.dropFirst().filter { $0.revents != 0 }
  }

  private func obey(_ command: Command) {
    switch command {
    case .send(let stanza): carry(machine.handle(.send(stanza), at: .now()))
    case .networkChanged:
      policy.networkChanged()
      if case .waiting(_?) = phase { phase = .waiting(at: .now()) }
      if case .linked = phase { carry(machine.handle(.probe, at: .now())) }
    case .stop:
      isStopping = true
      carry(machine.handle(.stop, at: .now()))
      if case .linked = phase { return }
      phase = .over
    }
  }

  private func work(_ ready: [pollfd]) {
    let now = MonotonicTime.now()
    switch phase {
    case .waiting(let at):
      if let at, now >= at { attempt() }
    case .resolving(let resolver): step(resolver, ready)
    case .dialing(let dialer): step(dialer, ready, now)
    case .linked(let transport):
      for item in ready where Int32(item.revents) & (POLLIN | POLLERR | POLLHUP) != 0 { receive(transport) }
      flush()
      if let due = machine.nextTick, now >= due { carry(machine.handle(.tick, at: now)) }
    case .over: break
    }
  }
}
