import Base
import Screen
import Testing

@testable import Views

/// Nobody says that a call is encrypted before there is a connection.
struct EncryptedTests {
  private func text(_ phase: CallView.Phase, _ trust: CallView.Trust) -> String {
    Sample.app(call: Sample.call(phase) { $0.trust = trust }, size: Size(width: 132, height: 43)).text()
  }

  @Test func `a call that rings is not encrypted yet`() {
    #expect(!text(Sample.ringing, .encrypted).contains("encrypted"))
    #expect(text(Sample.ringing, .encrypted).contains("mira@example.org"))
    #expect(text(Sample.ringing, .stranger).contains("not in your contacts"))
  }

  @Test func `nor do the details of one that is being connected say so`() {
    for (phase, says) in [(CallView.Phase.connecting(since: Sample.now), false), (Sample.active, true)] {
      var app = Sample.app(call: Sample.call(phase), size: Size(width: 132, height: 43))
      app.model.view.overlays = [.details(scroll: 0)]
      #expect(app.text().contains("encryption") == says)
    }
  }
}
