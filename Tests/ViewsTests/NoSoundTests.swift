import Base
import Screen
import Testing

@testable import Views

/// The devices where no sound server runs.
struct NoSoundTests {
  private func text(_ devices: DeviceList, _ words: Catalogue = Catalogue()) -> String {
    var app = Sample.app()
    app.words = words
    app.model.view.overlays = [.devices(nil)]
    app.model.devices = devices
    return app.text()
  }

  @Test func `it is said, with cameras and without`() {
    var devices = DeviceList()
    devices.lacksSound = true
    #expect(text(devices).contains("No sound server answers."))
    #expect(text(devices, Catalogue(.chinese)).contains("没有声音服务器"))
    devices.isLooking = true
    #expect(!text(devices).contains("No sound server answers."))
    devices = DeviceList([.init(DeviceKey(.camera, "/dev/video0"), name: "USB Camera")])
    #expect(!text(devices).contains("SOUND SERVER"))
    devices.lacksSound = true
    #expect(text(devices).contains("NO SOUND SERVER ANSWERS.") && text(devices).contains("USB Camera"))
  }
}
