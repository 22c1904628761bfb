public import Base

/// Delivers pictures at its own rate, on its own thread.
public protocol VideoSource: AnyObject, Sendable {
  /// Begins. `handler` is called on the source's thread and must return quickly: pictures that come meanwhile
  /// are dropped, not queued. Throws if there is nothing to deliver now.
  func start(
    onEvent: @escaping DeviceEventHandler, _ handler: @escaping @Sendable (VideoFrame) -> Void
  ) throws(DeviceError)
  /// Ends, and returns when no more pictures come. May be started again. Never from the handler.
  func stop()
}

extension VideoSource {
  /// Begins, and lets events go unheard.
  public func start(_ handler: @escaping @Sendable (VideoFrame) -> Void) throws(DeviceError) {
    try start(onEvent: { _ in }, handler)
  }
}

/// Delivers sound when asked: 48 kHz, mono, 16 bits.
public protocol AudioSource: AnyObject, Sendable {
  /// Begins. After a throw `read` delivers nothing; some sources come to life by themselves later, until
  /// `stop()`.
  func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError)
  /// Fills `block` from its start and returns how many samples there were; the rest of the block is left
  /// alone. Never waits. From one thread only.
  func read(into block: inout [Int16]) -> Int
  /// Ends. May be started again.
  func stop()
  /// How old the next sample is.
  var delay: Duration { get }
}

extension AudioSource {
  /// Begins, and lets events go unheard.
  public func start() throws(DeviceError) { try start(onEvent: { _ in }) }
  /// Sources that make or read their samples have no delay.
  public var delay: Duration { .zero }
}

/// Takes decoded pictures.
public protocol VideoSink: AnyObject, Sendable {
  /// Opens it.
  func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError)
  /// Takes one picture, of any size. From one thread only.
  func write(_ frame: VideoFrame)
  /// Finishes and closes.
  func stop()
}

extension VideoSink {
  /// Opens it, and lets events go unheard.
  public func start() throws(DeviceError) { try start(onEvent: { _ in }) }
}

/// Plays or stores sound: 48 kHz, mono, 16 bits.
public protocol AudioSink: AnyObject, Sendable {
  /// Opens it. After a throw what is written is lost; some sinks come to life by themselves later, until
  /// `stop()`.
  func start(onEvent: @escaping DeviceEventHandler) throws(DeviceError)
  /// Takes a block, usually 480 samples each 10 ms. Never waits. From one thread only.
  func write(_ block: [Int16])
  /// Finishes and closes.
  func stop()
  /// How long until a sample written now is heard.
  var delay: Duration { get }
}

extension AudioSink {
  /// Opens it, and lets events go unheard.
  public func start() throws(DeviceError) { try start(onEvent: { _ in }) }
  /// Sinks that store have no delay.
  public var delay: Duration { .zero }
}
