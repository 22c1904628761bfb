/// What keys have done to the screen of a call: which arrangement, which page, who is large, what is being typed.
public struct CallStage: Sendable, Equatable {
  /// The arrangement of a group's tiles; nil: what suits the call.
  public var layout: GroupLayout.Mode?
  /// The page of tiles that is shown, where they do not fit on one.
  public var page = 0
  /// The person chosen in a group, by id: large where one is, and whose volume is set.
  public var focus: String?
  /// The person of a group who is kept large, by id.
  public var pinned: String?
  /// Both pictures of a call between two as large as each other.
  public var sideBySide = false
  /// The line being typed; nil: none is.
  public var chat: TextField?

  /// As a call begins.
  public init() {}

  /// The arrangement of `call`.
  func mode(of call: CallView) -> GroupLayout.Mode {
    guard call.group != nil else { return .grid }
    return layout ?? (call.kind == .video ? .grid : .list)
  }
}

extension CallView {
  /// Whether there is anything moving to look at.
  var hasPictures: Bool {
    remoteVideo != nil || localVideo != nil || group?.parties.contains { $0.picture != nil } == true
  }
}
