public import Base

/// Every word the screens say. English is built in; another language is a table of the phrases it has
/// (`Catalogue(translated: [.missed: "未接"])`), and what it lacks is said in English.
public struct Catalogue: Sendable, Equatable {
  private let translated: [Phrase: String]
  /// What settings are for, by their paths.
  private let settings: [String: String]
  /// What errors and news from below say, by their English patterns.
  private let sentences: [String: String]

  /// English, with the phrases in `translated` replaced, what settings are for by their paths in `settings`, and
  /// sentences by their patterns in `sentences`. Parts are inserted at `%1` and `%2`.
  public init(
    translated: [Phrase: String] = [:], settings: [String: String] = [:], sentences: [String: String] = [:]
  ) {
    self.translated = translated
    self.settings = settings
    self.sentences = sentences
  }

  /// The sentence for `phrase`, with `parts` in the places of `%1`, `%2`. Parts are data: a `%1` in them stays.
  public func callAsFunction(_ phrase: Phrase, _ parts: String...) -> String {
    Sentence.fill(translated[phrase] ?? phrase.rawValue, parts)
  }

  /// What an error or news from below says; in English where there is no translation.
  public func callAsFunction(_ sentence: Sentence) -> String { sentence.said { sentences[$0] } }

  /// What a setting is for, a sentence without its full stop. The English comes with the setting: its file and the manual
  /// say the same.
  func about(_ row: SettingRow) -> String { settings[row.path] ?? row.about }

  /// The weekday of the day `days` after Thursday, 1970-01-01 (0…6).
  func weekday(_ days: Int) -> String {
    let all: [Phrase] = [.thursday, .friday, .saturday, .sunday, .monday, .tuesday, .wednesday]
    return all.indices.contains(days) ? self(all[days]) : ""
  }

  /// The short name of month 1…12.
  func month(_ number: Int) -> String {
    let all: [Phrase] = [
      .january, .february, .march, .april, .may, .june, .july, .august, .september, .october, .november,
      .december,
    ]
    return all.indices.contains(number - 1) ? self(all[number - 1]) : ""
  }
}

extension Catalogue {
  /// A phrase and its English.
  public enum Phrase: String, Sendable, CaseIterable {
    // Times
    case today, yesterday
    case thursday = "Thursday", friday = "Friday", saturday = "Saturday", sunday = "Sunday"
    case monday = "Monday", tuesday = "Tuesday", wednesday = "Wednesday"
    case january = "Jan", february = "Feb", march = "Mar", april = "Apr", may = "May", june = "Jun"
    case july = "Jul", august = "Aug", september = "Sep", october = "Oct", november = "Nov", december = "Dec"
    case seconds = "%1 s", minutes = "%1 min", hours = "%1 h"

    // Presence and connection
    case available, away, dnd = "do not disturb", xa = "away for long", offline
    case connecting = "connecting…", connectingAgain = "connecting, try %1…", signedOut = "signed out"
    case notConnected = "Not connected: %1"
    case retryIn = "Trying again in %1."
    case retryNow = "Trying again."

    // Contacts
    case sectionRequests = "wants to be your contact", sectionContacts = "contacts"
    case searchHint = "%1 search", searchLabel = "search:"
    case nothingFound = "Nobody matches “%1”."
    case emptyTitle = "Nobody here yet."
    case emptyHow = "Press %1 to add somebody by their address, such as mira@example.org."
    case emptyThen = "They are asked once. As soon as they say yes you can call each other."
    case emptyOffline = "You are not connected."
    case emptyConnecting = "Connecting to your server…"
    case emptyRetryHint = "Your contacts appear as soon as the server answers. %1 tries now."
    case missed, noAnswer = "no answer", declined, busy, video, voice
    case oneMissed = "1 missed", manyMissed = "%1 missed"
    case requestSentence = "%1 wants to see when you are there and to call you."
    case requestKeys = "%1 accept   %2 refuse"
    case requestPending = "asked, waiting for their answer"
    case requestShort = "asks", pendingShort = "asked"
    case oneWay = "They do not see when you are there."
    case deviceCan = "%1: %2", deviceNothing = "no calls"
    case noDevices = "no device online"
    case noCallsYet = "no calls yet"

