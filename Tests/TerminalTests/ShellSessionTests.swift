import Base
import Screen
import Terminal
import Testing

/// Programs in a pseudo-terminal.
@Suite(.timeLimit(.minutes(1))) struct ShellSessionTests {
  private func start(_ script: String, _ size: Size = Size(width: 60, height: 10)) throws -> ShellSession {
    let variables = ShellSession.environment(
      from: ["PATH": "/usr/bin:/bin", "TMUX": "x", "COLORTERM": "x"], trueColor: true)
    return try ShellSession(command: ["/bin/sh", "-c", script], environment: variables, size: size)
  }

  /// Looks until the program has ended; when the screen shows a key of `answers`, that is done, once.
  private func follow(_ session: ShellSession, _ answers: [(String, () -> Void)] = []) async -> String {
    var left = answers
    for await _ in session.changes {
      let text = session.look().canvas.text()
      if let next = left.first, text.contains(next.0) {
        left.removeFirst()
        next.1()
      }
    }
    return session.look().canvas.text()
  }

  @Test func `a program has a terminal of that size, hears keys and ends with its status`() async throws {
    let session = try start("stty size; echo $TERM $COLORTERM [$TMUX]; read line; echo got $line; exit 7")
    let type = {
      for key in "höre" { session.press(.character(key)) }
      session.press(.enter)
    }
    let text = await follow(session, [("[]", type)])
    #expect(text.contains("10 60") && text.contains("xterm-256color truecolor []"))
    #expect(text.contains("got höre"), "\(text)")
    #expect(session.status == 7)
  }

  @Test func `Ctrl-C interrupts what runs`() async throws {
    let session = try start("echo ready; exec sleep 100")
    _ = await follow(session, [("ready", { session.press(.control("c")) })])
    #expect(session.status == 130)
  }

  @Test func `a program hears of another size`() async throws {
    let session = try start("trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.01; done")
    let text = await follow(
      session, [("ready", { session.resize(Size(width: 40, height: 12)) })])
    #expect(text.contains("12 40"), "\(text)")
    #expect(session.look().canvas.fullSize == Size(width: 40, height: 12))
  }

  @Test func `a flood is read to its end and stays bounded`() async throws {
    let session = try start("yes | head -c 100000; echo done")
    let text = await follow(session)
    #expect(text.contains("done"))
    #expect(session.look().history <= 5_700)
  }

  @Test func `closing hangs up`() async throws {
    let session = try start("trap '' TERM; echo ready; sleep 100; sleep 100")
    var changes = session.changes.makeAsyncIterator()
    while !session.look().canvas.text().contains("ready") { _ = await changes.next() }
    let closing = Task.detached { session.close() }
    await closing.value
    #expect(session.status == 129)
    session.close()
  }

  @Test func `a program that is not there is said to be missing`() {
    #expect(throws: TerminalError.self) {
      try ShellSession(
        command: ["/nowhere/to/be-found"], environment: [:], size: Size(width: 20, height: 5))
    }
  }
}
