internal import Base
internal import Screen
import Synchronization

/// What other threads leave for the terminal's thread, and what it lets them know.
final class Mailbox: Sendable {
  /// What the screen should show.
  struct Screenful: Sendable {
    var layers: [Layer]
    var pictures: [PictureTile]
    var cursor: Point?
  }
  enum Command: Sendable { case bell, suspend, repaint, close, pictures(PictureEncoding?), cursorShape(Int) }

  private struct State: Sendable {
    var screenful: Screenful?
    var commands: [Command] = []
    var failure: TerminalError?
    var size = Size(width: 80, height: 24)
    var capabilities = TerminalCapabilities()
    var statistics = TerminalStatistics()
  }

  private let state = Mutex(State())
  private let pipe = Pipe()
  /// Readable when there is mail.
  var descriptor: Int32 { pipe.read }

  deinit { pipe.close() }

  func present(_ screenful: Screenful) {
    state.withLock { $0.screenful = screenful }
    pipe.signal()
  }

  func send(_ command: Command) {
    state.withLock { $0.commands.append(command) }
    pipe.signal()
  }

  /// The newest screenful since the last call, and the commands.
  func take() -> (Screenful?, [Command]) {
    _ = pipe.drain()
    return state.withLock { state in
      defer {
        state.screenful = nil
        state.commands = []
      }
      return (state.screenful, state.commands)
    }
  }

  var failure: TerminalError? {
    get { state.withLock { $0.failure } }
    set { state.withLock { $0.failure = newValue } }
  }
  var size: Size {
    get { state.withLock { $0.size } }
    set { state.withLock { $0.size = newValue } }
  }
  var capabilities: TerminalCapabilities {
    get { state.withLock { $0.capabilities } }
    set { state.withLock { $0.capabilities = newValue } }
  }
  var statistics: TerminalStatistics {
    get { state.withLock { $0.statistics } }
    set { state.withLock { $0.statistics = newValue } }
  }
}
