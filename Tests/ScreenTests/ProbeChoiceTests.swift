import Testing

@testable import Screen

@Suite struct ProbeChoiceTests {
  @Test func `what was set about pictures can be left to the terminal again`() {
    let environment = TerminalProbe.Environment(
      term: "xterm-256color", colorTerm: "truecolor", cells: Size(width: 80, height: 24))
    var overrides = TerminalProbe.Overrides()
    overrides.pictures = .ascii
    var probe = TerminalProbe(environment, overrides: overrides)
    #expect(probe.capabilities.pictures == .ascii)
    probe.forgetPictures()
    #expect(probe.capabilities == TerminalProbe(environment).capabilities)
    #expect(probe.capabilities.pictures == .quadrant)
  }
}
