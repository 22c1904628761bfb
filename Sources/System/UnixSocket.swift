public import Base
internal import CSys
internal import Glibc

/// Something about a local socket did not work.
public struct UnixSocketError: UserFacingError, Equatable {
  /// What was being done.
  public enum Action: String, Sendable {
    case listen = "opened"
    case connect = "reached"
  }
  /// What was being done.
  public let action: Action
  /// The socket.
  public let path: String
  /// The system's error number; 0 where the system did not mind, but we do.
  public let code: Int32

  /// Whether nobody listens there (any more).
  public var isDead: Bool { code == ECONNREFUSED || code == ENOENT }

  /// What went wrong.
  public var said: Sentence {
    switch action {
    case _ where code == 0: "\(path) belongs to another user: nothing is said there."
    case .listen: "\(path) could not be opened: \(systemMessage(code))."
    case .connect: "\(path) could not be reached: \(systemMessage(code))."
    }
  }
}

/// One end of a connection to a `LineServer`: lines of text both ways. What comes in is handled on a thread of its own,
/// which reads no further meanwhile, so that nothing piles up here.
public final class LineClient: Sendable {
  private let descriptor: Int32
  private let thread: NamedThread
  private let closing = Once()

  /// Connects to the socket at `path`, whose server must be run by the same user as we.
  ///
  /// - Parameters:
  ///   - longest: a server that sends a longer line is left.
  ///   - onLine: called with each line, without its end.
  ///   - onEnd: called once, when nothing more comes; not to call `close` from.
  public init(
    path: String, longest: Int = 8 << 20, onLine: @escaping @Sendable ([UInt8]) -> Void,
    onEnd: @escaping @Sendable () -> Void = {}
  ) throws(UnixSocketError) {
    let descriptor = unsafe vv_unix_connect(path)
    guard descriptor >= 0 else { throw UnixSocketError(action: .connect, path: path, code: -descriptor) }
    guard vv_unix_peer(descriptor) == Int64(geteuid()) else {
      Glibc.close(descriptor)
      throw UnixSocketError(action: .connect, path: path, code: 0)
    }
    self.descriptor = descriptor
    thread = NamedThread("vv-control-in") {
      LineClient.read(descriptor, longest: longest, onLine)
      onEnd()
    }
  }

  deinit { close() }

  /// Says `line`; false when nobody hears it any more. Waits for as long as the server does not read.
  @discardableResult
  public func send(_ line: String) -> Bool {
    var bytes = Array((line + "\n").utf8)[...]
    while !bytes.isEmpty {
      let sent = unsafe bytes.withUnsafeBytes { unsafe vv_unix_send(descriptor, $0.baseAddress, $0.count) }
      guard sent > 0 else { return false }
      bytes = bytes.dropFirst(sent)
    }
    return true
  }

  /// Hangs up and waits for the thread. Not to be called from `onLine` or `onEnd`. Calling it again does nothing.
  public func close() {
    guard closing.isFirst() else { return }
    vv_unix_shutdown(descriptor)
    thread.join()
    Glibc.close(descriptor)
  }

  private static func read(_ descriptor: Int32, longest: Int, _ onLine: ([UInt8]) -> Void) {
    var lines = LineBuffer(longest: longest)
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let size = block.count
      let count = unsafe Glibc.read(descriptor, &block, size)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      lines.add(block[..<count])
      while let line = lines.next() { onLine(line) }
      if lines.isTooLong { return }
    }
  }
}

/// Bytes that become lines.
struct LineBuffer {
  let longest: Int
  private var bytes: [UInt8] = []
  /// Where to look on for the end of a line.
  private var searched = 0

  init(longest: Int) { self.longest = longest }

  mutating func add(_ more: ArraySlice<UInt8>) { bytes += more }

  /// The next whole line that is not too long, without its end.
  mutating func next() -> [UInt8]? {
    guard let end = bytes[searched...].firstIndex(of: 0x0A) else {
      searched = bytes.count
      return nil
    }
    guard end <= longest else { return nil }
    let line = Array(bytes[..<end])
    bytes.removeSubrange(...end)
    searched = 0
    return line
  }

  /// Whether what is there can become no line any more that is short enough.
  var isTooLong: Bool { bytes.count > longest && !bytes[...longest].contains(0x0A) }
}
