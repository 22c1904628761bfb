internal import CSys
internal import Glibc
import Synchronization

/// Everything that is needed to start one program.
struct SpawnRequest: Sendable {
  let arguments: [String]
  let environment: [String]?
  let descriptors: (Int32, Int32, Int32)
  let newSession: Bool
  let runAs: (uid: UInt32, gid: UInt32)?
}

/// Starts every child on one thread that never ends: Linux sends the parent-death signal when the *thread* that forked
/// ends, and the threads of the Swift pool come and go.
final class Spawner: Sendable {
  static let shared = Spawner()

  private struct Order: Sendable {
    let request: SpawnRequest
    let reply: Reply
  }

  private final class Reply: Sendable {
    let done = WakeUp()
    let result = Mutex<Int32>(0)
  }

  private let orders = Mutex<[Order]>([])
  private let work = WakeUp()

  private init() {
    _ = NamedThread("vv-spawn") { [self] in
      while true {
        work.wait()
        guard let order = orders.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { continue }
        let result = start(order.request)
        order.reply.result.withLock { $0 = result }
        order.reply.done.signal()
      }
    }
  }

  /// The pid of the new child, or a negative error number. Waits for the spawning thread.
  func spawn(_ request: SpawnRequest) -> Int32 {
    let reply = Reply()
    orders.withLock { $0.append(Order(request: request, reply: reply)) }
    work.signal()
    reply.done.wait()
    return reply.result.withLock { $0 }
  }

  private func start(_ request: SpawnRequest) -> Int32 {
    unsafe withCStrings(request.arguments) { argv in
      unsafe withCStrings(request.environment ?? []) { envp in
        unsafe vv_spawn(
          argv, request.environment == nil ? nil : envp, request.descriptors.0, request.descriptors.1,
          request.descriptors.2, request.newSession ? 1 : 0,
          request.runAs.map { Int32(clamping: $0.uid) } ?? -1,
          request.runAs.map { Int32(clamping: $0.gid) } ?? -1)
      }
    }
  }
}

/// Calls `body` with a NULL-terminated array of C strings, valid only inside.
private func withCStrings(
  _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Int32
) -> Int32 {
  var pointers: [UnsafePointer<CChar>?] = unsafe strings.map { unsafe UnsafePointer(strdup($0)) }
  unsafe pointers.append(nil)
  defer { unsafe pointers.forEach { unsafe free(UnsafeMutableRawPointer(mutating: $0)) } }
  return unsafe pointers.withUnsafeBufferPointer { buffer in
    guard let base = buffer.baseAddress else { return -ENOMEM }
    return unsafe body(base)
  }
}

/// The pipes between us and one child while it is being started.
struct Plumbing {
  struct Failure: Error { let code: Int32 }

  /// Our ends, -1 where there is none; the child's number is the index.
  private(set) var ours: [Int32] = [-1, -1, -1]
  private var theirs: [Int32] = []

  mutating func input(_ input: ChildProcess.Input) throws(Failure) -> Int32 {
    switch input {
    case .null: return -1
    case .descriptor(let descriptor): return descriptor
    case .pipe:
      let (reading, writing) = try makePipe()
      ours[0] = writing
      theirs.append(reading)
      return reading
    }
  }

  mutating func output(_ output: ChildProcess.Output, ours index: Int) throws(Failure) -> Int32 {
    switch output {
    case .null: return -1
    case .inherit: return Int32(index)
    case .descriptor(let descriptor): return descriptor
    case .pipe:
      let (reading, writing) = try makePipe()
      ours[index] = reading
      theirs.append(writing)
      return writing
    }
  }

  /// Closes the child's ends, which only the child needs.
  mutating func closeTheirs() {
    for descriptor in theirs { close(descriptor) }
    theirs = []
  }

  /// Closes our ends: nothing was started.
  mutating func closeOurs() {
    for descriptor in ours where descriptor >= 0 { close(descriptor) }
    ours = [-1, -1, -1]
  }

  private func makePipe() throws(Failure) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    let status = unsafe vv_pipe(&ends)
    guard status == 0 else { throw Failure(code: -status) }
    return (ends[0], ends[1])
  }
}

/// What the C library calls an error number ("No such file or directory").
func systemMessage(_ code: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 128)
  _ = unsafe strerror_r(code, &buffer, buffer.count)
  let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  return text.isEmpty ? "error \(code)" : text
}
