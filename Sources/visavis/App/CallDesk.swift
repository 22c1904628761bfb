import Base
import Engine
import Screen
import Views

/// What the app remembers of the call's panels from one beat to the next.
struct CallDesk {
  /// The picture of the camera that is tried out.
  static let preview = PictureID(3)

  /// At work while the devices are on the screen.
  var scout: DeviceScout?
  var opened = MonotonicTime.zero
  var nextLook = MonotonicTime.zero
  var toneUntil = MonotonicTime.zero
  /// The camera that is tried out is the call's own.
  var showsOwnPicture = false

  /// Whose figures and volumes these are.
  var session: ObjectIdentifier?
  var voice: VoiceProcessing?
  var nextFigures = MonotonicTime.zero
  /// The peer's picture that was last on the screen, and how old pictures are there, in milliseconds.
  var shown = 0
  var age = 0.0
}
