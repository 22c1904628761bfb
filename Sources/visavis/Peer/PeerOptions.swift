import Base
import Devices
import XMPP

/// The command line of `visavis peer` (design.md §3).
struct PeerOptions {
  enum Action {
    case wait
    case call(JID)
    case group([JID])
    case join(JID)
  }
  enum OnRing {
    case answer(after: Duration)
    case reject, busy, ignore
  }

  let account: JID
  var password = ""
  var server: (host: String, port: UInt16)?
  var trustFile: String?
  var insecure = false
  var action = Action.wait
  /// Asked into the call once it is connected.
  var invitees: [JID] = []
  var inviteAfter = Duration.zero
  var video = true
  var onRing = OnRing.ignore
  /// The script places calls of its own.
  var calls: Bool { if case .wait = action { false } else { true } }
  /// It was said what to do when somebody calls: it stays for that after its own calls.
  var waitsForCalls = false
  var callAfter = Duration.zero
  var ringPause = Duration.zero
  var hangUpAfter: Duration?
  var life: Duration?
  var videoSource = VideoSourceSpec.test(.standard, name: nil)
  var audioSource = AudioSourceSpec.tone(440)
  var videoSink = VideoSinkSpec.null
  var audioSink = AudioSinkSpec.null
  var maximumVideo: (width: Int, height: Int, fps: Int)?
  var videoBitrate: Int?
  var codec = "VP8"
  var relayOnly = false
  var echo = false
  var repeatCount = 1
  var muteAfter: Duration?
  var unmuteAfter: Duration?
  var cameraAfter: Duration?
  var statsInterval: Duration?
  /// So many voices of a group are played at a time.
  var voices: Int?
  var reportFile: String?

  static let help = """
    visavis peer: a headless, scripted caller or callee. Prints one JSON line for each event.

      --account JID              who to be (required)
      --password-file FILE       first line is the password (or set VISAVIS_PASSWORD)
      --server HOST:PORT         instead of what DNS says
      --tls-ca FILE              trust this authority only    --tls-insecure  trust any certificate (tests only)
      --call JID                 call somebody; --audio for voice only, --video (the default) with picture
      --group JID,JID…           call several people together
      --join ROOM                enter the group call that meets in ROOM
      --invite JID,JID…          ask people into that call once it is connected, --invite-after S seconds later;
                                 alone it is --group
      --answer                   take calls and invitations into groups; --after S waits first
      --reject | --busy | --ignore; --after-ring S lets it ring so long before
      --call-after S             place the call S seconds after the start
      --hangup-after S           hang up S seconds after the media began
      --seconds S                end after S seconds, whatever happens
      --repeat N                 place the call N times, one after the other
      --mute-after S, --unmute-after S, --camera-after S
                                 mute, unmute, or turn the camera on, S seconds into the call
      --echo                     send back the picture and the voice that arrive
      --video-source  test:WxH@FPS | y4m:FILE | file:FILE-or-URL | exec:COMMAND | camera:/dev/videoN | screen:… | none
      --audio-source  tone:HZ | chirp | wav:FILE | file:FILE-or-URL | exec:COMMAND | pulse[:NAME] | silence
      --video-sink    null | y4m:FILE | exec:COMMAND
      --audio-sink    null | wav:FILE | pulse[:NAME] | exec:COMMAND
      --max-video WxH@FPS, --video-bitrate RATE, --codec vp8|vp9, --relay-only
      --voices N                 play the N loudest voices of a group (3)
      --stats-interval S         a "stats" line every S seconds
      --report FILE              a JSON summary at the end

    Each line has "t" (seconds since the start) and "event":
      connecting, online, offline, failed                          the account
      dialling, ringing, incoming, accepted, connected, ended      a call from its beginning to its end
      transport, transport-failed, media, frame, quality, notice   its media; frame is the first picture
      party                      the peer muted, turned the camera on or off, or put the call on hold
      reconnecting, resumed      nothing came for 4 s; it comes again
      room, member, tone         of a group: where it meets; how somebody stands to it; whose tone is heard
      upgraded                   the call between two goes on as a group
      stats                      figures, every --stats-interval seconds

    Who calls without --seconds gives up when it is not signed in after 30 s; who waits for calls tries on.
    Exit status: 0 the call happened and ended as asked, 1 it did not (the reason is on stderr), 2 bad usage.
    """

  static func parse(_ words: [String]) throws -> PeerOptions {
    var options = PeerOptions(account: try account(in: words))
    var reader = ArgumentReader(words)
    while let word = reader.next() {
      guard case .option(let option) = word else {
        throw UsageError("visavis peer takes no bare words; what is “\(word)” for? See visavis peer --help.")
      }
      switch option {
      case "--account": _ = try reader.value(of: option)  // everything else is put on top of it
      case "--password-file", "--server", "--tls-ca", "--tls-insecure":
        try options.parseAccess(option, &reader)
      case "--video-source", "--audio-source", "--video-sink", "--audio-sink":
        try options.parseDevice(option, &reader)
      case "--max-video", "--video-bitrate", "--codec", "--relay-only":
        try options.parseVideo(option, &reader)
      case "--call", "--group", "--join", "--invite", "--invite-after":
        try options.parseAction(option, &reader)
      default: try options.parseScript(option, &reader)
      }
    }
    if case .wait = options.action, !options.invitees.isEmpty {
      options.action = .group(options.invitees)
      options.invitees = []
    }
    return options
  }

