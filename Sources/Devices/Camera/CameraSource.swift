public import Base
internal import System

/// Pictures of a Video4Linux camera. When it is unplugged the source waits for it to come back.
public final class CameraSource: VideoSource {
  private let path: String
  private let wanted: VideoMode
  private let worker = Worker()

  /// A source for the device file `path`; `wanted` is asked for, the nearest mode is taken.
  public init(path: String, wanted: VideoMode = .standard) {
    self.path = path
    self.wanted = wanted
  }

  deinit { worker.requestStop() }

  /// The cameras of this machine.
  public static func list() -> [CameraInfo] { Camera.list() }

  /// Opens the camera (which may take half a second) and begins.
  public func start(
    onEvent: @escaping DeviceEventHandler, _ handler: @escaping @Sendable (VideoFrame) -> Void
  ) throws(DeviceError) {
    // Tried here, so that a camera that cannot work is refused at once, and again on the thread that will own
    // it.
    _ = try Camera(path: path, wanted: wanted)
    worker.start("vv-camera") { [worker, path, wanted] in
      var told: DeviceError?
      while !worker.isStopping {
        do throws(DeviceError) {
          let camera = try Camera(path: path, wanted: wanted)
          if told != nil { onEvent(.returned("The camera \(path) works again.")) }
          told = nil
          try Self.run(camera, path, worker, handler)
          return
        } catch {
          if told == nil { onEvent(.lost(error)) }
          told = error
          guard worker.sleep(until: .now() + .seconds(1)) else { return }
        }
      }
    }
  }

  /// Returns when told to stop; throws when the camera fails.
  private static func run(
    _ camera: Camera, _ path: String, _ worker: Worker, _ handler: (VideoFrame) -> Void
  ) throws(DeviceError) {
    var last = MonotonicTime.now()
    while !worker.isStopping {
      if let frame = try camera.next(within: 100) {
        last = frame.time
        handler(frame)
      } else if MonotonicTime.now() - last > .seconds(5) {
        throw CameraFailure.silent(path)
      }
    }
  }

  /// Ends and closes the camera.
  public func stop() { worker.stop() }
}
