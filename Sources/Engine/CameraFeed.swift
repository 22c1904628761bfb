internal import Base
internal import Devices
internal import Synchronization

/// Our camera while it is wanted: pictures go to the preview and to the encoder. Usable from any thread.
final class CameraFeed: Sendable {
  private struct State {
    var wanted = false
    var paused = false
    var closed = false
    var source: (any VideoSource)?
    /// Where pictures come from instead of what the settings say.
    var chosen: VideoSourceSpec?
  }

  private let settings: MediaSettings
  private let preview: LatestFrame
  private let report: @Sendable (MediaEvent) -> Void
  private let output: @Sendable (VideoFrame) -> Void
  private let state = Mutex(State())

  init(
    settings: MediaSettings, preview: LatestFrame, report: @escaping @Sendable (MediaEvent) -> Void,
    output: @escaping @Sendable (VideoFrame) -> Void
  ) {
    self.settings = settings
    self.preview = preview
    self.report = report
    self.output = output
  }

  /// Opens or closes the camera.
  func set(_ on: Bool) { change { $0.wanted = on } }

  /// Closes it while the call is on hold.
  func pause(_ paused: Bool) { change { $0.paused = paused } }

  /// Closes it for good.
  func close() { change { $0.closed = true } }

  private func change(_ body: (inout State) -> Void) {
    let (starting, stopping) = state.withLock { state -> ((any VideoSource)?, (any VideoSource)?) in
      body(&state)
      let runs = state.wanted && !state.paused && !state.closed
      if runs, state.source == nil {
        state.source = (state.chosen ?? settings.videoSource).makeSource(wanted: settings.maximumVideo)
        return (state.source, nil)
      }
      guard !runs, let source = state.source else { return (nil, nil) }
      state.source = nil
      return (nil, source)
    }
    exchange(starting, stopping)
  }

  /// Takes pictures from `spec` from now on.
  func use(_ spec: VideoSourceSpec) {
    let (starting, stopping) = state.withLock { state -> ((any VideoSource)?, (any VideoSource)?) in
      state.chosen = spec
      let runs = state.wanted && !state.paused && !state.closed
      guard runs else { return (nil, nil) }
      let old = state.source
      state.source = spec.makeSource(wanted: settings.maximumVideo)
      return (state.source, old)
    }
    exchange(starting, stopping)
  }

  private func exchange(_ starting: (any VideoSource)?, _ stopping: (any VideoSource)?) {
    guard starting != nil || stopping != nil else { return }
    DeviceWork.perform { [self] in
      if let stopping {
        stopping.stop()
        preview.clear()
      }
      if let starting { start(starting) }
    }
  }

  private func start(_ source: any VideoSource) {
    let (preview, output, report) = (preview, output, report)
    do {
      try source.start(onEvent: { event in
        if let said = event.said { report(.notice(said)) }
      }) { frame in
        preview.put(frame)
        output(frame)
      }
    } catch {
      report(.notice(error.said))
    }
  }
}

extension DeviceEvent {
  /// The event in words for the person; nil for what needs none.
  var said: Sentence? {
    switch self {
    case .lost(let error): error.said
    case .returned(let text), .ended(let text): text
    }
  }
}
