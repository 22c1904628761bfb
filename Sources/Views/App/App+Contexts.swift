import Screen

extension App {
  /// The contexts whose keys work on the screen below questions and lists, those that are asked first first.
  var contextsInFront: [String] {
    var app = self
    app.model.view.overlays = []
    guard !app.takesShellKeys else { return app.commandContexts }
    var sheets = Array(app.sheets(size: size).reversed())
    if !app.model.view.pages.isEmpty { sheets = sheets.filter { !$0.isPanel } + sheets.filter(\.isPanel) }
    return sheets.flatMap(\.contexts) + [Keymap.global]
  }
}

extension Sheet {
  /// Where in the keymap its keys stand.
  fileprivate var contexts: [String] {
    switch self {
    case .contacts: ["contacts", "list"]
    case .page(.history): ["history", "list"]
    case .page(.card): ["card"]
    case .page(.settings): ["settings", "list"]
    case .incoming, .ringBanner: ["incoming"]
    case .waitingBanner: ["waiting"]
    case .dialling: ["call"]
    case .call: ["call", "stage"]
    case .mini: ["mini", "call"]
    case .ended: ["ended"]
    case .signIn: ["form"]
    case .shell: ["shell"]
    case .tooSmall, .overlay, .shellKeys: []
    }
  }
}
