/// A recording or playback device of the sound server.
public struct AudioDevice: Sendable, Hashable {
  /// Which way the sound goes.
  public enum Direction: Sendable { case capture, playback }
  /// The name to give to `pulse:NAME`.
  public let name: String
  /// The name for people.
  public let description: String
  /// Which way the sound goes.
  public let direction: Direction
  /// True for a source that hears what a playback device plays.
  public let isMonitor: Bool
  /// True if it is used when no name is given.
  public let isDefault: Bool
}

/// What the sound server tells its observers, on its own thread.
public enum SoundServerEvent: Sendable, Equatable {
  /// The server is there.
  case connected
  /// The server is gone, or was not found; it is tried again for as long as anybody uses it.
  case disconnected(DeviceError)
  /// Devices came, went, or another one became the default.
  case devices([AudioDevice])
}
