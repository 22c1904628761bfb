internal import CSys
internal import Glibc

/// A thread of our own for work that blocks or must not wait behind the Swift pool (style.md R9, R10).
///
/// Every thread has a name and an end: whoever starts it stops its loop and then calls `join()`.
@safe
public final class NamedThread: @unchecked Sendable {  // `handle` is written once before anyone can join
  private let handle: pthread_t
  private let name: String

  private final class Body {
    let name: String
    let run: @Sendable () -> Void
    init(name: String, run: @escaping @Sendable () -> Void) {
      self.name = name
      self.run = run
    }
  }

  /// Starts `body` on a new thread called `name` (15 bytes are shown).
  public init(_ name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    let context = unsafe Unmanaged.passRetained(Body(name: name, run: body)).toOpaque()
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { raw in
        guard let raw = unsafe raw else { return nil }
        let body = unsafe Unmanaged<Body>.fromOpaque(raw).takeRetainedValue()
        unsafe vv_name_thread(body.name)
        body.run()
        return nil
      }, context)
    precondition(status == 0, "the system refused a thread (\(status)): too many threads or no memory")
    handle = thread
  }

  /// True on the thread itself.
  public var isCurrent: Bool { pthread_equal(pthread_self(), handle) != 0 }

  /// Waits for the body to return. Call exactly once, never from the thread itself.
  public func join() {
    precondition(!isCurrent, "thread \(name) would wait for itself")
    pthread_join(handle, nil)
  }
}
