internal import Base
internal import CV4L2
internal import Glibc

/// A camera that can be chosen.
public struct CameraInfo: Sendable, Equatable {
  /// Its device file.
  public let path: String
  /// What it calls itself.
  public let name: String
}

/// An open Video4Linux camera, used by one thread at a time.
@safe
final class Camera {
  @unsafe private struct Buffer {
    let start: UnsafeMutableRawPointer
    let length: Int
  }

  private let path: String
  private let descriptor: Int32
  private var buffers: [Buffer] = unsafe []
  private(set) var mode = CameraMode(format: .yuyv, width: 0, height: 0, framesPerSecond: 0)
  private var stride = 0

  /// Opens the device and makes it deliver pictures in the mode nearest to `wanted`.
  init(path: String, wanted: VideoMode) throws(DeviceError) {
    self.path = path
    descriptor = unsafe vv_camera_open(path)
    guard descriptor >= 0 else { throw CameraFailure.opening(path, -descriptor) }
    try negotiate(wanted)
    try startStreaming()
  }

  deinit {
    guard descriptor >= 0 else { return }
    _ = vv_camera_stream(descriptor, 0)
    unsafe buffers.forEach { unsafe vv_camera_unmap($0.start, $0.length) }
    vv_camera_close(descriptor)
  }

  private func negotiate(_ wanted: VideoMode) throws(DeviceError) {
    var name = [CChar](repeating: 0, count: 64)
    guard unsafe vv_camera_describe(descriptor, &name, name.count) == 1 else {
      throw DeviceError(.camera, "\(path) is not a camera. Run `visavis doctor` to see those there are.")
    }
    // Without a list of modes, ask for what every driver or libv4l2 itself can make.
    let fallback = CameraMode(
      format: .yuyv, width: wanted.width, height: wanted.height, framesPerSecond: wanted.framesPerSecond)
    let chosen = CameraMode.best(of: Self.modes(descriptor), for: wanted) ?? fallback
    var fourcc = chosen.format.fourcc
    var (width, height, stride) = (UInt32(chosen.width), UInt32(chosen.height), UInt32(0))
    let status = unsafe vv_camera_set(descriptor, &fourcc, &width, &height, &stride)
    guard status >= 0 else { throw CameraFailure.opening(path, -status) }
    guard let format = PixelFormat(fourcc: fourcc), width > 0, height > 0 else {
      throw DeviceError(.camera, "The camera \(path) delivers no format that Visavis knows.")
    }
    let rate = max(1, min(chosen.framesPerSecond, wanted.framesPerSecond))
    _ = vv_camera_set_rate(descriptor, UInt32(rate))
    mode = CameraMode(format: format, width: Int(width), height: Int(height), framesPerSecond: rate)
    self.stride = Int(stride)
  }

  /// What the device offers, bounded against drivers whose lists do not end. What libv4l2 would make of that counts only
  /// where we can read nothing else: its conversions cost more than ours, and one picture that it cannot read stops it.
  private static func modes(_ descriptor: Int32) -> [CameraMode] {
    var (modes, emulated): ([CameraMode], [CameraMode]) = ([], [])
    var (fourcc, isEmulated) = (UInt32(0), Int32(0))
    for index in 0..<UInt32(32) {
      guard unsafe vv_camera_format(descriptor, index, &fourcc, &isEmulated) >= 0 else { break }
      guard let format = PixelFormat(fourcc: fourcc) else { continue }
      for sizeIndex in 0..<UInt32(64) {
        var (width, height) = (UInt32(0), UInt32(0))
        guard unsafe vv_camera_size(descriptor, fourcc, sizeIndex, &width, &height) >= 0 else { break }
        let rate = fastest(descriptor, fourcc, width, height)
        let mode = CameraMode(
          format: format, width: Int(width), height: Int(height), framesPerSecond: rate)
        if isEmulated == 0 { modes.append(mode) } else { emulated.append(mode) }
      }
    }
    return modes.isEmpty ? emulated : modes
  }

