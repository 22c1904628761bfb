extension Catalogue {
  /// What `action` does, for the list of keys.
  func help(for action: Action) -> String { self(Self.phrase(for: action)) }

  /// Where a context's keys work, for the list of keys.
  func title(ofContext context: String) -> String {
    let titles: [String: Phrase] = [
      "global": .inGlobal, "contacts": .sectionContacts, "list": .inList, "incoming": .inIncoming,
      "waiting": .inWaiting, "call": .inCall, "ended": .inEnded, "mini": .inMini, "form": .inForm,
      "ask": .inAsk, "shell": .inShell, "history": .inHistory, "card": .inCard, "settings": .inSettings,
      "stage": .inStage,
    ]
    return titles[context].map { self($0) } ?? context
  }

  private static func phrase(for action: Action) -> Phrase {
    switch action {
    case .help: .helpHelp
    case .quit: .helpQuit
    case .redraw: .helpRedraw
    case .suspend: .helpSuspend
    case .theme: .helpTheme
    case .symbols: .helpSymbols
    case .devices: .helpDevices
    case .callSettings: .helpAdjust
    case .details: .helpDetails
    case .layout: .helpLayout
    case .chat: .helpChat
    case .nextPage: .helpNextPage
    case .previousPage: .helpPreviousPage
    case .pin: .helpPin
    case .silence: .helpSilence
    case .less: .helpLower
    case .more: .helpHigher
    case .palette: .helpPalette
    case .shell: .helpShell
    case .shellPrefix: .helpPrefix
    case .shellScroll: .helpScroll
    case .up, .down, .top, .bottom, .pageUp, .pageDown: listPhrase(for: action)
    case .contactCall, .contactVideo, .contactVoice, .search, .leaveSearch, .add, .remove, .acceptContact,
      .refuseContact, .presence, .reconnect:
      contactsPhrase(for: action)
    case .pick: .helpPick
    case .card, .historyCard: .helpCard
    case .history: .helpHistory
    case .settings: .helpSettings
    case .historyCall, .historyVideo, .historyVoice, .historyFilter, .historyAll, .historyMissed,
      .historyVideos, .historyVoices, .historySearch, .historyDelete, .historyUndo, .historyClear,
      .historyBack:
      historyPhrase(for: action)
    case .cardCall: .helpCall
    case .cardVideo: .helpVideo
    case .cardVoice: .helpVoice
    case .cardRename: .helpRename
    case .cardGroup: .helpRegroup
    case .cardBlock: .helpBlock
    case .cardRemove: .helpRemove
    case .settingChange: .helpChange
    case .settingMore: .helpMore
    case .settingLess: .helpLess
    case .settingReset: .helpReset
    case .settingUndo: .helpUndo
    case .cardBack, .settingsBack: .helpBack
    case .invite: .helpInvite
    case .accept: .helpAccept
    case .acceptVideo: .helpAcceptVideo
    case .decline, .declineWaiting: .helpDecline
    case .ignore, .ignoreWaiting: .helpIgnore
    case .acceptHold: .helpHoldAccept
    case .acceptHoldVideo: .helpHoldVideo
    case .acceptEnd: .helpEndAccept
    case .acceptEndVideo: .helpEndVideo
    case .mute, .talk, .camera, .hold, .float, .swap, .switchCall, .hangUp, .again, .dismiss:
      callPhrase(for: action)
    case .corner, .scale, .moveLeft, .moveRight, .moveUp, .moveDown: miniPhrase(for: action)
    case .submit: .helpSubmit
    case .next: .helpNext
    case .previous: .helpPrevious
    case .cancel: .helpCancel
    case .toggle: .helpToggle
    case .yes: .helpYes
    case .no: .helpNo
    }
  }

  private static func listPhrase(for action: Action) -> Phrase {
    switch action {
    case .up: .helpUp
    case .down: .helpDown
    case .top: .helpTop
    case .bottom: .helpBottom
    case .pageUp: .helpPageUp
    default: .helpPageDown
    }
  }

  private static func contactsPhrase(for action: Action) -> Phrase {
    switch action {
    case .contactCall: .helpCall
    case .contactVideo: .helpVideo
    case .contactVoice: .helpVoice
    case .search: .helpSearch
    case .leaveSearch: .helpLeave
    case .add: .helpAdd
    case .remove: .helpRemove
    case .acceptContact: .helpAcceptContact
    case .refuseContact: .helpRefuseContact
    case .presence: .helpPresence
    default: .helpReconnect
    }
  }

  private static func historyPhrase(for action: Action) -> Phrase {
    switch action {
    case .historyCall: .helpRedial
    case .historyVideo: .helpVideo
    case .historyVoice: .helpVoice
    case .historyFilter: .helpFilter
    case .historyAll: .helpAll
    case .historyMissed: .helpMissed
    case .historyVideos: .helpVideoCalls
    case .historyVoices: .helpVoiceCalls
    case .historySearch: .helpFind
    case .historyDelete: .helpDelete
    case .historyUndo: .helpUndo
    case .historyClear: .helpClearAll
    default: .helpBack
    }
  }

  private static func callPhrase(for action: Action) -> Phrase {
    switch action {
    case .mute: .helpMute
    case .talk: .helpTalk
    case .camera: .helpCamera
    case .hold: .helpHold
    case .float: .helpFloat
    case .swap: .helpSwap
    case .switchCall: .helpSwitch
    case .hangUp: .helpHangUp
    case .again: .callAgain
    default: .close
    }
  }

  private static func miniPhrase(for action: Action) -> Phrase {
    switch action {
    case .corner: .helpCorner
    case .scale: .helpScale
    case .moveLeft: .helpLeft
    case .moveRight: .helpRight
    case .moveUp: .helpPanelUp
    default: .helpPanelDown
    }
  }
}
