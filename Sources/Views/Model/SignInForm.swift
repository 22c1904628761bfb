/// The first thing a new person sees: address, password, and a server where it cannot be found by itself.
public struct SignInForm: Sendable, Equatable {
  /// The form's lines, top to bottom.
  public enum Line: Int, Sendable, CaseIterable { case address, password, again, server, register, submit }
  /// The bare address.
  public var address = TextField()
  /// Shown masked.
  public var password = TextField()
  /// The new password once more; only where an account is made.
  public var again = TextField()
  /// "host" or "host:port", mostly empty.
  public var server = TextField()
  /// Make a new account instead of using an existing one (XEP-0077).
  public var register = false
  /// The line the keys go to.
  public var focus = Line.address
  /// What is wrong, in a sentence; from the check of the fields or from the server.
  public var problem: String?
  /// The server is being asked; keys other than Esc wait.
  public var busy = false
  /// Show the form although an account is configured (its password was refused).
  public var shown = false
  /// An empty form.
  public init() {}

  /// The lines there are: one more where a new password is chosen.
  var lines: [Line] { Line.allCases.filter { $0 != .again || register } }

  /// Goes `steps` lines down, around at the ends.
  mutating func move(_ steps: Int) {
    let lines = self.lines
    let index = (lines.firstIndex(of: focus) ?? 0) + steps
    focus = lines[(index % lines.count + lines.count) % lines.count]
  }
}

/// What the sign-in form asks the engine to use. Never printed with its password.
public struct SignIn: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
  /// The bare address.
  public let jid: String
  /// In the clear; goes to the engine and nowhere else.
  public let password: String
  /// "host" or "host:port"; nil: found through the address's domain.
  public let server: String?
  /// Make the account first.
  public let register: Bool
  /// What was typed.
  public init(jid: String, password: String, server: String?, register: Bool) {
    self.jid = jid
    self.password = password
    self.server = server
    self.register = register
  }
  /// Everything but the password.
  public var description: String { "SignIn(\(jid), server: \(server ?? "-"), register: \(register))" }
  /// Everything but the password.
  public var debugDescription: String { description }
}
