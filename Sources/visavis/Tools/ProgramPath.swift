import Glibc

/// The file this program runs from.
enum ProgramPath {
  static var current: String? {
    let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4_096) { buffer -> String? in
      guard let start = buffer.baseAddress else { return nil }
      let count = unsafe readlink("/proc/self/exe", start, 4_095)
      guard count > 0 else { return nil }
      let bytes = unsafe buffer[..<count].map { UInt8(bitPattern: $0) }
      return String(decoding: bytes, as: UTF8.self)
    }
    return text
  }
}
