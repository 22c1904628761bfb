import Base
import Glibc
import Synchronization

/// A folder that lives as long as this object.
final class TemporaryFolder: Sendable {
  let path: String
  init() {
    var name = Array("/tmp/vv-devices-XXXXXX".utf8CString)
    path = unsafe String(cString: mkdtemp(&name))
  }
  deinit { Self.remove(path) }
  private static func remove(_ path: String) {
    guard let folder = unsafe opendir(path) else { return }
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      if unsafe unlink(path + "/" + name) != 0 { remove(path + "/" + name) }
    }
    unsafe closedir(folder)
    _ = unsafe rmdir(path)
  }
  func file(_ name: String) -> String { path + "/" + name }
  func write(_ bytes: [UInt8], to name: String) -> String {
    let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
    close(descriptor)
    return file(name)
  }
}

func contents(_ path: String) -> [UInt8] {
  let descriptor = unsafe open(path, O_RDONLY)
  guard descriptor >= 0 else { return [] }
  defer { close(descriptor) }
  var all: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = unsafe read(descriptor, &buffer, buffer.count)
    if count <= 0 { return all }
    all += buffer.prefix(count)
  }
}

/// Waits for `condition`, polling; false if it did not come true in time.
func eventually(within seconds: Int64 = 5, _ condition: () -> Bool) -> Bool {
  let deadline = MonotonicTime.now() + .seconds(seconds)
  while !condition() {
    if MonotonicTime.now() > deadline { return false }
    usleep(2_000)
  }
  return true
}

/// Collects what comes from another thread.
final class Collector<Value: Sendable>: Sendable {
  private let values = Mutex<[Value]>([])
  func add(_ value: Value) { values.withLock { $0.append(value) } }
  var all: [Value] { values.withLock { $0 } }
  var count: Int { values.withLock { $0.count } }
}

func sine(_ frequency: Double, samples: Int, rate: Double = 48_000, amplitude: Double = 8_000) -> [Int16] {
  (0..<samples).map { Int16(amplitude * sin(2 * .pi * frequency * Double($0) / rate)) }
}

/// Power at `frequency` as a share of all: 1 for a pure tone.
func purity(_ samples: some Collection<Int16>, _ frequency: Double, rate: Double = 48_000) -> Double {
  var (re, im, total) = (0.0, 0.0, 1e-9)
  for (index, sample) in samples.enumerated() {
    let angle = 2 * .pi * frequency * Double(index) / rate
    re += Double(sample) * cos(angle)
    im += Double(sample) * sin(angle)
    total += Double(sample) * Double(sample)
  }
  return 2 * (re * re + im * im) / (Double(samples.count) * total)
}

func power(_ samples: some Collection<Int16>) -> Double {
  samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))
}

func planes(_ frame: VideoFrame) -> [UInt8] {
  unsafe frame.withPlanes { y, u, v in unsafe Array(y) + Array(u) + Array(v) }
}

/// A frame whose luma is a ramp that starts at `first`.
func ramp(_ width: Int, _ height: Int, first: Int = 0) -> VideoFrame {
  unsafe VideoFrame(width: width, height: height, time: .zero) { y, u, v in
    for i in y.indices { unsafe y[i] = UInt8(truncatingIfNeeded: first + i) }
    for i in u.indices { unsafe u[i] = UInt8(truncatingIfNeeded: 100 + i) }
    for i in v.indices { unsafe v[i] = UInt8(truncatingIfNeeded: 200 + i) }
  }
}

func little(_ value: Int, _ size: Int) -> [UInt8] {
  (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// A WAV file with one format chunk, an unknown chunk and the data.
func wav(tag: Int = 1, channels: Int = 1, rate: Int = 48_000, bits: Int = 16, data: [UInt8]) -> [UInt8] {
  let format =
    little(tag, 2) + little(channels, 2) + little(rate, 4) + little(rate * channels * bits / 8, 4)
    + little(channels * bits / 8, 2) + little(bits, 2)
  let body =
    Array("WAVEfmt ".utf8) + little(16, 4) + format + Array("junk".utf8) + little(3, 4) + [1, 2, 3, 0]
    + Array("data".utf8) + little(data.count, 4) + data
  return Array("RIFF".utf8) + little(body.count, 4) + body
}

func samplesOf(_ bytes: some Collection<UInt8>) -> [Int16] {
  let all = Array(bytes)
  return stride(from: 0, to: all.count - 1, by: 2).map {
    Int16(truncatingIfNeeded: Int(all[$0]) | Int(all[$0 + 1]) << 8)
  }
}
