import Base
import Glibc
import Screen
import Synchronization
import System
import Views

/// Whose calls the control socket is for: the app's, or the agent's.
protocol ControlHost: Actor {
  /// Hands over the server, to be told of changes.
  func attach(_ control: ControlServer)
  /// How the calls are.
  func controlStatus() -> ControlStatus
  /// Does what was asked; returns a sentence if that can't be. What was done shows in the status.
  func obey(_ command: ControlCommand) async -> String?
  /// Does what a key of the call means; returns a sentence if that is nothing.
  func obey(key: Key) async -> String?
  /// The call by itself on the screen that is wished for; nil while there is none.
  func controlPanel(_ wish: PanelWish) async -> (layers: [Layer], tiles: [PictureTile])?
}

/// The control socket of this process (Docs/CONTROL.md): lets other programs of the same person see and steer the calls.
actor ControlServer {
  private enum Input: Sendable {
    case net(LineServer.Event)
    case changed(ControlStatus)
  }

  private struct Client {
    var session = ControlSession()
    var raster: PictureRaster?
    var painter: Task<Void, Never>?
  }

  private weak var host: (any ControlHost)?
  private let net: LineServer
  private let inputs: AsyncStream<Input>
  private let sink: AsyncStream<Input>.Continuation
  private let news = ControlNews()
  private var clients: [Int: Client] = [:]
  private var pump: Task<Void, Never>?

  /// Opens the socket for `host`. One that can't be opened is no reason not to make calls.
  static func open(for host: any ControlHost) async -> ControlServer? {
    do {
      let server = try ControlServer(host: host)
      await server.start()
      await host.attach(server)
      return server
    } catch let error as any UserFacingError {
      Log.warning("no control socket: \(error.sentence)")
    } catch {
      Log.warning("no control socket: \(error)")
    }
    return nil
  }

  private init(host: any ControlHost) throws {
    let (inputs, sink) = AsyncStream.makeStream(of: Input.self)
    var limits = LineServer.Limits()
    limits.refusal = ControlSession.refusal("Only a few programs of the same user can be served at a time.")
    net = try LineServer(path: try ControlFolder.prepare(), limits: limits) { sink.yield(.net($0)) }
    self.inputs = inputs
    self.sink = sink
    self.host = host
  }

  private func start() {
    let inputs = inputs
    pump = Task { [weak self] in
      for await input in inputs { await self?.handle(input) }
    }
  }

  /// Hangs up on all clients and removes the socket.
  func close() {
    pump?.cancel()
    for client in clients.values { client.painter?.cancel() }
    clients = [:]
    sink.finish()
    net.stop()
    ControlFolder.leave()
  }

  /// Whether anybody wants to be told of changes.
  nonisolated var isWatched: Bool { news.isWatched }

  /// Tells those who watch.
  nonisolated func changed(_ status: ControlStatus) {
    if news.isNew(status) { sink.yield(.changed(status)) }
  }

  // MARK: Clients

  private func handle(_ input: Input) async {
    switch input {
    case .net(.joined(let id)):
      clients[id] = Client()
      net.send(ControlSession.greeting(program: Visavis.version, pid: Int(getpid())), to: id)
    case .net(.line(let id, let line)):
      await follow(line, from: id)
      net.ready(id)
    case .net(.tooLong(let id)):
      net.send(ControlSession.refusal("That line is too long."), to: id)
      net.drop(id)
    case .net(.left(let id)):
      clients.removeValue(forKey: id)?.painter?.cancel()
      countWatchers()
    case .changed(let status):
      for id in clients.keys.sorted() {
        guard let line = clients[id]?.session.changed(status, at: .now(), wall: .now()) else { continue }
        net.send(line, to: id)
      }
    }
  }

  private func follow(_ line: [UInt8], from id: Int) async {
    guard let host else { return net.drop(id) }
    let status = await host.controlStatus()
    let panel = clients[id]?.session.panel
    guard let step = clients[id]?.session.receive(line, status, at: .now(), wall: .now()) else { return }
    switch step {
    case .answer(let text): net.send(text, to: id)
    case .perform(let command, let request):
      let refusal = await host.obey(command)
      net.send(ControlSession.answer(request, refusal: refusal), to: id)
    case .press(let key, let request):
      let refusal = await host.obey(key: key)
      net.send(ControlSession.answer(request, refusal: refusal), to: id)
    }
    countWatchers()
    if clients[id]?.session.panel != panel { paint(id) }
  }

  private func countWatchers() { news.isWatched = clients.values.contains { $0.session.isWatching } }

  // MARK: Panels

  /// Begins, or begins anew, to send pictures of the call; stops if none are wanted any more.
  private func paint(_ id: Int) {
    clients[id]?.painter?.cancel()
    clients[id]?.painter = nil
    clients[id]?.raster = nil
    guard let wish = clients[id]?.session.panel else { return }
    clients[id]?.raster = PictureRaster(
      size: wish.size, colors: wish.colors, unicode: wish.unicode, pictures: wish.pictures,
      cellAspect: wish.cellAspect)
    let pause = Duration.milliseconds(1_000 / Int64(max(1, wish.framesPerSecond)))
    clients[id]?.painter = Task { [weak self] in
      while !Task.isCancelled {
        guard await self?.sendPicture(to: id) != nil else { return }
        try? await Task.sleep(for: pause)
      }
    }
  }

  private func sendPicture(to id: Int) async {
    // Who has not taken the last picture yet would get an old one.
    guard net.backlog(of: id) == 0, let host, let wish = clients[id]?.session.panel else { return }
    let panel = await host.controlPanel(wish)
    guard var client = clients[id], client.session.panel == wish else { return }
    // Taken out while it is worked on, so that its buffers are not copied.
    clients[id]?.raster = nil
    let canvas = panel.flatMap { client.raster?.draw($0.layers, tiles: $0.tiles, at: .now()) }
    let line = client.session.drawn(canvas)
    clients[id] = client
    if let line { net.send(line, to: id) }
  }
}

/// What was last told to those who watch; written by whoever runs the calls, at any time.
private final class ControlNews: Sendable {
  private struct State {
    var isWatched = false
    var last: ControlStatus?
  }
  private let state = Mutex(State())

  var isWatched: Bool {
    get { state.withLock { $0.isWatched } }
    set { state.withLock { $0.isWatched = newValue } }
  }

  func isNew(_ status: ControlStatus) -> Bool {
    state.withLock { state in
      guard state.isWatched, state.last != status else { return false }
      state.last = status
      return true
    }
  }
}
