/// What `--help` says behind a command.
enum CommandHelp {
  /// The help of the command `name`; nil where there is no such command.
  static func text(of name: String) -> String? {
    switch name {
    case "call": call
    case "demo": DemoCommand.help
    case "shell": ShellCommand.help
    case "peer": PeerOptions.help
    case "agent": agent
    case "doctor": doctor
    case "account": account
    case "theme": theme
    case "ctl": ControlCommandLine.help
    case "float": FloatCommand.help
    default: nil
    }
  }

  private static let call = """
    visavis call JID [--audio]: the app, dialling at once.

      --audio         voice only; without it with video
    """

  private static let agent = """
    visavis agent: reachable without a screen. Rings, logs, and prints JSON lines; visavis ctl answers.

    Takes no arguments; Ctrl-c ends it.
    """

  private static let doctor = """
    visavis doctor [--json]: checks terminal, devices, server and network, and says how to mend what is wrong.

      --json          the findings as JSON
    """

  private static let account = """
    visavis account COMMAND: the accounts of this machine.

      list            all of them
      add JID         keeps an account that there is
      register JID    makes an account at its server, and keeps it
      remove JID      forgets an account; the server keeps it

      --server HOST:PORT, --tls-ca FILE   where the server is, and whose certificates it shows

    The password is asked for, or taken from VISAVIS_PASSWORD.
    """

  private static let theme = """
    visavis theme COMMAND: how the app looks.

      list            all themes
      show NAME       a theme's file, to begin your own with
      check FILE…     says what is wrong in theme files
    """
}