    // Calls
    case calling = "calling…"
    case ringingOne = "ringing…", ringingMany = "ringing at %1 devices…"
    case callingVideo = "video call", callingVoice = "voice call"
    case wantsVideo = "wants a video call", wantsVoice = "wants a voice call"
    case connectingCall = "Connecting…"
    case verified, encrypted, stranger = "not in your contacts"
    case cameraOff = "camera off", muted, you, waitingPicture = "waiting for the picture…"
    case onHold = "On hold.", onHoldByThem = "%1 put the call on hold.", takeBack = "%1 take back"
    case reconnecting = "Reconnecting… %1", reconnectingHow =
      "The network went away. The call goes on when it returns."
    case heldBehind = "%1 waits on hold"
    case callAgain = "call again", close
    case inCallFirst = "You are in a call with %1. %2 hangs up."
    case cannotCall = "%1 has no device that takes calls right now. Ringing anyway."
    case notOnline = "Not connected: no calls until the server is reached."

    // Ends
    case endHangup = "The call with %1 has ended."
    case endCancelled = "You cancelled the call to %1."
    case endRemoteCancelled = "%1 stopped calling."
    case endDeclined = "You declined the call from %1."
    case endRemoteDeclined = "%1 declined the call."
    case endBusy = "%1 is in another call."
    case endBusyHere = "%1 called while you were in another call."
    case endNoAnswer = "You did not answer %1."
    case endRemoteNoAnswer = "%1 did not answer."
    case endAnsweredElsewhere = "You answered %1 on another device."
    case endDeclinedElsewhere = "You declined %1 on another device."
    case endDropped = "The connection to %1 was lost and did not come back."
    case endFailed = "The call with %1 failed: %2"
    case endSecurity = "The call with %1 was stopped: it could not be encrypted safely."

    // Overlays
    case helpTitle = "Keys"
    case addTitle = "Add a contact", addHint = "name@server, as they told you"
    case removeTitle = "Remove %1?"
    case removeBody = "They go from your list on all your devices and no longer see when you are there."
    case quitTitle = "Quit Visavis?", quitBody = "Quitting ends the call with %1."
    case errorTitle = "That did not work"
    case noTheme = "There is no theme “%1”: the default is shown."
    case settingsRead = "The settings were read again.", settingsLater = "From the next start on: %1."
    case settingsBroken = "%1 The settings stay as they were."
    case themesTitle = "Themes", dayMonth = "%1 %2", monthYear = "%2 %1"
    case dayMonthYear = "%1 %2 %3"
    case themeIs = "Theme: %1", symbolsAre = "Pictures: %1"
    case picturesCheaper = "The terminal can't keep up: pictures are drawn as %1 now."
    case picturesBack = "Pictures are drawn as %1 again."
    case devicesAreFar = "You came by ssh: camera and microphone are those of the far machine."

    // Keys, as short as the line of keys needs them
    case keyCall = "call", keySearch = "search", keyAdd = "add"
    case keyTheme = "theme", keyHelp = "keys", keyAccept = "accept", keyRefuse = "refuse"
    case keyReconnect = "connect now", keyChoose = "choose", keyClear = "clear"
    case keyAcceptVideo = "accept with video", keyDecline = "decline", keyIgnore = "ignore"
    case keyAcceptHold = "accept, hold", keyAcceptEnd = "accept, end"
    case keyHangUp = "hang up", keyMute = "mute", keyUnmute = "unmute", keyCameraOff = "camera"
    case keySwitch = "switch call", keyCameraOn = "camera on", keyHold = "hold", keyUnhold = "take back",
      keyFloat = "float", keySwap =
      "swap"
    case keyFull = "full", keyEnd = "end", keyNext = "next", keyCancel = "cancel", keyQuit = "quit"
    case keyRemove = "remove", keyKeep = "keep", keyQuitCall = "hang up and quit", keyStay = "stay"
    case keyScroll = "more", keyCorner = "move panel", keyScale = "panel size"
    case anyKey = "Any key goes on."
    case typingFirst = "%1, then answer"

