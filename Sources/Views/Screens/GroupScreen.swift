import Base
public import Screen

/// A call of several people, or of two side by side.
enum GroupScreen {
  static func draw(_ call: CallView, _ group: GroupView, _ scene: Scene) -> Painter {
    var pen = Painter(scene, rect: scene.screen, scope: "call.background")
    let mode = scene.model.view.stage.mode(of: call)
    let people = people(group, scene)
    let layout = layout(mode, people, group, scene)
    let speaker = group.speakerID
    for tile in layout.tiles where people.indices.contains(tile.index) {
      let party = people[tile.index]
      let look = GroupTile.Look(
        speaks: party.id == speaker, chosen: party.id == scene.model.view.stage.focus,
        dimmed: CallScreen.isVeiled(call))
      if mode == .list {
        GroupTile.drawLine(party, in: tile.rect, look, &pen)
      } else {
        GroupTile.draw(party, in: tile.rect, look, &pen)
      }
    }
    CallScreen.card(CallScreen.state(call, pen), &pen)
    if mode == .list || CallChrome.isShown(scene, call) {
      CallChrome.top(call, &pen)
      CallChrome.bottom(call, &pen, pages: layout.pages, page: layout.page)
    }
    CallScreen.notices(call, &pen)
    ChatLines.draw(&pen)
    return pen
  }

  /// The people with tiles, in their order.
  static func people(_ group: GroupView, _ scene: Scene) -> [GroupParty] {
    let shown = group.shown(at: scene.at, withSelf: scene.model.callSettings.ownPicture)
    let stage = scene.model.view.stage
    let mode = scene.model.call.map { stage.mode(of: $0) } ?? .grid
    let isCrowd = GroupLayout(mode, count: shown.count, in: area(mode, scene)).pages > 1
    return group.ordered(shown, pinned: stage.pinned, crowded: isCrowd)
  }

  private static func area(_ mode: GroupLayout.Mode, _ scene: Scene) -> Rect {
    let line = scene.layout.statusLine
    let area = scene.screen.splitTop(line == .top ? 1 : 0).rest.splitBottom(line == .bottom ? 2 : 1).rest
    return mode == .list ? area.inset(dx: 1) : area
  }

  /// Where they go. The lines above and below keep their rows, shown or not: a tile never changes its size because a
  /// key was pressed.
  static func layout(_ mode: GroupLayout.Mode, _ people: [GroupParty], _ group: GroupView, _ scene: Scene)
    -> GroupLayout
  {
    let stage = scene.model.view.stage
    return GroupLayout(
      mode, count: people.count, in: area(mode, scene),
      large: group.large(of: people, chosen: stage.focus), page: stage.page)
  }

  /// A call between two as a group of two.
  static func pair(_ call: CallView, _ scene: Scene) -> GroupView? {
    guard scene.model.view.stage.sideBySide, call.localVideo != nil, call.remoteVideo != nil else {
      return nil
    }
    return GroupView(
      title: call.displayName,
      parties: [
        GroupParty(
          id: call.peerJID, name: call.peerName, jid: call.peerJID, picture: call.remoteVideo,
          muted: call.remoteMuted, cameraOn: call.remoteCameraOn, level: call.remoteLevel),
        GroupParty(
          id: "", name: scene.words(.you), jid: "", picture: call.localVideo, muted: call.muted,
          cameraOn: call.cameraOn, level: call.ownLevel, isSelf: true),
      ])
  }
}

extension Frame {
  /// The size in cells that each picture has on this screen, where it is shown several times the largest: what is
  /// worth asking its sender for. A picture that is missing here is on no page that is shown.
  public var pictureSizes: [PictureID: Size] {
    pictures.reduce(into: [:]) { sizes, placement in
      let known = sizes[placement.id] ?? Size(width: 0, height: 0)
      sizes[placement.id] = Size(
        width: max(known.width, placement.rect.width), height: max(known.height, placement.rect.height))
    }
  }
}
