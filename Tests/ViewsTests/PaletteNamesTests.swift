import Base
import Screen
import Testing

@testable import Views

/// Commands are found by the names that people know for them.
struct PaletteNamesTests {
  private func first(_ text: String, _ language: Catalogue.Language) -> Views.Palette.Command? {
    var app = Sample.pages()
    app.words = Catalogue(language)
    app.press(.character(":"))
    app.type(text)
    guard case .palette(let palette)? = app.model.view.overlays.last else { return nil }
    return palette.selected?.command
  }

  @Test(arguments: [
    ("hist", Action.history), ("history", .history), ("log", .history), ("prefer", .settings),
    ("exit", .quit), ("webcam", .camera), ("profile", .card), ("status", .presence), ("hangup", .hangUp),
  ])
  func `by the name in the keymap and by synonyms, in either language`(text: String, action: Action) {
    for language in Catalogue.Language.allCases {
      #expect(first(text, language) == .action(action), "\(language)")
    }
  }

  @Test(arguments: [("历史", Action.history), ("偏好", .settings), ("话筒", .mute), ("好友", .add)])
  func `by Chinese words, too`(text: String, action: Action) {
    #expect(first(text, .chinese) == .action(action))
  }

  @Test func `what the list says counts more than other names`() {
    #expect(first("choose a theme", .english) == .action(.theme))
    #expect(first("camera", .english) == .action(.camera))
  }
}
