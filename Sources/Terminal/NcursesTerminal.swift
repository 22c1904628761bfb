internal import Base
public import Screen
internal import Synchronization
internal import System

/// How much goes to the terminal, since the start.
public struct TerminalStatistics: Sendable, Equatable {
  /// Bytes written.
  public var bytes = 0
  /// Frames written.
  public var frames = 0
  /// Cells of pictures written.
  public var pictureCells = 0
  /// Pictures sent as pixels.
  public var pixelPictures = 0
  /// How many steps cheaper pictures are drawn than was chosen, because frames came late.
  public var relief = 0
  /// How far off pictures may be, 8 (fine) to 40 (slow line).
  public var threshold = 8
  /// Bytes a second that the line takes; nil before it was measured.
  public var rate: Double?
}

/// The terminal: draws layers and pictures on it, says what is typed. Everything ncurses does happens on a thread of its
/// own ("terminal"); all methods may be called from any thread and none waits for the terminal, except `close`.
public final class NcursesTerminal: Sendable {
  /// What is typed, clicked, pasted, and `.resize` when the size or the capabilities have changed. One consumer; ends when
  /// the terminal is closed or gone.
  public let events: AsyncStream<Key>

  private let mailbox: Mailbox
  private let thread: NamedThread
  private let closed = Atomic<Bool>(false)
  private static let inUse = Atomic<Bool>(false)

  /// Takes the terminal over: full screen, raw keys, mouse. Waits up to a quarter of a second for what it says about
  /// itself. Only one terminal can be open in a process.
  public static func open(_ options: TerminalOptions = TerminalOptions()) throws(TerminalError)
    -> NcursesTerminal
  {
    guard !inUse.exchange(true, ordering: .acquiringAndReleasing) else {
      throw TerminalError(.inUse, "The terminal is in use by this program already.")
    }
    let terminal = NcursesTerminal(options)
    if let failure = terminal.mailbox.failure {
      terminal.close()
      throw failure
    }
    return terminal
  }

  private init(_ options: TerminalOptions) {
    let mailbox = Mailbox()
    let started = WakeUp()
    let (events, continuation) = AsyncStream.makeStream(of: Key.self, bufferingPolicy: .bufferingNewest(4096))
    self.mailbox = mailbox
    self.events = events
    thread = NamedThread("terminal") {
      defer { continuation.finish() }
      do throws(TerminalError) {
        let loop = try TerminalLoop(options, mailbox, continuation)
        started.signal()
        loop.run()
      } catch {
        mailbox.failure = error
        started.signal()
      }
    }
    started.wait()
  }

  deinit { close() }

  /// Whether this runs on another machine than the terminal: camera and microphone are that machine's, then.
  public var isRemote: Bool { TerminalProbe.Environment.isRemote }
  /// Columns and rows.
  public var size: Size { mailbox.size }
  /// What it can do, as far as is known now; `.resize` tells of changes.
  public var capabilities: TerminalCapabilities { mailbox.capabilities }
  /// How much has been written.
  public var statistics: TerminalStatistics { mailbox.statistics }

  /// Says what to show: layers from the bottom up, the pictures for the cells marked with their numbers (the one that
  /// matters most first), and where the text cursor blinks. The newest call wins; frames that come too fast are skipped.
  public func present(layers: [Layer], pictures: [PictureTile] = [], cursor: Point? = nil) {
    mailbox.present(Mailbox.Screenful(layers: layers, pictures: pictures, cursor: cursor))
  }

  /// Draws pictures with `encoding` from now on; nil: with what suits the terminal, whatever was set.
  public func setPictures(_ encoding: PictureEncoding?) { mailbox.send(.pictures(encoding)) }

  /// Gives the text cursor the look that DECSCUSR numbers `shape` (1 to 6; 0 is the terminal's own), where the terminal
  /// has such looks.
  public func setCursorShape(_ shape: Int) { mailbox.send(.cursorShape(shape)) }

  /// Rings the terminal's bell.
  public func bell() { mailbox.send(.bell) }

  /// Clears the screen and paints everything anew.
  public func repaint() { mailbox.send(.repaint) }

  /// Gives the terminal back and stops the process as Ctrl-Z does; goes on and paints when the shell says so.
  public func suspend() { mailbox.send(.suspend) }

  /// Gives the terminal back as it was. Waits until that has happened (at most about a second). Safe to call twice.
  public func close() {
    guard !closed.exchange(true, ordering: .acquiringAndReleasing) else { return }
    mailbox.send(.close)
    thread.join()
    Self.inUse.store(false, ordering: .releasing)
  }
}
