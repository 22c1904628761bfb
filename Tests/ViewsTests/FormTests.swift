import Base
import Screen
import Testing

@testable import Views

struct FormTests {
  private func app() -> App { Sample.app(connection: .signedOut, contacts: []) }

  @Test func `signing in`() {
    var app = app()
    #expect(app.type("Lena@Example.org").isEmpty)
    #expect(app.press(.enter).isEmpty)
    app.type("pass word")
    #expect(
      app.press(.enter) == [
        .signIn(SignIn(jid: "lena@example.org", password: "pass word", server: nil, register: false))
      ])
    #expect(app.model.view.signIn.busy)
    #expect(
      app.type("x").isEmpty && app.model.view.signIn.password.text == "pass word", "keys wait for the answer")
    #expect(app.press(.escape) == [.cancelSignIn])
    app.signInFailed("The password is wrong.")
    #expect(app.text().contains("The password is wrong."))
  }

  @Test(arguments: [
    AccountState.Connection.failed(reason: "The password is wrong."),
    .offline(reason: "The server does not answer.", retryAt: nil),
  ])
  func `the form stays until the server has said yes`(answer: AccountState.Connection) {
    var app = app()
    app.type("lena@example.org")
    app.press(.enter)
    app.type("pw")
    app.press(.enter)
    app.model.account.connection = .connecting(attempt: 1)
    _ = app.tick(at: Sample.now)
    #expect(app.text().contains("Asking the server…"))
    app.model.account.connection = answer
    _ = app.tick(at: Sample.now)
    #expect(app.text().contains("The password is wrong.") || app.text().contains("does not answer."))
    #expect(
      !app.model.view.signIn.busy && app.model.view.signIn.password.text == "pw", "nothing typed is lost")
    app.press(.enter)
    app.model.account.connection = .online
    _ = app.tick(at: Sample.now)
    #expect(app.text().contains("● available") && app.model.view.signIn == SignInForm())
  }

  @Test func `registering at a named server`() {
    var app = app()
    app.type("new@example.org")
    app.press(.tab)
    app.type("pw")
    app.press(.down)
    app.type("localhost:5222")
    app.press(.tab, .space)
    #expect(app.press(.enter).isEmpty)
    #expect(app.model.view.signIn.focus == .again, "a new password is typed twice")
    app.type("pw")
    #expect(
      app.press(.enter) == [
        .signIn(SignIn(jid: "new@example.org", password: "pw", server: "localhost:5222", register: true))
      ])
  }

  @Test func `a slip in a new password is found before it locks anybody out`() {
    var app = app()
    app.model.view.signIn.register = true
    app.type("new@example.org")
    app.press(.enter)
    app.type("secret")
    #expect(app.press(.enter).isEmpty && app.model.view.signIn.focus == .again)
    app.type("secrat")
    #expect(app.press(.enter).isEmpty)
    #expect(app.text().contains("The two passwords differ."))
    let form = app.model.view.signIn
    #expect(form.focus == .password && form.password.text.isEmpty && form.again.text.isEmpty)
  }

  @Test func `only a new account asks for its password twice`() {
    var app = app()
    app.press(.tab, .tab)
    #expect(app.model.view.signIn.focus == .server)
    #expect(!app.text().contains("Again"))
    app.model.view.signIn.register = true
    app.press(.backTab)
    #expect(app.model.view.signIn.focus == .again)
    app.model.view.signIn.again = TextField("hunter2")
    #expect(app.text().contains("Again") && !app.text().contains("hunter2"))
    app.press(.backTab, .backTab, .backTab)
    #expect(app.model.view.signIn.focus == .submit)
  }

  @Test(arguments: [
    ("", "", "", SignInForm.Line.address), ("lena", "p", "", .address), ("lena@", "p", "", .address),
    ("@b", "p", "", .address), ("a@b@c", "p", "", .address), ("a b@c", "p", "", .address),
    ("a@b", "p", "host:99999", .server), ("a@b", "p", "host:", .server), ("a@b", "p", ":5222", .server),
  ])
  func `what is wrong is said and the caret goes there`(
    address: String, password: String, server: String, focus: SignInForm.Line
  ) {
    var app = app()
    app.model.view.signIn.address = TextField(address)
    app.model.view.signIn.password = TextField(password)
    app.model.view.signIn.server = TextField(server)
    app.model.view.signIn.focus = .submit
    #expect(app.press(.enter).isEmpty)
    #expect(app.model.view.signIn.focus == focus)
    #expect(app.model.view.signIn.problem?.isEmpty == false)
  }

  @Test func `the password never shows, neither on the screen nor in a log`() {
    var app = app()
    app.model.view.signIn.password = TextField("hunter2")
    #expect(!app.text().contains("hunter2"))
    #expect(app.text().contains("•••••••"))
    let intent = Intent.signIn(SignIn(jid: "a@b", password: "hunter2", server: nil, register: false))
    #expect(!"\(intent)".contains("hunter2"))
    #expect(!String(reflecting: intent).contains("hunter2"))
  }

  @Test func `Esc leaves, Ctrl-C too`() {
    var first = app()
    #expect(first.press(.escape) == [.quit])
    #expect(first.press(.control("c")) == [.quit])
  }

  @Test(arguments: [
    ("", Catalogue.Phrase.addressEmpty), ("   ", .addressEmpty), ("tom", .addressNoAt),
    ("to m@x", .addressSpace),
    ("@x", .addressNoName), ("tom@", .addressNoServer), ("tom@/x", .addressNoServer),
    ("a@b@c", .addressTwoAts),
    ("a<@b", .addressBad), ("a@b..c", .addressBad),
  ])
  func `a wrong address is explained`(typed: String, phrase: Catalogue.Phrase) {
    #expect(AddressCheck.check(typed) == .problem(phrase))
  }

  @Test(arguments: [
    ("tom@example.com", "tom@example.com"), (" Tom@Example.COM ", "tom@example.com"),
    ("tom@example.com/phone", "tom@example.com"), ("王@例子.中国", "王@例子.中国"),
  ])
  func `a right address is prepared`(typed: String, jid: String) {
    #expect(AddressCheck.check(typed) == .address(jid))
  }

  @Test func `adding a contact`() {
    var app = Sample.app()
    app.press(.character("+"))
    #expect(app.press(.enter).isEmpty)
    #expect(app.text().contains("Type an address"))
    app.type("lena@example.org")
    #expect(app.press(.enter).isEmpty)
    #expect(app.text().contains("your own address"))
    app.press(.control("u"))
    app.press(.paste("mira@example.org\n"))
    #expect(app.press(.enter).isEmpty)
    #expect(app.text().contains("Mira Holm is in your contacts already."))
    app.press(.control("w"))
    app.type("tom@new.example")
    #expect(app.press(.enter) == [.addContact(jid: "tom@new.example")])
    #expect(app.model.view.overlays.isEmpty && app.model.view.toasts.count == 1)
  }

  @Test func `a field edits around its caret`() {
    var field = TextField("abc")
    for key: Key in [.left, .left, .character("X"), .delete, .home, .character("é"), .end, .backspace] {
      let used = field.edit(key)
      #expect(used)
    }
    #expect(field.text == "éaX")
    let unused = [field.edit(.enter), field.edit(.up)]
    #expect(unused == [false, false])
    field = TextField("one two  three")
    field.deleteWord()
    #expect(field.text == "one two  ")
    field.deleteWord()
    #expect(field.text == "one ")
    field = TextField("e")
    field.insert("\u{301}")
    #expect(field.text == "é" && field.caret == 1)
    field.insert("\u{1B}")
    #expect(field.text == "é")
  }

  @Test func `the terminal's cursor stands in the field`() {
    var app = Sample.app()
    #expect(app.render(size: app.size, at: Sample.now).caret == nil)
    app.press(.character("/"))
    let start = app.render(size: app.size, at: Sample.now).caret
    app.type("王a")
    let later = app.render(size: app.size, at: Sample.now).caret
    #expect(later?.x == (start?.x ?? 0) + 3 && later?.y == start?.y)
  }
}
