/// A synthetic friend: a name and what it does when called, as arguments for `visavis peer`.
struct DemoFriend {
  var user: String
  var name: String
  var group: String
  var script: [String]

  /// Everyone the demo knows, each with a way of its own.
  static let all = [
    DemoFriend(user: "echo", name: "Echo", group: "Friends", script: ["--answer", "--after", "1", "--echo"]),
    DemoFriend(
      user: "mira", name: "Mira Holm", group: "Friends",
      script: ["--answer", "--after", "1", "--call-after", "6"] + picture("mira", tone: "523")),
    DemoFriend(
      user: "jonas", name: "Jonas", group: "Friends",
      script: ["--answer", "--after", "2"] + picture("jonas", tone: "330")),
    DemoFriend(
      user: "petra", name: "Petra Vall", group: "Friends",
      script: ["--answer", "--after", "1", "--audio", "--video-source", "none", "--audio-source", "tone:392"]),
    DemoFriend(user: "boris", name: "Boris (busy)", group: "Work", script: ["--busy"]),
    DemoFriend(
      user: "dora", name: "Dora (declines)", group: "Work", script: ["--reject", "--after-ring", "2"]),
    DemoFriend(user: "nils", name: "Nils (never answers)", group: "Work", script: ["--ignore"]),
  ]

  private static func picture(_ name: String, tone: String) -> [String] {
    ["--video-source", "test:640x360@30#\(name)", "--audio-source", "tone:\(tone)"]
  }

  /// The first `count` friends; beyond the cast there are more who simply answer.
  static func cast(_ count: Int) -> [DemoFriend] {
    let extras = (all.count..<max(all.count, count)).map { index in
      DemoFriend(
        user: "friend\(index)", name: "Friend \(index)", group: "More",
        script: ["--answer", "--after", "1"] + picture("friend\(index)", tone: "\(200 + 20 * index)"))
    }
    return Array((all + extras).prefix(count))
  }
}