    // Keys, as the list of keys explains them
    case helpCall = "call, video if they can", helpVideo = "call with video", helpVoice =
      "call, voice only"
    case helpSearch = "find somebody", helpLeave = "clear search or missed", helpAdd =
      "add a contact"
    case helpRemove = "remove the contact", helpAcceptContact = "accept their request"
    case helpRefuseContact = "refuse their request", helpPresence = "change your presence"
    case helpReconnect = "connect, sign in again"
    case helpUp = "up", helpDown = "down", helpTop = "first", helpBottom = "last", helpPageUp = "a page up"
    case helpPageDown = "a page down"
    case helpAccept = "accept, camera off", helpAcceptVideo = "accept, camera on"
    case helpDecline = "decline the call", helpIgnore = "silence it, say nothing"
    case helpHoldAccept = "accept, hold this call", helpEndAccept = "accept, end this call"
    case helpHoldVideo = "accept, camera on, hold", helpEndVideo = "accept, camera on, end"
    case helpTalk = "hold it to talk", pushToTalk = "push to talk"
    case helpMute = "microphone on or off", helpCamera = "camera on or off", helpHold = "hold, take back"
    case helpFloat = "little panel and back", helpSwap = "swap the two pictures", helpSwitch =
      "to the call on hold", helpHangUp =
      "hang up, or cancel"
    case helpCorner = "panel to next corner", helpScale = "panel larger or smaller"
    case helpLeft = "panel to the left", helpRight = "panel to the right", helpPanelUp = "panel to the top"
    case helpPanelDown = "panel to the bottom"
    case helpSubmit = "go ahead", helpNext = "next line", helpPrevious = "line before", helpCancel =
      "cancel, close"
    case helpToggle = "tick", helpYes = "yes", helpNo = "no"
    case helpHelp = "this list", helpQuit = "quit Visavis", helpRedraw = "paint the screen anew"
    case helpSuspend = "to the background", helpTheme = "choose a theme", helpSymbols =
      "picture symbols"
    case inGlobal = "everywhere", inList = "in lists", inIncoming = "when it rings"
    case inWaiting = "a second call", inCall = "in a call", inEnded = "after a call", inMini = "little panel"
    case inForm = "forms", inAsk = "questions"

    // Shell
    case inShell = "in the shell", helpShell = "your shell, and back"
    case helpPrefix = "before our keys", helpScroll = "look at earlier lines"
    case keyShellLeave = "leave the shell", keyShellScroll = "earlier lines"
    case quitShellBody = "Quitting ends the program in the shell.", keyQuitShell = "end it and quit"
    case shellHint = "%1 before a key makes it ours: %1 %2 lists them."
    case shellEnded = "The shell has ended. The call goes on."

    // History
    case historyTitle = "History", filterAll = "all", groupCall = "group call"
    case historyEmpty = "No calls yet. They are listed here, the newest first."
    case historyNone = "No calls of this kind."
    case historyNobody = "No calls with “%1”."
    case historyDeleted = "The call with %1 is off the list. %2 brings it back."
    case historyRestored = "The call is back on the list."
    case historyClearTitle = "Clear the history?"
    case historyClearBody = "All calls go from this machine, for good."
    case keyFilter = "kinds", keyDelete = "delete", keyBack = "back", keyUndo = "undo"
    case keyClearAll = "clear all", keyHistory = "history", keySettings = "settings"
    case nothingToUndo = "There is nothing to take back."
    case scoreExcellent = "excellent", scoreGood = "good", scoreFair = "fair", scorePoor = "poor"
    case scoreBad = "bad", scoreDown = "gone"
    case networkWas = "network %1"

