public import Base
import Screen

/// The app for ears: what changes between two looks at it, as plain lines, one for each event. Holds no clock and writes
/// nothing by itself.
public struct LinearReader: Sendable {
  /// Something to write.
  public enum Output: Sendable, Equatable {
    /// A line of its own.
    case line(String)
    /// What was typed, without ending the line.
    case echo(String)
  }

  /// What was looked at last; nil before the first look.
  private var before: AppModel?
  private var field: LinearField?
  private var sheet = LinearSheet()

  /// A reader that has said nothing yet.
  public init() {}

  /// What is new since the last look.
  public mutating func read(_ app: App, at now: MonotonicTime) -> [Output] {
    let old = before ?? AppModel()
    let news = LinearNews(app: app, old: old, isFirst: before == nil, now: now)
    var lines = news.account + news.call + news.waiting + news.contacts + news.toasts
    let wasWriting = field?.name == LinearField.chat
    let typed = echo(app)
    if !wasWriting, field?.name == LinearField.chat {
      lines.append(app.words(.chatLabel) + " " + app.words(.chatHint))
    }
    lines += sheet.read(app, at: now, isTyping: typed.isSame)
    before = app.model
    return typed.outputs + lines.filter { !$0.isEmpty }.map { Output.line(harmless($0)) }
  }

  /// What was typed since the last look. `isSame`: in a field that was there before.
  private mutating func echo(_ app: App) -> (outputs: [Output], isSame: Bool) {
    let (old, new) = (field, LinearField(app))
    field = new
    guard let old, let new, old.name == new.name else { return ([], false) }
    guard old.text != new.text else { return ([], true) }
    if new.text.hasPrefix(old.text) {
      let added = String(new.text.dropFirst(old.text.count))
      return ([.echo(new.isSecret ? String(repeating: "*", count: added.count) : added)], true)
    }
    if old.text.hasPrefix(new.text), old.text.count == new.text.count + 1 {
      let cells = new.isSecret ? 1 : cellWidth(of: String(old.text.suffix(1)))
      return ([.echo(["\u{8}", " ", "\u{8}"].map { String(repeating: $0, count: cells) }.joined())], true)
    }
    // A line that was sent is read as all others are.
    if new.name == LinearField.chat, new.text.isEmpty { return ([], true) }
    return ([.line(new.isSecret ? app.words(.linearEmptied) : new.text)], true)
  }
}

/// The line of text that keys go to.
struct LinearField: Sendable {
  /// The name of the line that is written beside a call.
  static let chat = "chat"

  let name: String
  let text: String
  var isSecret = false

  private init(_ name: String, _ field: TextField) {
    self.name = name
    text = field.text
  }

  /// Nil: keys are no letters just now.
  init?(_ app: App) {
    let view = app.model.view
    if let overlay = view.overlays.last {
      switch overlay {
      case .addContact(let field, _): self.init("add", field)
      case .palette(let palette): self.init("palette", palette.field)
      case .picker(let picker): self.init("picker", picker.field)
      case .rename(_, let field): self.init("rename", field)
      case .regroup(_, let field): self.init("group", field)
      case .editSetting(let path, let field): self.init(path, field)
      default: return nil
      }
    } else if app.showsSignIn {
      let form = view.signIn
      switch form.focus {
      case .address: self.init("address", form.address)
      case .password: self.init("password", form.password)
      case .again: self.init("again", form.again)
      case .server: self.init("server", form.server)
      default: return nil
      }
      isSecret = form.focus == .password || form.focus == .again
    } else if let chat = view.stage.chat, !app.showsContacts {
      self.init(Self.chat, chat)
    } else if view.searching, let search = view.search {
      self.init("search", search)
    } else {
      return nil
    }
  }
}
