import Base
import System
import Views

/// Tells the desktop of an incoming call through notify-send, where there is one.
enum DesktopNotice {
  static func incoming(from name: String, video: Bool, _ words: Catalogue = Catalogue()) {
    guard let program = Environment.locate("notify-send") else { return }
    let text = words(video ? .wantsVideo : .wantsVoice)
    do {
      let child = try ChildProcess(
        arguments: [
          program, "--app-name=Visavis", "--urgency=critical", "--expire-time=30000", "--", name, text,
        ])
      _ = NamedThread("notice") { _ = child.wait(upTo: .seconds(5)) }
    } catch {
      Log.warning(error.sentence)
    }
  }
}
