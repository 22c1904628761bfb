internal import Media
internal import XMPP

/// How large a peer's picture is shown, and so what is worth receiving of it.
public enum ShownSize: Equatable, Sendable {
  /// On no screen: sound only.
  case hidden
  /// One of many.
  case tile
  /// The large one among small ones.
  case spotlight
  /// On the whole screen.
  case full
  /// So many pixels.
  case size(width: Int, height: Int)

  /// The same as bounds for the sender.
  var bounds: VideoBounds {
    switch self {
    case .hidden: .hidden
    case .tile: .tile
    case .spotlight: .spotlight
    case .full: .full
    case .size(let width, let height):
      VideoBounds(
        maxWidth: width, maxHeight: height,
        maxFramesPerSecond: max(1, width) < 200 && max(1, height) < 120 ? 15 : 30)
    }
  }
}

extension VideoBounds {
  /// What a peer said that it can show.
  init(_ constraints: VideoConstraints) {
    self.init(
      maxWidth: constraints.maxWidth, maxHeight: constraints.maxHeight,
      maxFramesPerSecond: constraints.maxFramesPerSecond, isPaused: constraints.paused)
  }

  /// The same as told to a peer.
  var constraints: VideoConstraints {
    VideoConstraints(
      maxWidth: maxWidth, maxHeight: maxHeight, maxFramesPerSecond: maxFramesPerSecond, paused: isPaused)
  }
}
