import Base
import Screen
import Terminal
import Views

/// Where the app is shown and keys come from: a terminal that draws, or one that is only written to, line by line.
protocol Display: Sendable {
  /// What is typed; ends when the display is closed or gone.
  var events: AsyncStream<Key> { get }
  /// Columns and rows.
  var size: Size { get }
  /// What it can do.
  var capabilities: TerminalCapabilities { get }
  /// Whether it is on another machine than the devices.
  var isRemote: Bool { get }
  /// Bytes written so far.
  var bytesWritten: Int { get }

  /// Takes the app as it is instead of its pictures; false: it wants to be drawn on.
  func read(_ app: App, at now: MonotonicTime) -> Bool
  /// Says what to show.
  func present(layers: [Layer], pictures: [PictureTile], cursor: Point?)
  /// Draws pictures with `encoding` from now on; nil: with what suits the terminal.
  func setPictures(_ encoding: PictureEncoding?)
  /// Rings the bell.
  func bell()
  /// Paints everything anew.
  func repaint()
  /// Goes to the background.
  func suspend()
  /// Gives the terminal back.
  func close()
}

extension NcursesTerminal: Display {
  var bytesWritten: Int { statistics.bytes }
  func read(_ app: App, at now: MonotonicTime) -> Bool { false }
}
