internal import Base
public import Calls
public import XMPP
internal import XMPPLink

// Calls of several people: where they meet, and who is asked.
extension AccountSession {
  /// Calls `peers` together; nil if the server has no rooms to meet in.
  public func callGroup(_ peers: [JID], media: MediaSet) async -> String? {
    guard let service = await roomService() else { return nil }
    return await calls.callGroup(peers, media: media, service: service)
  }

  /// Asks `peers` into the call `id`, which becomes a group if it is none yet; false if the server has no rooms.
  public func invite(_ peers: [JID], to id: String) async -> Bool {
    guard let service = await roomService() else { return false }
    await calls.invite(peers, to: id, service: service)
    return true
  }

  /// Enters the group that meets in `room`; returns the group's id.
  @discardableResult
  public func joinRoom(_ room: JID, media: MediaSet) async -> String {
    await calls.joinRoom(room, media: media)
  }

  // MARK: The server's rooms

  /// The service of the server's rooms; waits until that is known.
  private func roomService() async -> JID? {
    if search.service == nil, !search.isOver {
      await withCheckedContinuation { searchers.append($0) }
    }
    return search.service
  }

  func beginSearch(_ server: JID) { connection.send(search.begin(server)) }

  func receiveSearch(_ stanza: XMLElement) -> Bool {
    guard let questions = search.receive(stanza) else { return false }
    for question in questions { connection.send(question) }
    if search.isOver { endSearch() }
    return true
  }

  /// Lets those go who wait.
  func endSearch() {
    let waiting = searchers
    searchers = []
    for searcher in waiting { searcher.resume() }
  }
}

extension Contact {
  /// Whether every device that could take part in a call is a Dino.
  var answersWithDino: Bool {
    let able = devices.filter { $0.supportsVoice || $0.supportsVideo }
    return !able.isEmpty && able.allSatisfy { $0.clientName?.lowercased().hasPrefix("dino") == true }
  }
}
