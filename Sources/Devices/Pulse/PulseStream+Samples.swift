internal import Base
internal import CPulse
import Synchronization

/// The callbacks that move samples. They run on the main loop's thread and neither allocate, wait nor log.
extension PulseStream {
  /// Takes what was recorded into the ring.
  func recorded(_ stream: OpaquePointer) {
    while unsafe pa_stream_readable_size(stream) > 0 {
      var data: UnsafeRawPointer?
      var count = 0
      guard unsafe pa_stream_peek(stream, &data, &count) == 0, count > 0 else { break }
      // No data with a count is a hole in the recording; the reader fills what it misses itself.
      if let samples = unsafe data?.assumingMemoryBound(to: Int16.self) {
        unsafe ring.push(UnsafeBufferPointer(start: samples, count: count / 2))
      }
      unsafe pa_stream_drop(stream)
    }
    unsafe updateDelay(stream)
  }

  /// Gives the server the `count` bytes it asks for: from the ring, then silence.
  func play(_ stream: OpaquePointer, _ count: Int) {
    if ring.count > Self.longestQueue + count / 2 { ring.drop(ring.count - Self.shortQueue - count / 2) }
    var left = count
    while left > 1 {
      var target: UnsafeMutableRawPointer?
      var room = left
      guard unsafe pa_stream_begin_write(stream, &target, &room) == 0, room > 1,
        let samples = unsafe target?.assumingMemoryBound(to: Int16.self)
      else { return }
      let wanted = min(room, left) / 2
      let buffer = unsafe UnsafeMutableBufferPointer(start: samples, count: wanted)
      let filled = unsafe ring.pop(into: buffer)
      if filled < wanted { unsafe buffer[filled...].update(repeating: 0) }
      guard unsafe pa_stream_write(stream, samples, wanted * 2, nil, 0, PA_SEEK_RELATIVE) == 0 else { return }
      left -= wanted * 2
    }
    unsafe updateDelay(stream)
  }

  private func updateDelay(_ stream: OpaquePointer) {
    var microseconds: pa_usec_t = 0
    var isNegative: Int32 = 0
    guard unsafe pa_stream_get_latency(stream, &microseconds, &isNegative) == 0 else { return }
    serverDelay.store(isNegative != 0 ? 0 : Int(clamping: microseconds), ordering: .relaxed)
  }
}
