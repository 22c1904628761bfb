import Base
import Screen
import Views

// What other programs ask for.
extension AppRunner: ControlHost {
  func attach(_ control: ControlServer) { self.control = control }

  func controlStatus() -> ControlStatus { ControlStatus(app.model) }

  func obey(_ command: ControlCommand) async -> String? {
    let now = MonotonicTime.now()
    do throws(ControlRefusal) {
      let intents = try app.control(command, at: now)
      await follow(intents, at: now)
      return nil
    } catch {
      return error.sentence
    }
  }

  func obey(key: Key) async -> String? {
    let now = MonotonicTime.now()
    do throws(ControlRefusal) {
      let intents = try app.control(key: key, at: now)
      await follow(intents, at: now)
      return nil
    } catch {
      return error.sentence
    }
  }

  func controlPanel(_ wish: PanelWish) -> (layers: [Layer], tiles: [PictureTile])? {
    attachPictures()
    guard let frame = app.panel(size: wish.size, leave: wish.leave, at: .now()) else { return nil }
    return (frame.layers, tiles(of: frame))
  }

  /// Tells those who watch how the calls are now.
  func tellControl() {
    guard let control, control.isWatched else { return }
    control.changed(ControlStatus(app.model))
  }

  /// Carries intents out as if they came from a key, and waits until that shows: who asks afterwards is told the truth.
  private func follow(_ intents: [Intent], at now: MonotonicTime) async {
    carryOut(intents)
    touch()
    present(at: now)
    let before = ControlStatus(app.model)
    guard intents.contains(where: \.changesCall) else { return }
    for _ in 0..<100 {
      guard ControlStatus(app.model) == before else { return }
      try? await Task.sleep(for: .milliseconds(10))
    }
  }
}

extension Intent {
  /// Whether the calls are not the same any more once it is carried out.
  var changesCall: Bool {
    switch self {
    case .call, .accept, .decline, .ignore, .acceptAndHold, .acceptAndEnd, .hangUp, .toggleMute,
      .toggleCamera, .toggleHold, .switchCalls:
      true
    default: false
    }
  }
}
