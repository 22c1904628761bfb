import Base
import Store
import System

/// `visavis shell`: the person's own shell, or a command, with the calls floating above it.
enum ShellCommand {
  static let help = """
    visavis shell [COMMAND…]: your shell, or a command, in a terminal of its own, with your calls in a panel above it.

      Every key goes to the shell, but for Ctrl-g ([shell] prefix in the configuration) and the key after it:
      a d i    accept, decline, silence a call that rings
      m c h    microphone, camera, hang up      f w z    full screen, panel to another corner, panel larger
      !        the contacts, and back           [        lines that have left the screen (Shift-PgUp too)
      ?        all keys                         Ctrl-g   Ctrl-g itself

    Ends with the shell, and with its status.
    """

  static func run(_ words: [String], _ options: GlobalOptions) async throws -> Int32 {
    let environment = try AppEnvironment(options)
    var setup = AppRunner.Setup(
      configuration: environment.configuration, account: try environment.account(),
      media: try environment.mediaSettings(), folders: .standard)
    if options.linear { throw UsageError("a shell needs a screen: leave --linear out.") }
    setup.configuration.screen.linear = false
    setup.settingsFile = environment.configurationFile
    setup.shell = try check(words, environment.configuration)
    setup.logFile = environment.paths.data + "/calls.db"
    setup.notice = environment.warnings.first
    setup.settingsFile = environment.configurationFile
    setup.remember = { environment.remember($0) }
    return try await AppCommand.show(setup)
  }

  /// The command to run; an error where it cannot be, before the terminal is taken over.
  static func check(_ words: [String], _ configuration: Configuration) throws(UsageError) -> [String] {
    if Environment["VISAVIS_SHELL"] != nil {
      throw UsageError("this is a shell of Visavis already: your calls are above it.")
    }
    let command = resolve(words.first == "--" ? Array(words.dropFirst()) : words, configuration)
    guard let program = command.first, Environment.locate(program) != nil else {
      throw UsageError(
        "the program “\((command.first ?? "").prefix(60))” was not found. Check its name and PATH.")
    }
    return command
  }

  /// `words`, or the person's shell where there are none. One word with spaces is a line for the shell, as for `sh -c`.
  static func resolve(_ words: [String], _ configuration: Configuration) -> [String] {
    if words.count == 1, words[0].contains(" ") { return ["/bin/sh", "-c", words[0]] }
    guard words.isEmpty else { return words }
    let program = Paths.current.expand(configuration.shell.program)
    return [program.isEmpty ? Environment["SHELL"] ?? "/bin/sh" : program]
  }
}