  /// Who to be, wherever it stands.
  private static func account(in words: [String]) throws(UsageError) -> JID {
    var reader = ArgumentReader(words)
    var account: JID?
    while let word = reader.next() {
      if word == .option("--account") { account = try jid(&reader, "--account") }
    }
    guard let account, account.local != nil else {
      throw UsageError("visavis peer needs --account name@server. See visavis peer --help.")
    }
    return account
  }

  private static func jid(_ reader: inout ArgumentReader, _ option: String) throws(UsageError) -> JID {
    let text = try reader.value(of: option)
    guard let jid = JID(text) else {
      throw UsageError("\(option) needs an address like name@server, not “\(text.prefix(60))”.")
    }
    return jid
  }

  private mutating func parseAccess(_ option: String, _ reader: inout ArgumentReader) throws {
    switch option {
    case "--password-file": password = try PasswordFile.read(reader.value(of: option))
    case "--server": server = try ServerAddress.parse(reader.value(of: option))
    case "--tls-ca": trustFile = try reader.value(of: option)
    default: insecure = true
    }
  }

  private mutating func parseDevice(_ option: String, _ reader: inout ArgumentReader) throws {
    let text = try reader.value(of: option)
    do throws(DeviceError) {
      switch option {
      case "--video-source": videoSource = try .parse(text)
      case "--audio-source": audioSource = try .parse(text)
      case "--video-sink": videoSink = try .parse(text)
      default: audioSink = try .parse(text)
      }
    } catch {
      throw UsageError(error.sentence)
    }
  }

  private mutating func parseVideo(_ option: String, _ reader: inout ArgumentReader) throws {
    switch option {
    case "--max-video": maximumVideo = try VideoShape.parse(reader.value(of: option))
    case "--video-bitrate": videoBitrate = try reader.bitrate(of: option)
    case "--codec":
      let text = try reader.value(of: option)
      guard ["vp8", "vp9"].contains(text.lowercased()) else {
        throw UsageError("--codec is vp8 or vp9, not “\(text.prefix(20))”.")
      }
      codec = text.uppercased()
    default: relayOnly = true
    }
  }

  /// Addresses with commas between them.
  private static func jids(_ reader: inout ArgumentReader, _ option: String) throws(UsageError) -> [JID] {
    let text = try reader.value(of: option)
    var jids: [JID] = []
    for part in text.split(separator: ",") {
      guard let jid = JID(String(part)), jid.local != nil else {
        throw UsageError("\(option) needs addresses like name@server, not “\(part.prefix(60))”.")
      }
      if !jids.contains(jid.bare) { jids.append(jid.bare) }
    }
    guard !jids.isEmpty else { throw UsageError("\(option) needs addresses like name@server,name@server.") }
    return jids
  }

  private mutating func parseAction(_ option: String, _ reader: inout ArgumentReader) throws {
    switch option {
    case "--call": action = .call(try Self.jid(&reader, option))
    case "--group": action = .group(try Self.jids(&reader, option))
    case "--join":
      let room = try Self.jid(&reader, option)
      guard room.local != nil else { throw UsageError("--join needs a room like name@service.") }
      action = .join(room.bare)
    case "--invite": invitees = try Self.jids(&reader, option)
    default: inviteAfter = try reader.seconds(of: option)
    }
  }

  private mutating func parseScript(_ option: String, _ reader: inout ArgumentReader) throws {
    switch option {
    case "--audio": video = false
    case "--video": video = true
    case "--answer":
      waitsForCalls = true
      if case .answer = onRing {} else { onRing = .answer(after: .zero) }
    case "--after": onRing = .answer(after: try reader.seconds(of: option))
    case "--call-after": callAfter = try reader.seconds(of: option)
    case "--after-ring": ringPause = try reader.seconds(of: option)
    case "--reject", "--busy", "--ignore":
      waitsForCalls = true
      onRing = option == "--reject" ? .reject : option == "--busy" ? .busy : .ignore
    case "--hangup-after": hangUpAfter = try reader.seconds(of: option)
    case "--seconds": life = try reader.seconds(of: option)
    case "--repeat": repeatCount = try reader.number(of: option, in: 1...1_000_000)
    case "--mute-after": muteAfter = try reader.seconds(of: option)
    case "--unmute-after": unmuteAfter = try reader.seconds(of: option)
    case "--camera-after": cameraAfter = try reader.seconds(of: option)
    case "--echo": echo = true
    case "--stats-interval": statsInterval = try reader.seconds(of: option)
    case "--voices": voices = try reader.number(of: option, in: 1...64)
    case "--report": reportFile = try reader.value(of: option)
    default: throw UsageError("visavis peer does not know \(option.prefix(60)). See visavis peer --help.")
    }
  }
}

/// `HOST:PORT` of a server.
enum ServerAddress {
  static func parse(_ text: String) throws(UsageError) -> (host: String, port: UInt16) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0
    else {
      throw UsageError("--server needs HOST:PORT, not “\(text.prefix(60))”.")
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard !host.isEmpty else { throw UsageError("--server needs HOST:PORT, not “\(text.prefix(60))”.") }
    return (host, port)
  }
}

/// `WxH@FPS`.
enum VideoShape {
  static func parse(_ text: String) throws(UsageError) -> (width: Int, height: Int, fps: Int) {
    let parts = text.split(whereSeparator: { $0 == "x" || $0 == "@" }).map { Int($0) }
    guard parts.count == 3, let width = parts[0], let height = parts[1], let fps = parts[2],
      (16...VideoFrame.largestSide).contains(width), (16...VideoFrame.largestSide).contains(height),
      (1...120).contains(fps)
    else { throw UsageError("--max-video needs WxH@FPS such as 640x360@30, not “\(text.prefix(40))”.") }
    return (width, height, fps)
  }
}
