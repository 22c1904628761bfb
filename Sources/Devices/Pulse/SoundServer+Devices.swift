internal import CPulse

/// The three answers that make one list of devices.
struct DeviceListing {
  var defaultSink: String?
  var defaultSource: String?
  var found: [AudioDevice] = []
}

/// Listing of devices. Everything here runs with the main loop's lock held.
extension SoundServer {
  /// Asks for the list; events that come while an answer is under way lead to one more question.
  func listDevicesSoon() {
    guard isReady, let context = unsafe context else { return }
    guard listing == nil else {
      mustListAgain = true
      return
    }
    mustListAgain = false
    listing = DeviceListing()
    let me = unsafe Unmanaged.passUnretained(self).toOpaque()
    // Answers come in the order of the questions, so the last one completes the list.
    unsafe vv_pulse_forget(
      pa_context_get_server_info(
        context,
        { _, info, data in
          guard let data = unsafe data, let info = unsafe info else { return }
          let server = unsafe Unmanaged<SoundServer>.fromOpaque(data).takeUnretainedValue()
          unsafe server.listing?.defaultSink = info.pointee.default_sink_name.map {
            unsafe String(cString: $0)
          }
          unsafe server.listing?.defaultSource = info.pointee.default_source_name.map {
            unsafe String(cString: $0)
          }
        }, me))
    unsafe vv_pulse_forget(
      pa_context_get_sink_info_list(
        context,
        { _, info, _, data in
          guard let data = unsafe data, let info = unsafe info else { return }
          unsafe Unmanaged<SoundServer>.fromOpaque(data).takeUnretainedValue().add(
            info.pointee.name, info.pointee.description, .playback, isMonitor: false)
        }, me))
    unsafe vv_pulse_forget(
      pa_context_get_source_info_list(
        context,
        { _, info, end, data in
          guard let data = unsafe data else { return }
          let server = unsafe Unmanaged<SoundServer>.fromOpaque(data).takeUnretainedValue()
          if end != 0 { return server.listComplete() }
          guard let info = unsafe info else { return }
          unsafe server.add(
            info.pointee.name, info.pointee.description, .capture,
            isMonitor: info.pointee.monitor_of_sink != UInt32.max)
        }, me))
  }

  private func add(
    _ name: UnsafePointer<CChar>?, _ description: UnsafePointer<CChar>?, _ direction: AudioDevice.Direction,
    isMonitor: Bool
  ) {
    guard let name = unsafe name, let listing else { return }
    let text = unsafe String(cString: name)
    let title = unsafe description.map { unsafe String(cString: $0) } ?? text
    let standard = direction == .capture ? listing.defaultSource : listing.defaultSink
    self.listing?.found.append(
      AudioDevice(
        name: text, description: title, direction: direction, isMonitor: isMonitor,
        isDefault: text == standard))
  }

  private func listComplete() {
    guard let listing else { return }
    self.listing = nil
    if listing.found != devices {
      devices = listing.found
      tell(.devices(listing.found))
      for stream in streams { stream.devicesChanged(listing.found) }
    }
    signal()
    if mustListAgain { listDevicesSoon() }
  }
}
