public import Base

/// Everything the screens show, as plain values. The wiring writes the upper half from the engine's news; `App`
/// writes `view` from the keys. Nothing here does anything.
public struct AppModel: Sendable, Equatable {
  /// Who is signed in and how the connection is doing.
  public var account: AccountState
  /// Every contact, in any order: the contacts screen sorts and groups them.
  public var contacts: [ContactRow]
  /// Missed calls nobody has looked at yet.
  public var missedCalls: Int
  /// The call that has the microphone, or the one that just ended. Nil: nothing goes on.
  public var call: CallView?
  /// A second call that rings while `call` goes on.
  public var waiting: WaitingCall?
  /// A call put aside by accepting a second one (it waits on hold).
  public var heldPeer: String?
  /// What a person may set.
  public var settings: ViewSettings
  /// The clock on the wall, for "yesterday 18:04". The wiring sets it about once a second.
  public var wall: WallClock
  /// The part of the call log that was asked for last.
  public var history = HistoryWindow()
  /// Every setting of the configuration, in the order of the file.
  public var settingRows: [SettingRow] = []
  /// The names of the themes there are.
  public var themes: [String] = []
  /// How many people may be in a call.
  public var groupLimit = GroupLimit.usual
  /// The figures of the call's connection.
  public var figures = CallFigures()
  /// What is set for the call.
  public var callSettings = CallSettings()
  /// The devices to choose from, while the picker is open.
  public var devices = DeviceList()
  /// What was written beside the call, the newest last.
  public var chat: [ChatLine] = []
  /// The program in a terminal of ours while there is one.
  public var shell: ShellView?
  /// What the keys have done to the screens.
  public var view: ViewState

  /// A model with nothing in it but the account.
  public init(
    account: AccountState = AccountState(), contacts: [ContactRow] = [], missedCalls: Int = 0,
    call: CallView? = nil, waiting: WaitingCall? = nil, heldPeer: String? = nil,
    settings: ViewSettings = ViewSettings(), wall: WallClock = WallClock(), view: ViewState = ViewState()
  ) {
    self.account = account
    self.contacts = contacts
    self.missedCalls = missedCalls
    self.call = call
    self.waiting = waiting
    self.heldPeer = heldPeer
    self.settings = settings
    self.wall = wall
    self.view = view
  }
}

/// The signed-in account.
public struct AccountState: Sendable, Equatable {
  /// How the connection to the server is doing.
  public enum Connection: Sendable, Equatable {
    /// No account is configured: the sign-in form is shown.
    case signedOut
    /// On the way, for the `attempt`-th time.
    case connecting(attempt: Int)
    case online
    /// Lost. `reason` is a sentence; the next try is at `retryAt`.
    case offline(reason: String, retryAt: MonotonicTime?)
    /// No point in trying again until the person has done something; `reason` says what.
    case failed(reason: String)
  }
  /// The bare address, "lena@example.org".
  public var jid: String
  /// What other people see of us.
  public var presence: Presence
  /// How the connection to the server is doing.
  public var connection: Connection
  /// An account's state; as made, a fresh start without an account.
  public init(jid: String = "", presence: Presence = .available, connection: Connection = .signedOut) {
    self.jid = jid
    self.presence = presence
    self.connection = connection
  }
}

/// RFC 6121 §4.7.2.1, plus being offline.
public enum Presence: String, Sendable, CaseIterable {
  case available, away, dnd, xa, offline
}

/// What a person may set about the look of things.
public struct ViewSettings: Sendable, Equatable {
  /// The theme's name, for the toast that follows `t`.
  public var theme: String
  /// What pictures are drawn with ("quadrants", "sixel", …), for the toast that follows `b`.
  public var pictureSymbols: String
  /// How long the lines around a picture stay after a key; zero keeps them.
  public var chromeTime = Duration.seconds(3)
  /// How long after its last repeat the push-to-talk key counts as let go.
  public var talkRelease = Duration.milliseconds(350)
  /// A ringing call pulses.
  public var flashes = true
  /// A ringing call shows by itself; without it a call over other screens is only heard.
  public var showsBanner = true
  /// Draws with ASCII only, for terminals without a decent font.
  public var ascii: Bool
  /// The defaults, or what the configuration says.
  public init(
    theme: String = "default", pictureSymbols: String = "quadrants", ascii: Bool = false
  ) {
    self.theme = theme
    self.pictureSymbols = pictureSymbols
    self.ascii = ascii
  }
}

/// The wall clock and the local offset from UTC.
public struct WallClock: Sendable, Equatable {
  /// Now.
  public var now: WallTime
  /// Local time minus UTC, in seconds.
  public var utcOffset: Int64
  /// A clock that shows `now` in a zone `utcOffset` seconds east of UTC.
  public init(now: WallTime = WallTime(nanoseconds: 0), utcOffset: Int64 = 0) {
    self.now = now
    self.utcOffset = utcOffset
  }
}
