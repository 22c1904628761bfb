public import Base

/// What keys and clicks have done to the screens. `App` writes it; the wiring only reads it.
public struct ViewState: Sendable, Equatable {
  /// The selected contact's address. One that is not in the list counts as the first row.
  public var selected: String?
  /// The search field; nil: not searching. A filter stays in force when the field is left with Enter.
  public var search: TextField?
  /// Whether keys go to the search field.
  public var searching = false
  /// The little window with the call in it.
  public var mini = MiniPanel()
  /// Whether the pictures have changed places (Tab).
  public var swapped = false
  /// How the call's screen is arranged, and what is being typed there.
  public var stage = CallStage()
  /// A chord that has begun.
  public var pending: PendingChord?
  /// Whether the microphone is open only while a key is held.
  public var talk = PushToTalk()
  /// What lies over the screens, bottom first.
  public var overlays: [Overlay] = []
  /// Sentences that go by themselves.
  public var toasts: [Toast] = []
  /// The sign-in form; shown while the account is signed out or failed.
  public var signIn = SignInForm()
  /// When a key was last pressed: the call's chrome fades after three seconds.
  public var lastKey: MonotonicTime?
  /// The screens that lie over the contacts, the one in front last.
  public var pages: [Page] = []
  /// The contacts ticked for a group call, in the order of ticking.
  public var picked: [String] = []
  /// Calls that were deleted from the history and can be brought back, the newest last.
  public var deletedCalls: [HistoryID] = []
  /// What settings were before they were changed, the newest last.
  public var settingChanges: [SettingChange] = []
  /// The shell's sheet.
  public var shell = ShellState()
  /// The call whose arrival the reducer has noted, so that a new call starts with its own screen.
  public var seenCall: String?

  /// Nothing pressed yet.
  public init() {}
}

/// The little window with the call in it.
public struct MiniPanel: Sendable, Equatable {
  /// Where it sits.
  public enum Corner: Sendable, CaseIterable { case topLeft, topRight, bottomLeft, bottomRight }
  /// How large it is: 28x9, 40x13, 56x18, or 20x4 without a picture; less where there is less room.
  public enum Scale: Sendable, CaseIterable { case small, large, huge, tiny }
  /// Whether the call is in the panel instead of on the whole screen.
  public var shown = false
  /// Where it sits.
  public var corner = Corner.topRight
  /// How large it is.
  public var scale = Scale.small
  /// Whether the mouse holds it, and has moved it.
  public internal(set) var drag: Drag?
  /// What the mouse is doing with the panel.
  public enum Drag: Sendable { case held, moved }
  /// A hidden panel in the top right corner.
  public init() {}
}

/// Something that lies over the screens and takes every key until it is gone.
public enum Overlay: Sendable, Equatable {
  /// The list of keys, scrolled down by `scroll` lines.
  case help(scroll: Int)
  /// The themes, the selected one shown already.
  case themes(ThemeChoice)
  /// The address to add; `problem` says what is wrong with it.
  case addContact(TextField, problem: String?)
  case confirmRemove(jid: String, name: String)
  case confirmBlock(jid: String, name: String)
  case confirmClearHistory
  /// Everything that can be done.
  case palette(Palette)
  /// People to add to the call.
  case picker(Picker)
  /// The name the roster is to have for somebody.
  case rename(jid: String, TextField)
  /// The group the roster is to have for somebody.
  case regroup(jid: String, TextField)
  /// The value of a setting that is free text or a number.
  case editSetting(path: String, TextField)
  /// Asked when something goes on that quitting would end.
  case confirmQuit
  /// The figures of the call's connection, scrolled down by `scroll` lines.
  case details(scroll: Int)
  /// What can be changed during a call.
  case callSettings(CallSettings.Row)
  /// The devices, the chosen one marked; nil: the one in use.
  case devices(DeviceKey?)
  /// A command failed; any key goes on.
  case error(String)
}

/// A sentence at the bottom that goes by itself.
public struct Toast: Sendable, Equatable {
  /// How loud it is.
  public enum Tone: Sendable, Equatable { case plain, good, bad }
  /// The sentence.
  public var text: String
  /// How loud it is said.
  public var tone: Tone
  /// When it goes.
  public var until: MonotonicTime
  /// A sentence shown until `until`.
  public init(_ text: String, tone: Tone = .plain, until: MonotonicTime) {
    self.text = text
    self.tone = tone
    self.until = until
  }
}
