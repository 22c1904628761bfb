import Base
import Screen
import Terminal
import Views

/// What the person has been told about the terminal.
struct TerminalNews {
  /// How many steps cheaper pictures were drawn when last looked at.
  var relief = 0
  var saidRemote = false
}

// What the terminal does by itself, and where it is.
extension AppRunner {
  /// Says when pictures are drawn in a cheaper way because frames came late, and when they are again as chosen.
  func followTerminal() {
    let capabilities = terminal.capabilities
    let name = capabilities.pictures.rawValue
    app.model.settings.pictureSymbols = name
    let old = terminalNews.relief
    terminalNews.relief = capabilities.relief
    guard capabilities.relief != old else { return }
    app.toast(app.words(capabilities.relief > old ? .picturesCheaper : .picturesBack, name), at: .now())
  }

  /// Over ssh the devices are not where the person sits: said once, when there is a call.
  func sayWhereDevicesAre() {
    guard terminal.isRemote, !terminalNews.saidRemote else { return }
    terminalNews.saidRemote = true
    app.toast(app.words(.devicesAreFar), tone: .bad, at: .now())
  }
}
