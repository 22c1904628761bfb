import Base
import Screen
import Testing

@testable import Views

extension GoldenTests {
  /// Every screen there is a recording of, but for those of other sizes (`small`, `panels`).
  static let all: [Case] = {
    let lists: [[Case]] = [contacts, calls, others, more, pages, ShellTests.screens, rare]
    return lists.flatMap { $0 }
  }()
}

/// Every screen at three sizes in two themes and in both languages, compared with the files in Fixtures: the styles of
/// the English screens are in "styles", texts and styles of the Chinese ones in "zh".
struct EveryGoldenTests {
  typealias Case = GoldenTests.Case

  // MARK: Every screen

  @Test(arguments: GoldenTests.all)
  func `a screen has its colours in two themes`(screen: Case) throws {
    expectGolden(try recording(screen, [.styles]), "styles/\(screen.name)")
  }

  @Test(arguments: GoldenTests.all)
  func `a screen is as recorded in Chinese, in two themes`(screen: Case) throws {
    expectGolden(try recording(screen, [.texts, .styles], .chinese), "zh/\(screen.name)")
  }

  @Test(arguments: GoldenTests.rare)
  func `a screen that the other lists leave out is as recorded`(screen: Case) throws {
    expectGolden(try recording(screen, [.texts]), screen.name)
  }

  @Test(arguments: GoldenTests.small)
  func `a terminal that is too small says so in both languages and themes`(screen: Case) throws {
    let sizes = GoldenTests.smallSizes
    expectGolden(try recording(screen, [.styles], sizes: sizes), "styles/\(screen.name)")
    expectGolden(try recording(screen, [.texts, .styles], .chinese, sizes: sizes), "zh/\(screen.name)")
  }

  @Test(arguments: GoldenTests.panels)
  func `a call by itself is as recorded in both languages and themes`(screen: Case) throws {
    let sizes = GoldenTests.panelSizes
    expectGolden(try recording(screen, [.texts], sizes: sizes, alone: true), screen.name)
    expectGolden(try recording(screen, [.styles], sizes: sizes, alone: true), "styles/\(screen.name)")
    expectGolden(
      try recording(screen, [.texts, .styles], .chinese, sizes: sizes, alone: true), "zh/\(screen.name)")
  }

  @Test func `the colours that the recordings name are as recorded`() throws {
    expectGolden(try look().legend, "styles/tints")
  }

  private struct Parts: OptionSet {
    let rawValue: Int
    static let texts = Parts(rawValue: 1)
    static let styles = Parts(rawValue: 2)
  }

  private func look() throws -> Look {
    Look(try ThemeViewTests.theme("default"), try ThemeViewTests.theme("light"))
  }

  /// The screen at each size, one below the other.
  private func recording(
    _ screen: Case, _ parts: Parts, _ language: Catalogue.Language = .english,
    sizes: [Size] = GoldenTests.sizes, alone: Bool = false
  ) throws -> String {
    let look = try look()
    let app = Sample.$words.withValue(Catalogue(language)) { screen.app() }
    var blocks: [String] = []
    for size in sizes {
      let (first, second) = look.canvases(app, size, alone: alone)
      let text = first.text()
      #expect(text == second.text(), "a theme's colours change no text")
      for line in text.split(separator: "\n") { #expect(cellWidth(of: String(line)) <= size.width) }
      var lines = ["= \(size.width)x\(size.height)"]
      if parts.contains(.texts) { lines.append(Look.text(first)) }
      if parts.isSuperset(of: [.texts, .styles]) { lines.append("= styles") }
      if parts.contains(.styles) { lines.append(look.styles(first, second)) }
      blocks.append(lines.joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n")
  }

  // MARK: Nothing is left out

  @Test func `every recording has a name of its own`() {
    let names = (GoldenTests.all + GoldenTests.small + GoldenTests.panels).map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func `everything that can be on the screen has a recording`() {
    var missing = Set(Part.allCases)
    for screen in GoldenTests.all {
      let app = screen.app()
      for sheet in app.sheets(size: app.size) { missing.remove(Self.part(sheet)) }
    }
    for screen in GoldenTests.small {
      for sheet in screen.app().sheets(size: GoldenTests.smallSizes[0]) { missing.remove(Self.part(sheet)) }
    }
    #expect(missing.isEmpty, "\(missing.map(\.rawValue).sorted())")
  }

  @Test(arguments: SizeTests.sizes)
  func `what the other lists leave out stays inside, too`(size: Size) {
    for screen in GoldenTests.rare {
      var app = screen.app()
      app.press(.resize(size))
      SizeTests.check(app)
      app.model.settings.ascii = true
      SizeTests.check(app)
    }
  }

  /// A sheet that is new has none of these names: the compiler asks for one, and the test above for a recording.
  private enum Part: String, CaseIterable {
    case tooSmall, signIn, contacts, history, card, settings, incoming, dialling, call, group, ended, mini
    case ringBanner, waitingBanner, shell, shellKeys
    case help, themes, addContact, confirmRemove, confirmBlock, confirmClearHistory, palette, picker, rename
    case regroup, editSetting, confirmQuit, details, callSettings, devices, error
  }

  private static func part(_ sheet: Sheet) -> Part {
    switch sheet {
    case .tooSmall: .tooSmall
    case .signIn: .signIn
    case .contacts: .contacts
    case .page(.history): .history
    case .page(.card): .card
    case .page(.settings): .settings
    case .incoming: .incoming
    case .dialling: .dialling
    case .call(let call): call.group == nil ? .call : .group
    case .ended: .ended
    case .mini: .mini
    case .overlay(let overlay): part(over: overlay)
    case .ringBanner: .ringBanner
    case .waitingBanner: .waitingBanner
    case .shell: .shell
    case .shellKeys: .shellKeys
    }
  }

  private static func part(over overlay: Overlay) -> Part {
    switch overlay {
    case .help: .help
    case .themes: .themes
    case .addContact: .addContact
    case .confirmRemove: .confirmRemove
    case .confirmBlock: .confirmBlock
    case .confirmClearHistory: .confirmClearHistory
    case .palette: .palette
    case .picker: .picker
    case .rename: .rename
    case .regroup: .regroup
    case .editSetting: .editSetting
    case .confirmQuit: .confirmQuit
    case .details: .details
    case .callSettings: .callSettings
    case .devices: .devices
    case .error: .error
    }
  }
}
