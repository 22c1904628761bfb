import Base
import Calls
import Devices
import Engine
import XMPP
import XMPPLink

// From a peer's command line to what the engine is made with.
extension PeerOptions {
  var accountSettings: XMPPConfiguration {
    XMPPConfiguration(
      jid: account, password: password, resource: account.resource ?? "visavis-\(randomToken(bytes: 3))",
      server: server, trust: insecure ? .insecure : trustFile.map { .caFile($0) } ?? .system)
  }

  var studioSettings: MediaSettings {
    var settings = MediaSettings(
      videoSource: echo || !video && cameraAfter == nil ? .none : videoSource, audioSource: audioSource,
      videoSink: videoSink, audioSink: audioSink)
    if let maximumVideo {
      settings.maximumVideo = VideoMode(
        width: maximumVideo.width, height: maximumVideo.height, framesPerSecond: maximumVideo.fps)
    }
    settings.videoBitrate = videoBitrate
    settings.network.relayOnly = relayOnly
    settings.echoes = echo
    if let voices { settings.fullVoices = voices }
    settings.measuresTones = true
    return settings
  }

  func callSetup(as jid: JID) -> CallMachine.Setup {
    var setup = CallMachine.Setup(ourself: jid)
    setup.negotiation = RTPNegotiation(videoCodecs: codec == "VP9" ? ["VP9", "VP8"] : ["VP8", "VP9"])
    return setup
  }
}