    // Commands
    case paletteTitle = "Commands", paletteHint = "type what you want to do"
    case paletteNothing = "There is no command “%1”."
    case paletteCall = "call %1", paletteVoice = "call %1, voice only", paletteCard = "about %1"
    case paletteTheme = "theme %1", paletteSetting = "setting %1", keyRun = "do it"
    case needCall = "No call goes on.", needAnswer = "Nobody has answered yet."
    case needHeld = "No call waits on hold.", needPictures = "There is only one picture."
    case needRing = "Nobody is calling.", needSecond = "No second call rings."
    case needEnded = "No call has just ended.", needPanel = "The call is not in the little panel."
    case needContact = "Nobody is selected.", needRequest = "%1 does not ask to be your contact."
    case alreadyOnline = "You are connected already."

    // Several people
    case pickerTitle = "Add people", pickerIn = "in the call"
    case callCount = "call (%1)", addCount = "add (%1)", pickSomebody = "Tick somebody first."
    case groupFull = "A call holds at most %1 people, you among them."
    case groupDino = "%1 uses Dino, which leaves calls of more than %2 people."
    case groupDinoHere = "A Dino is in this call, and Dino leaves calls of more than %1 people."
    case groupNoRooms = "Your server has no rooms, and a call of several people needs one."
    case wantsGroupVideo = "wants you in a group call, with video"
    case wantsGroupVoice = "wants you in a group call, voice only"
    case groupWith = "with %1"
    case unreachable = "not reachable", pinned, silenced = "silent for you"
    case chooseSomebody = "Choose somebody first: %1."
    case helpPin = "keep somebody large", helpSilence = "silence somebody here"

    // A contact's card
    case cardDevices = "devices", cardCalls = "last calls", canGroups = "groups"
    case keyRename = "rename", keyRegroup = "group", keyBlock = "block", keyUnblock = "unblock"
    case blockedNote = "blocked: they can't reach you"
    case blockedFirst = "You have blocked %1. Their card (%2) lets them in again."
    case blockTitle = "Block %1?"
    case blockBody =
      "Your server keeps their calls and messages away, on all your devices. They are not told."
    case renameTitle = "Another name for %1", renameHint = "empty: their address"
    case fieldName = "Name", fieldGroup = "Group"
    case regroupTitle = "A group for %1", regroupHint = "empty: no group"

    // Settings
    case settingsTitle = "Settings", settingOn = "on", settingOff = "off"
    case settingAbout = "%1.", settingStandard = "By itself: %1", settingEmpty = "(empty)"
    case effectNextCall = "From the next call on.", effectNextStart = "From the next start on."
    case settingNow = "%1 is now %2.", settingAgain = "%1 is %2 again."
    case settingsMissing = "There are no settings to show."
    case fieldValue = "Value", settingTitle = "Setting %1"
    case keyChange = "change", keyReset = "default", keySet = "set"

    // Keys of these screens, as the list of keys explains them
    case helpPalette = "find any command", helpHistory = "the calls that were"
    case helpSettings = "the settings", helpPick = "tick for a group call"
    case helpCard = "all about the contact", helpInvite = "add people to the call"
    case helpRedial = "call as before", helpFilter = "next kind of calls", helpAll = "show all calls"
    case helpMissed = "show missed calls", helpVideoCalls = "show video calls"
    case helpVoiceCalls = "show voice calls", helpFind = "find calls by name"
    case helpDelete = "delete the call", helpUndo = "take it back", helpClearAll = "delete all calls"
    case helpBack = "go back", helpRename = "give another name", helpRegroup = "put into a group"
    case helpBlock = "block, unblock", helpChange = "change the setting", helpMore = "more, the next one"
    case helpLess = "less, the one before", helpReset = "back to its default"
    case inHistory = "in the history", inCard = "on a contact's card", inSettings = "in the settings"

