/// A synthetic friend: a name and what it does when called, as arguments for `visavis peer`.
struct DemoFriend {
  var user: String
  var name: String
  var group: String
  var script: [String]

  /// Whether it is us whom it calls after a while.
  var callsUs: Bool { script.contains("--call-after") && !script.contains("--group") }

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

  private static let names = [
    "Anna", "Ben", "Carla", "David", "Elif", "Felix", "Greta", "Hamid", "Ines", "Jun", "Kofi", "Lucía",
    "Maja",
    "Noor", "Oskar",
  ]
  /// The most friends in a group: with oneself it is as large as a call can be.
  static let largestGroup = names.count

  /// `count` friends who talk with each other, and after a moment ask `guest` in. Small pictures: all run on this
  /// machine. One of them is heard; the tones of fifteen would please nobody.
  static func group(_ count: Int, domain: String, inviting guest: String) -> [DemoFriend] {
    let users = (1...count).map { "group\($0)" }
    return users.enumerated().map { index, user in
      var script = [
        "--video-source", "test:96x54@15#\(names[index % names.count])", "--max-video", "96x54@15",
        "--audio-source", index == 0 ? "tone:330" : "silence", "--answer",
      ]
      if index == 0 {
        let others = users.dropFirst().map { "\($0)@\(domain)" }
        let everybody = (others.isEmpty ? [guest] : others).joined(separator: ",")
        // So many processes need a moment to be there.
        script += ["--call-after", "\(3 + count / 3)", "--group", everybody]
        if !others.isEmpty { script += ["--invite", guest, "--invite-after", "1"] }
      }
      return DemoFriend(user: user, name: names[index % names.count], group: "Group", script: script)
    }
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
