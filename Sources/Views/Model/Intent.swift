public import Screen

/// What a key asks the application to do. `App` has already changed the screens; an intent is what only the engine,
/// the terminal or the process can do.
public enum Intent: Sendable, Equatable {
  /// Call a contact.
  case call(jid: String, video: Bool)
  /// Take the ringing call `id`.
  case accept(id: String, video: Bool)
  /// Refuse the ringing call `id`; the caller is told.
  case decline(id: String)
  /// Stop ringing here; the caller is told nothing and other devices go on.
  case ignore(id: String)
  /// Put the present call aside and take the waiting one, with our camera if `video`.
  case acceptAndHold(id: String, video: Bool)
  /// End the present call and take the waiting one, with our camera if `video`.
  case acceptAndEnd(id: String, video: Bool)
  /// End, or cancel, the present call.
  case hangUp
  case toggleMute, toggleCamera, toggleHold
  /// Close or open the microphone: push to talk.
  case setMuted(Bool)
  /// Make true what is set for the call.
  case applyCallSettings(CallSettings)
  /// Play one person of a group at `percent` of their loudness.
  case setPartyVolume(id: String, percent: Int)
  /// Play one person of a group not at all, or again; they are not told.
  case setPartySilenced(id: String, Bool)
  /// Send a line of text to the peer, or to everybody in the call.
  case sendChat(String)
  /// Use this device from now on, in the call too. Keeping the choice is an intent of its own.
  case useDevice(DeviceKey)
  /// Play a tone on this loudspeaker.
  case testLoudspeaker(DeviceKey)
  /// Put the present call aside and take back the one on hold.
  case switchCalls
  /// The person has seen how call `id` ended: forget it.
  case dismissCall(id: String)
  /// Ask to see this address's presence and put it in the roster.
  case addContact(jid: String)
  /// Let this address see us, and ask to see it.
  case acceptSubscription(jid: String)
  case declineSubscription(jid: String)
  case removeContact(jid: String)
  case setPresence(Presence)
  /// The contacts screen has been looked at: missed calls are no news any more.
  case clearMissed
  /// Call these people together.
  case callGroup(jids: [String], video: Bool)
  /// Ask these people into the present call.
  case invite(jids: [String])
  /// Change the name and the groups that the roster has for somebody; "" is no name.
  case renameContact(jid: String, name: String, groups: [String])
  /// Have the server keep somebody away, or no longer.
  case setBlocked(jid: String, Bool)
  /// Put the part of the call log around `offset` into the model.
  case loadHistory(HistoryQuery, offset: Int)
  case deleteHistory(HistoryID)
  /// Bring back a call that was deleted.
  case restoreHistory(HistoryID)
  case clearHistory
  /// Give a setting a value, or take it out of the person's file again (nil).
  case setSetting(path: String, value: String?)
  case setTheme(String)
  case signIn(SignIn)
  /// Stop the attempt the form has started.
  case cancelSignIn
  /// Try to connect now instead of at the next time.
  case reconnect
  case cycleTheme, cyclePictureSymbols
  /// The mini panel was shown or hidden: the encoder may send less (behaviours 1A.17).
  case miniChanged(shown: Bool)
  /// Start a shell, on a screen as large as ours.
  case openShell
  /// For the program in the shell.
  case shellKey(Key), shellPaste(String), shellMouse(MouseEvent), shellFocus(Bool)
  /// Look that many lines further up (or down) in what has left the shell's screen.
  case shellScroll(Int)
  /// Paint everything anew.
  case redraw
  /// Go to the background (Ctrl-Z).
  case suspend
  case quit
}