    // On the call's screen
    case keyLayout = "layout", keyDetails = "details", keyChat = "write", keySend = "send",
      keyAdjust = "adjust"
    case keyPage = "page %1/%2", keyPicture = "next person"
    case chatLabel = "write:", chatHint = "a line to them", chatLater =
      "You can write once they have answered.",
      chatNotSent = "Not connected: the line was not sent."
    case helpLayout = "another arrangement", helpDetails = "about the connection"
    case helpChat = "write a line to them", helpNextPage = "next page of people"
    case helpPreviousPage = "page of people before", helpAdjust = "sound and picture"
    case helpDevices = "choose the devices", helpLower = "lower, the one before"
    case helpHigher = "higher, the next one", inStage = "on the call's screen"

    // The call's connection
    case detailsTitle = "The connection", detailsForPeople = "In short", detailsForTrade = "In detail"
    case lastMinute = "The last minute", fromThem = "from them to you", fromYou = "from you to them"
    case pictureFromThem = "their picture", pictureFromYou = "your picture"
    case noPicture = "none", pictureAt = "%1 at %2", unknownYet = "not known yet"
    case delayIs = "delay", lossIs = "lost", madeUp = "sound made up", encryption
    case wordsToCompare = "words", codecs, rateReceived = "received", rateSent = "sent"
    case lossSent = "lost of ours", roundTripIs = "there and back", jitterIs = "jitter"
    case bufferIs = "buffer", pathIs = "path", cipherIs = "cipher", toTerminal = "to the terminal"

    // What can be changed during a call
    case adjustTitle = "Sound and picture", adjustQuality = "Your picture", qualityAuto = "by itself"
    case qualityLow = "low", qualityHigh = "high", adjustFrameRate = "Pictures drawn"
    case perSecond = "%1 a second", adjustSymbols = "Drawn with", adjustVolume = "Volume of %1"
    case adjustNoise = "Remove noise", adjustEcho = "Remove echo", adjustGain = "Even loudness"
    case adjustMirror = "Mirror your picture", adjustOwnPicture = "Show your picture"
    case adjustPushToTalk = "Speak only by key", keyLower = "lower", keyHigher = "higher"

    // Devices
    case devicesLooking = "Looking for devices…", devicesTitle = "Devices",
      devicesNone = "No devices found. Plug one in; it appears at once.",
      soundMissing = "No sound server answers."
    case microphones, loudspeakers, cameras, deviceDefault = "whatever the system prefers"
    case keyUse = "use it", keyTest = "test it", speakNow = "Speak: the line moves with your voice."
    case tonePlays = "You should hear a tone now.", toneHow = "%1 plays a tone."

    // Lines that are read out
    case linearOnline = "You are online as %1.", linearPresence = "You are shown as: %1."
    case linearItem = "%1 of %2: %3.", linearTicked = "ticked", linearEmptied = "The field has changed."
    case linearRingsVideo = "%1 calls, video.", linearRingsVoice = "%1 calls, voice."
    case linearWaitingGone = "The second call no longer rings."
    case linearTalking = "You are talking with %1, %2."
    case linearMuted = "Your microphone is off.", linearUnmuted = "Your microphone is on."
    case linearCameraOn = "Your camera is on.", linearCameraOff = "Your camera is off."
    case linearTheyMuted = "%1 has the microphone off.", linearTheyUnmuted = "%1 has the microphone on."
    case linearTheySee = "%1 has the camera on.", linearTheyDoNotSee = "%1 has the camera off."
    case linearPoor = "The network is poor.", linearGood = "The network is good again."
    case linearJoined = "%1 is in the call.", linearLeft = "%1 has left the call."
    case linearRefused = "%1 will not join: declined.", linearBusy = "%1 will not join: in another call."
    case linearNoAnswer = "%1 will not join: no answer.", linearUnreachable = "%1 can't be reached."
    case linearGroupVideo = "%1 calls, group call with video.", linearGroupVoice = "%1 calls, group call."

