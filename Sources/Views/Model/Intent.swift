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
  case signIn(SignIn)
  /// Stop the attempt the form has started.
  case cancelSignIn
  /// Try to connect now instead of at the next time.
  case reconnect
  case cycleTheme, cyclePictureSymbols
  /// The mini panel was shown or hidden: the encoder may send less (behaviours 1A.17).
  case miniChanged(shown: Bool)
  /// Paint everything anew.
  case redraw
  /// Go to the background (Ctrl-Z).
  case suspend
  case quit
}
