import Base
import Screen
import Testing

@testable import Views

/// Keys, news and sizes at random: nothing traps, and nothing is drawn outside.
struct FuzzTests {
  private static let keys: [Key] =
    "abcdefghijklmnopqrstuvwxyzG+/?@. 王é👩‍👩‍👧".map { Key.character($0) } + [
      .enter, .enter, .escape, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left,
      .right,
      .home, .end, .pageUp, .pageDown, .function(1), .control("u"), .control("w"), .control("l"),
      .control("c"),
      .alt("x"), .modified(.control, .left), .modified(.control, .down), .paste("two\nlines \u{1B}[31m"),
      .focus(false), .space,
    ]
  private static let sizes = [
    Size(width: 0, height: 0), Size(width: 1, height: 1), Size(width: 39, height: 12),
    Size(width: 40, height: 12),
    Size(width: 41, height: 13), Size(width: 60, height: 16), Size(width: 79, height: 24),
    Size(width: 80, height: 24), Size(width: 132, height: 43), Size(width: 300, height: 100),
  ]
  private static let names = [
    "Mira Holm", "", " ", "王小明", "أميرة حسن", "👩‍👩‍👧‍👦 family", "\u{1B}[31mred\u{7}", "e\u{301}\u{302}",
    String(repeating: "long ", count: 100), String(repeating: "字", count: 250), "\u{202E}desrever",
  ]

  private static func phase(_ generator: inout SeededGenerator, _ now: MonotonicTime) -> CallView.Phase {
    let past = now - .seconds(Int64.random(in: -5...10_000, using: &generator))
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return .dialling(devices: Int.random(in: 0...3, using: &generator), since: past, deadline: now)
    case 1: return .ringing(since: past)
    case 2: return .connecting(since: past)
    case 3: return .held(since: past, byPeer: Bool.random(using: &generator))
    case 4: return .reconnecting(since: past, lost: now)
    case 5: return .ended(.failed(names.randomElement(using: &generator) ?? ""), duration: .seconds(4000))
    default: return .active(since: past)
    }
  }

  private static func news(_ app: inout App, _ generator: inout SeededGenerator, _ now: MonotonicTime) {
    let name = names.randomElement(using: &generator) ?? ""
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: app.model.call = nil
    case 1, 2:
      app.model.call = Sample.call(phase(&generator, now), Bool.random(using: &generator) ? .video : .audio) {
        $0.id = "\(UInt8.random(in: 0...3, using: &generator))"
        $0.peerName = name
        $0.remoteCameraOn = Bool.random(using: &generator)
        $0.muted = Bool.random(using: &generator)
        $0.remoteMuted = Bool.random(using: &generator)
        $0.remoteLevel = [0, 0.5, 1, -3, 7, .nan, .infinity].randomElement(using: &generator) ?? 0
        $0.quality = [nil, 0, 5, 99, -4].randomElement(using: &generator) ?? nil
        $0.notices = Bool.random(using: &generator) ? [name, name, name] : []
      }
    case 3:
      app.model.waiting =
        Bool.random(using: &generator)
        ? WaitingCall(id: "w", peerName: name, peerJID: "w@x", kind: .video, since: now) : nil
    case 4:
      app.model.contacts = (0..<Int.random(in: 0...40, using: &generator)).map { number in
        var row = Sample.contacts[number % Sample.contacts.count]
        row.jid = "\(number)@example.org"
        row.name = names.randomElement(using: &generator) ?? ""
        return row
      }
    default:
      app.model.account.connection =
        [
          .online, .online, .signedOut, .connecting(attempt: 2), .offline(reason: name, retryAt: now),
          .failed(reason: name),
        ]
        .randomElement(using: &generator) ?? .online
    }
    app.model.settings.ascii = Bool.random(using: &generator)
  }

  /// A frame's layers lie inside the screen, and so do its pictures and its cursor.
  private static func check(_ frame: Frame, _ size: Size) {
    let screen = Rect(size)
    #expect(frame.layers.first?.canvas.fullSize == size)
    for layer in frame.layers {
      let area = layer.canvas.fullSize
      let rect = Rect(x: layer.origin.x, y: layer.origin.y, width: area.width, height: area.height)
      #expect(rect.intersection(screen).size == rect.size, "\(rect) in \(size)")
    }
    for picture in frame.pictures {
      #expect(!picture.rect.isEmpty && picture.rect.intersection(screen) == picture.rect)
    }
    if let caret = frame.caret { #expect(screen.contains(x: caret.x, y: caret.y)) }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `five thousand keys at random`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var app = Sample.app()
    var now = Sample.now
    for step in 0..<5000 {
      now += .milliseconds(Int64.random(in: 0...400, using: &generator))
      if step % 7 == 0 { Self.news(&app, &generator, now) }
      let key: Key
      switch Int.random(in: 0..<20, using: &generator) {
      case 0: key = .resize(Self.sizes.randomElement(using: &generator) ?? app.size)
      case 1, 2:
        let buttons: [MouseEvent.Button] = [.left, .left, .wheelUp, .wheelDown, .right]
        key = .mouse(
          MouseEvent(
            x: Int.random(in: -2...140, using: &generator), y: Int.random(in: -2...50, using: &generator),
            button: buttons.randomElement(using: &generator) ?? .left, kind: .press))
      default: key = Self.keys.randomElement(using: &generator) ?? .enter
      }
      _ = app.handle(key, at: now)
      if step % 5 == 0 { Self.check(app.render(size: app.size, at: now), app.size) }
    }
  }

  @Test(arguments: sizes)
  func `every screen stays inside at any size`(size: Size) {
    for screen in GoldenTests.contacts + GoldenTests.calls + GoldenTests.others {
      var app = screen.app()
      app.press(.resize(size))
      Self.check(app.render(size: size, at: Sample.now), size)
    }
  }

  @Test(arguments: names)
  func `names are data`(name: String) {
    var row = Sample.mira
    row.name = name
    row.status = name
    row.groups = [name]
    var apps = [Sample.app(contacts: [row])]
    for phase in [Sample.ringing, Sample.dialling, Sample.active, .ended(.busy, duration: .zero)] {
      apps.append(Sample.app(call: Sample.call(phase, .audio) { $0.peerName = name }))
    }
    apps.append(GoldenTests.floating(Sample.call(Sample.active, .audio) { $0.peerName = name }))
    for app in apps {
      for size in Self.sizes.dropFirst(3) {
        let text = app.text(size)
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
        for line in text.split(separator: "\n") { #expect(cellWidth(of: String(line)) <= size.width) }
      }
    }
  }
}
