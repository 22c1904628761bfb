import System

/// libpulse makes the folder in which it looks for the user's own sound server: $XDG_RUNTIME_DIR/pulse, or without
/// that variable $TMPDIR/pulse-… and a link to it in ~/.config/pulse. Where there is no such folder, no such server
/// can listen: then libpulse may as well look, and make its folder, below ours. The system's server and PULSE_SERVER
/// are looked for elsewhere.
enum DemoSound {
  /// Before anything asks for sound, and before other threads start.
  static func keepTidy(in folder: String) {
    guard Environment["PULSE_RUNTIME_PATH"] == nil, !hasFolder(home: Paths.current.home) else { return }
    Environment.set("PULSE_RUNTIME_PATH", to: folder + "/pulse")
  }

  private static func hasFolder(home: String) -> Bool {
    if let runtime = Environment["XDG_RUNTIME_DIR"] { return Files.exists(runtime + "/pulse") }
    let folders = ["\(home)/.pulse", (Environment["XDG_CONFIG_HOME"] ?? "\(home)/.config") + "/pulse"]
    return folders.contains { folder in
      let names = (try? Files.list(folder)) ?? []
      return names.contains { $0.hasSuffix("-runtime") && Files.exists("\(folder)/\($0)") }
    }
  }
}
