internal import CNice
internal import Glibc
internal import Synchronization

/// A private GLib main context with its loop. Jobs may come from any thread; they run on the one that runs `run()`.
@safe
final class GLibLoop: @unchecked Sendable {  // both objects are counted and locked by GLib
  let context: OpaquePointer
  private let loop: OpaquePointer
  /// Microseconds.
  private let pause = Atomic<UInt32>(0)

  init() {
    unsafe context = g_main_context_new()
    // It counts as running from the start: what asks it to quit may come before the thread does.
    unsafe loop = g_main_loop_new(context, 1)
  }

  deinit {
    unsafe g_main_loop_unref(loop)
    unsafe g_main_context_unref(context)
  }

  /// Runs until `quit()`. Asynchronous GLib calls made on this thread report to it.
  func run() {
    unsafe g_main_context_push_thread_default(context)
    _ = unsafe g_main_context_acquire(context)
    while unsafe g_main_loop_is_running(loop) != 0 {
      _ = unsafe g_main_context_iteration(context, 1)
      let rest = pause.load(ordering: .relaxed)
      if rest > 0 { usleep(rest) }
    }
    while unsafe g_main_context_iteration(context, 0) != 0 {}  // what was still posted gets done or freed
    unsafe g_main_context_release(context)
    unsafe g_main_context_pop_thread_default(context)
  }

  /// Rests so long after whatever was done: what comes meanwhile is done all at once. Zero for not at all.
  func setPause(microseconds: UInt32) { pause.store(microseconds, ordering: .relaxed) }

  /// Ends `run()`.
  func quit() { unsafe g_main_loop_quit(loop) }

  /// True on the loop's thread.
  var isCurrent: Bool { unsafe g_main_context_is_owner(context) != 0 }

  private final class Job {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Runs `body` on the loop's thread: at once if that is this one.
  func perform(_ body: @escaping @Sendable () -> Void) {
    // GLib owns the box from here on and gives it back to the destroy function.
    let job = unsafe Unmanaged.passRetained(Job(body)).toOpaque()
    unsafe g_main_context_invoke_full(
      context, G_PRIORITY_DEFAULT,
      { raw in
        if let raw = unsafe raw { unsafe Unmanaged<Job>.fromOpaque(raw).takeUnretainedValue().body() }
        return 0
      }, job, { raw in if let raw = unsafe raw { unsafe Unmanaged<Job>.fromOpaque(raw).release() } })
  }

  /// Runs `body` once on the loop's thread, `milliseconds` from now.
  func timer(milliseconds: UInt32, _ body: @escaping () -> Void) -> GLibTimer {
    let source = unsafe g_timeout_source_new(milliseconds)
    unsafe g_source_set_callback(
      source,
      { raw in
        if let raw = unsafe raw { unsafe Unmanaged<Job>.fromOpaque(raw).takeUnretainedValue().body() }
        return 0
      }, Unmanaged.passRetained(Job(body)).toOpaque(),
      { raw in if let raw = unsafe raw { unsafe Unmanaged<Job>.fromOpaque(raw).release() } })
    unsafe g_source_attach(source, context)
    return unsafe GLibTimer(source)
  }
}

/// A timer that can be called off; it calls itself off when it is forgotten.
@safe
final class GLibTimer {
  private let source: UnsafeMutablePointer<GSource>?

  fileprivate init(_ source: UnsafeMutablePointer<GSource>?) { unsafe self.source = source }

  deinit {
    unsafe g_source_destroy(source)
    unsafe g_source_unref(source)
  }
}
