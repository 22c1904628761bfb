import Base
import Screen

/// A panel of a call for ears: one thing a line, whatever columns the eye sees.
struct LinearPanel {
  /// What is said when it opens: what it is, what there is to read, and its keys.
  let opening: [String]
  /// The line that is chosen; "" where there is nothing to choose.
  let item: String
  /// Nothing has been looked for yet.
  var isUntouched = false

  init(_ overlay: Overlay, _ app: App, at now: MonotonicTime) {
    let scene = app.scene(size: app.size, at: now)
    let words = app.words
    switch overlay {
    case .details:
      let keys = LinearItem.keys([(.cancel, words(.close))], app)
      opening = [words(.detailsTitle) + "."] + DetailsOverlay.spoken(scene) + [keys]
      item = ""
    case .callSettings(let row):
      let hints: [(Action, String)] = [
        (.less, words(.keyLower)), (.more, words(.keyHigher)), (.next, words(.keyNext)),
        (.cancel, words(.close)),
      ]
      opening = [words(.adjustTitle) + ".", LinearItem.keys(hints, app)]
      let text = CallSettingsOverlay.label(row, scene) + ": " + CallSettingsOverlay.value(row, scene)
      item = words(.linearItem, "\(row.rawValue + 1)", "\(CallSettings.Row.allCases.count)", text)
    case .devices(let key):
      let hints: [(Action, String)] = [
        (.submit, words(.keyUse)), (.toggle, words(.keyTest)), (.next, words(.keyNext)),
        (.cancel, words(.close)),
      ]
      opening = [words(.devicesTitle) + ".", LinearItem.keys(hints, app)]
      item = Self.device(key, app.model.devices, words)
      isUntouched = app.model.devices.entries.isEmpty && !app.model.devices.isLooking
    default:
      opening = []
      item = ""
    }
  }

  /// "2 of 7: microphones: Headset, ticked."
  private static func device(_ key: DeviceKey?, _ devices: DeviceList, _ words: Catalogue) -> String {
    guard let position = devices.position(of: key) else { return DevicesOverlay.nothing(devices, words) }
    let entry = devices.entries[position]
    var text = words.title(of: entry.key.kind) + ": "
    text += entry.key.id.isEmpty ? words(.deviceDefault) : entry.name
    if entry.isCurrent { text += ", " + words(.linearTicked) }
    return words(.linearItem, "\(position + 1)", "\(devices.entries.count)", text)
  }
}
