internal import CSys

/// TCP ports of 127.0.0.1, for servers that we start ourselves.
public enum Loopback {
  /// A port that nobody has at this moment; nil if there is none.
  public static func freePort() -> UInt16? {
    UInt16(exactly: vv_free_loopback_port()).flatMap { $0 == 0 ? nil : $0 }
  }

  /// Whether a server accepts connections at `port`. Blocks for a moment only: loopback answers at once.
  public static func accepts(_ port: UInt16) -> Bool { vv_loopback_accepts(Int32(port)) == 1 }
}