    // Sign-in
    case signInTitle = "Sign in", registerTitle = "New account"
    case signInWelcome = "Any XMPP account works; calls are always encrypted."
    case fieldAddress = "Address", fieldPassword = "Password", fieldServer = "Server"
    case serverHint = "found by itself", addressHint = "name@server"
    case fieldRegister = "make a new account", fieldAgain = "Again"
    case passwordAgain = "Type the new password once more, so that a slip does not lock you out."
    case passwordsDiffer = "The two passwords differ. Type both again."
    case registerWelcome = "A name at a server that takes new accounts: you@server."
    case buttonSignIn = "sign in", buttonRegister = "make account"
    case signingIn = "Asking the server…"
    case passwordEmpty = "Type the password of this account."
    case serverBad = "A server is a name, perhaps with a port: xmpp.example.org:5222."

    // Addresses
    case addressEmpty = "Type an address, such as mira@example.org."
    case addressSpace = "An address has no spaces."
    case addressNoAt = "An address has an @ between the name and the server, such as mira@example.org."
    case addressNoName = "The name before the @ is missing."
    case addressNoServer = "The server after the @ is missing."
    case addressTwoAts = "An address has only one @."
    case addressBad = "That is not an address: it holds a character that addresses cannot have."
    case addressOwn = "That is your own address."
    case addressKnown = "%1 is in your contacts already."
    case contactAsked = "%1 has been asked."

    case tooSmallRing = "%1 is calling: a accepts, d declines."
    case tooSmall = "Visavis needs %1 cells."
    case tooSmallNow = "This terminal has %1."
    case tooSmallCall = "The call goes on."
  }
}

extension Catalogue {
  /// How a call with `peer` ended, in a sentence; `incoming`: it was `peer` who called.
  public func sentence(for cause: CallView.EndCause, peer: String, incoming: Bool = false) -> String {
    switch cause {
    case .hangup: self(.endHangup, peer)
    case .cancelled: self(.endCancelled, peer)
    case .remoteCancelled: self(.endRemoteCancelled, peer)
    case .declined: self(.endDeclined, peer)
    case .remoteDeclined: self(.endRemoteDeclined, peer)
    case .busy: self(incoming ? .endBusyHere : .endBusy, peer)
    case .noAnswer: self(.endNoAnswer, peer)
    case .remoteNoAnswer: self(.endRemoteNoAnswer, peer)
    case .answeredElsewhere: self(.endAnsweredElsewhere, peer)
    case .declinedElsewhere: self(.endDeclinedElsewhere, peer)
    case .dropped: self(.endDropped, peer)
    case .failed(let detail): self(.endFailed, peer, failure(detail))
    case .securityFailed: self(.endSecurity, peer)
    }
  }

  /// How `call` ended, in a sentence.
  func sentence(for cause: CallView.EndCause, of call: CallView) -> String {
    sentence(for: cause, peer: call.displayName, incoming: call.direction == .incoming)
  }

  /// A failed call brings English words, at times with a word of the server's in brackets behind them.
  private func failure(_ detail: String) -> String {
    guard detail.hasSuffix(")"), let open = detail.lastIndex(of: "(") else {
      return self(Sentence(pattern: detail))
    }
    let word = String(detail[detail.index(after: open)...].dropLast())
    return self(Sentence(pattern: String(detail[..<open]) + "(%1)", parts: [.text(word)]))
  }

  /// A presence in a word or two.
  func word(for presence: Presence) -> String {
    switch presence {
    case .available: self(.available)
    case .away: self(.away)
    case .dnd: self(.dnd)
    case .xa: self(.xa)
    case .offline: self(.offline)
    }
  }
}
