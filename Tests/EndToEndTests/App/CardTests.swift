import LocalServer
import System
import Testing

extension EndToEnd {
  /// Contacts that come and go, seen from both sides: two people with the app, each in a terminal.
  @Suite(
    .needsProsody, .server,
    .enabled(if: Program.has("tmux", "bash"), "tmux or bash is not installed: run Scripts/setup"))
  struct Cards {}
}

extension EndToEnd.Cards {
  @Test func `a contact is removed, asked again and accepted, and the other one sees it`() async throws {
    let server = try #require(WithServer.current)
    try await withTerminal(80, 24) { alice in
      try await withTerminal(80, 24) { bob in
        try await alice.signIn("alice", at: server)
        try await bob.signIn("bob", at: server)
        try await bob.shows("bob@e2e.test", "● alice", "? keys")
        try await alice.shows("alice@e2e.test", "▌● bob", "◌ carol", "Visavis: voice, video")
        try await removesBob(alice)
        try await bob.shows("◌ alice")
        // The server has forgotten him, not only the screen.
        try await alice.quits()
        try await alice.startSignedIn()
        let fresh = try await alice.shows("alice@e2e.test", "◌ carol", "? keys")
        #expect(!fresh.contains("bob"), "\(fresh.text)")

        try await asksBob(alice)
        try await accepts(bob, from: alice)
        // Presence goes to who may see it.
        try await alice.press("p")
        try await alice.shows("◐ away")
        try await bob.shows("◐ alice")
        try await alice.quits()
        try await bob.shows("◌ alice")
        try await bob.quits()
      }
    }
  }

  /// On Bob's card, which says what there is to know; the first answer is no.
  private func removesBob(_ alice: TmuxTerminal) async throws {
    try await alice.press("Right")
    let card = try await alice.shows("DEVICES", "LAST CALLS", "no calls yet", "x remove")
    #expect(card.contains("bob@e2e.test") && card.contains("Visavis: voice, video"), "\(card.text)")
    try await alice.press("x")
    try await alice.shows("Remove bob?", "They go from your list on all your devices", "y remove", "n keep")
    try await alice.press("n")
    try await alice.waits(for: "the card alone") { screen in
      screen.contains("LAST CALLS") && !screen.contains("Remove bob?")
    }
    try await alice.press("x")
    try await alice.shows("Remove bob?")
    try await alice.press("y")
    try await alice.waits(for: "a list without Bob") { screen in
      screen.contains("◌ carol") && !screen.contains("bob")
    }
  }

  /// By his address, which is told to be half of one first.
  private func asksBob(_ alice: TmuxTerminal) async throws {
    try await alice.press("+")
    try await alice.shows("Add a contact", "Address")
    try await alice.type("bob")
    try await alice.press("Enter")
    try await alice.shows("An address has an @")
    try await alice.type("@e2e.test")
    try await alice.waits(for: "the whole address") { screen in
      screen.contains("Address bob@e2e.test") && !screen.contains("An address has an @")
    }
    try await alice.press("Enter")
    try await alice.shows("bob@e2e.test has been asked.")
    try await alice.waits(for: "Bob in the list") { $0.line(with: "▌◌ bob")?.contains("asked") == true }
  }

  /// Bob says yes on Alice's card, and asks back; Alice, who asked first, is not asked about that.
  private func accepts(_ bob: TmuxTerminal, from alice: TmuxTerminal) async throws {
    try await bob.shows("WANTS TO BE YOUR CONTACT", "▌? alice", "y accept", "n refuse")
    try await bob.press("Right")
    try await bob.shows("alice wants to see when you are there", "DEVICES", "B block")
    try await bob.press("y")
    for (terminal, other) in [(alice, "bob"), (bob, "alice")] {
      try await terminal.waits(for: "\(other) as a contact") { screen in
        screen.contains("▌● \(other)") && !screen.contains("WANTS TO BE")
      }
    }
  }
}