  private static func fastest(_ descriptor: Int32, _ fourcc: UInt32, _ width: UInt32, _ height: UInt32) -> Int
  {
    var best = 0
    for index in 0..<UInt32(32) {
      var (numerator, denominator) = (UInt32(0), UInt32(0))
      let status = unsafe vv_camera_interval(
        descriptor, fourcc, width, height, index, &numerator, &denominator)
      guard status >= 0 else { break }
      if numerator > 0 { best = max(best, Int(denominator / numerator)) }
    }
    // A device that names no rates is taken to be a usual one.
    return best == 0 ? 30 : best
  }

  private func startStreaming() throws(DeviceError) {
    let count = vv_camera_request(descriptor, 4)
    guard count > 0 else { throw CameraFailure.opening(path, count < 0 ? -count : ENOMEM) }
    for index in 0..<UInt32(count) {
      var start: UnsafeMutableRawPointer?
      var length = 0
      let status = unsafe vv_camera_map(descriptor, index, &start, &length)
      guard status >= 0, let address = unsafe start else { throw CameraFailure.opening(path, -status) }
      unsafe buffers.append(Buffer(start: address, length: length))
      let queued = vv_camera_queue(descriptor, index)
      guard queued >= 0 else { throw CameraFailure.opening(path, -queued) }
    }
    let status = vv_camera_stream(descriptor, 1)
    guard status >= 0 else { throw CameraFailure.opening(path, -status) }
  }

  /// The next picture; nil if none came within `milliseconds`, or it was damaged. Throws when the device is
  /// gone.
  func next(within milliseconds: Int32) throws(DeviceError) -> VideoFrame? {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&entry, 1, milliseconds) > 0 else { return nil }
    var (index, bytes, damaged) = (UInt32(0), UInt32(0), Int32(0))
    let status = unsafe vv_camera_dequeue(descriptor, &index, &bytes, &damaged)
    if status == -EAGAIN { return nil }
    guard status >= 0, unsafe Int(index) < buffers.count else { throw CameraFailure.running(path, -status) }
    defer { _ = vv_camera_queue(descriptor, index) }
    guard damaged == 0 else { return nil }
    let buffer = unsafe buffers[Int(index)]
    let content = unsafe UnsafeRawBufferPointer(start: buffer.start, count: min(Int(bytes), buffer.length))
    return unsafe PictureConverter.frame(
      from: content, format: mode.format, width: mode.width, height: mode.height, stride: stride, time: .now()
    )
  }

  /// The cameras of this machine.
  static func list() -> [CameraInfo] {
    var cameras: [CameraInfo] = []
    for number in 0..<64 {
      let path = "/dev/video\(number)"
      guard unsafe access(path, F_OK) == 0 else { continue }
      let descriptor = unsafe vv_camera_open(path)
      guard descriptor >= 0 else { continue }
      defer { vv_camera_close(descriptor) }
      var name = [CChar](repeating: 0, count: 64)
      guard unsafe vv_camera_describe(descriptor, &name, name.count) == 1 else { continue }
      let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      cameras.append(CameraInfo(path: path, name: text))
    }
    return cameras
  }
}

/// The sentences for what goes wrong with cameras.
enum CameraFailure {
  static func opening(_ path: String, _ code: Int32) -> DeviceError {
    DeviceError(.camera, whyNotOpened(path, code))
  }

  private static func whyNotOpened(_ path: String, _ code: Int32) -> Sentence {
    switch code {
    case ENOENT, ENODEV, ENXIO:
      "There is no camera at \(path). Plug one in, or choose another source of pictures."
    case EACCES, EPERM:
      "You may not use the camera \(path). Add yourself to the group “video” and log in again."
    case EBUSY: "The camera \(path) is used by another program. Close that program and try again."
    case ENOTTY, EINVAL: "\(path) is not a camera. Run `visavis doctor` to see those there are."
    default: "The camera \(path) does not work (error \(code)). Unplug it and plug it in again."
    }
  }

  static func running(_ path: String, _ code: Int32) -> DeviceError {
    code == ENODEV || code == EIO || code == 0
      ? DeviceError(.camera, "The camera \(path) was unplugged. The call goes on without its picture.")
      : DeviceError(
        .camera, "The camera \(path) stopped (error \(code)). The call goes on without its picture.")
  }

  static func silent(_ path: String) -> DeviceError {
    DeviceError(
      .camera, "The camera \(path) delivers no pictures. Is it covered by a switch, or used elsewhere?")
  }
}
