import Base
import Calls
import Engine
import Screen
import Store
import Views
import XMPP

// What other programs ask the agent for: it has no keys of its own.
extension Agent: ControlHost {
  func attach(_ control: ControlServer) { self.control = control }

  func controlStatus() -> ControlStatus {
    app.model.missedCalls = (try? log?.unseenMissed()) ?? 0
    return ControlStatus(app.model)
  }

  func obey(_ command: ControlCommand) async -> String? {
    do throws(ControlRefusal) {
      await follow(try app.control(command, at: .now()))
      return nil
    } catch {
      return error.sentence
    }
  }

  func obey(key: Key) async -> String? {
    do throws(ControlRefusal) {
      await follow(try app.control(key: key, at: .now()))
      return nil
    } catch {
      return error.sentence
    }
  }

  func controlPanel(_ wish: PanelWish) async -> (layers: [Layer], tiles: [PictureTile])? {
    guard let id = board.current?.id else { return nil }
    let media = await session.calls.session(id)
    let (own, remote) = (media?.ownPicture.frame, media?.remotePicture.frame)
    guard let call = app.model.call, call.id == id else { return nil }
    app.model.call?.localVideo = call.cameraOn && own != nil ? CallBoard.ownPicture : nil
    app.model.call?.remoteVideo = call.remoteCameraOn && remote != nil ? CallBoard.remotePicture : nil
    guard let frame = app.panel(size: wish.size, leave: wish.leave, at: .now()) else { return nil }
    let tiles = frame.pictures.compactMap { placement -> PictureTile? in
      guard let picture = placement.id == CallBoard.ownPicture ? own : remote else { return nil }
      return PictureTile(
        id: placement.id, rect: placement.rect, frame: picture, mirrored: placement.mirrored,
        fit: placement.fit)
    }
    return (frame.layers, tiles)
  }

  /// Takes the calls as they are into the model, and tells those who watch.
  func refresh() {
    let names: (String) -> String = { [contacts] jid in contacts.name(of: jid) ?? "" }
    let known: (String) -> Bool = { [contacts] jid in contacts.name(of: jid) != nil }
    app.model.call = board.view(names: names, known: known, words: app.words)
    app.model.waiting = board.waiting.map { call in
      WaitingCall(
        id: call.id, peerName: names("\(call.peer)"), peerJID: "\(call.peer)",
        kind: call.media.contains(.video) ? .video : .audio, since: call.began, isGroup: call.group != nil)
    }
    app.model.heldPeer = board.held.map { names("\($0.peer)") }
    guard let control, control.isWatched else { return }
    control.changed(controlStatus())
  }

  /// Carries intents out and waits until that shows.
  private func follow(_ intents: [Intent]) async {
    let before = ControlStatus(app.model)
    for intent in intents { await carryOut(intent) }
    guard intents.contains(where: \.changesCall) else { return }
    for _ in 0..<100 {
      guard ControlStatus(app.model) == before else { return }
      try? await Task.sleep(for: .milliseconds(10))
    }
  }

  private func carryOut(_ intent: Intent) async {
    let calls = session.calls
    let current = board.current?.id ?? ""
    switch intent {
    case .call(let jid, let video):
      if let peer = JID(jid) { await session.call(peer, media: video ? [.audio, .video] : .audio) }
    case .accept(let id, let video): await calls.accept(id, media: video ? [.audio, .video] : .audio)
    case .acceptAndHold(let id, let video):
      await calls.setHeld(current, true)
      await calls.accept(id, media: video ? [.audio, .video] : .audio)
      board.show(id)
    case .acceptAndEnd(let id, let video):
      await calls.hangUp(current)
      await calls.accept(id, media: video ? [.audio, .video] : .audio)
      board.show(id)
    case .decline(let id): await calls.decline(id)
    case .ignore(let id): await calls.ignore(id)
    case .hangUp: await calls.hangUp(current)
    case .toggleMute: await calls.setMuted(current, !(board.current?.ours.muted ?? false))
    case .toggleCamera: await calls.setCamera(current, !(board.current?.ours.cameraOn ?? false))
    case .toggleHold: await calls.setHeld(current, !(board.current?.ours.held ?? false))
    case .switchCalls:
      guard let held = board.held else { return }
      await calls.setHeld(current, true)
      await calls.setHeld(held.id, false)
      board.show(held.id)
    case .setPresence(let presence): await session.setPresence(show: presence.show, status: nil)
    default: break
    }
    refresh()
  }
}
