public import Base
internal import System

/// Pictures made by `TestPicture` at a steady rate.
public final class TestSource: VideoSource {
  private let mode: VideoMode
  private let picture: TestPicture
  private let worker = Worker()

  /// A source of this mode; the name picks the colour.
  public init(mode: VideoMode, name: String? = nil) {
    self.mode = mode
    picture = TestPicture(width: mode.width, height: mode.height, name: name)
  }

  deinit { worker.requestStop() }

  /// Begins; never fails.
  public func start(
    onEvent: @escaping DeviceEventHandler, _ handler: @escaping @Sendable (VideoFrame) -> Void
  ) throws(DeviceError) {
    worker.start("vv-test") { [worker, picture, mode] in
      var pacer = FramePacer(start: .now(), numerator: mode.framesPerSecond)
      while true {
        let due = pacer.next(now: .now()).due
        guard worker.sleep(until: due) else { return }
        handler(picture.frame(at: .now()))
      }
    }
  }

  /// Ends.
  public func stop() { worker.stop() }
}
