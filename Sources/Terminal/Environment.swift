internal import CNcurses
internal import Glibc
internal import Screen

extension TerminalProbe.Environment {
  /// What the process's environment, terminfo (already set up) and the kernel tell.
  static func current(term: String, utf8: Bool, tty: TTY) -> Self {
    let size = tty.size
    let tmux = !variable("TMUX").isEmpty
    return Self(
      term: term, colorTerm: variable("COLORTERM"), tmux: tmux, tmuxFeatures: tmux ? tmuxFeatures() : "",
      screen: !variable("STY").isEmpty, utf8: utf8, terminfoColors: unsafe Int(tigetnum("colors")),
      cells: size.cells,
      pixels: size.pixels, remote: isRemote)
  }

  /// Whether the terminal is at the other end of ssh.
  static var isRemote: Bool {
    ["SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"].contains { !variable($0).isEmpty }
  }

  static func variable(_ name: String) -> String {
    unsafe getenv(name).map { unsafe String(cString: $0) } ?? ""
  }

  /// tmux alone knows what the terminal around it can do.
  private static func tmuxFeatures() -> String {
    guard let pipe = unsafe popen("exec tmux display -p '#{client_termfeatures}' 2>/dev/null", "r") else {
      return ""
    }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = unsafe fread(&bytes, 1, bytes.count, pipe)
    _ = unsafe pclose(pipe)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}

/// Strings from terminfo.
enum Terminfo {
  /// Capability `name` without padding marks (`$<5>`); nil when the terminal lacks it.
  static func string(_ name: String) -> [UInt8]? {
    guard let raw = unsafe tigetstr(name), Int(bitPattern: raw) != -1 else { return nil }
    let text = unsafe String(cString: raw)
    var out: [UInt8] = []
    var inPadding = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "<"), out.last == UInt8(ascii: "$") {
        out.removeLast()
        inPadding = true
      } else if inPadding {
        inPadding = byte != UInt8(ascii: ">")
      } else {
        out.append(byte)
      }
    }
    return out
  }
}
