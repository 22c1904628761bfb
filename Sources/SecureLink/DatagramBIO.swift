internal import COpenSSL

/// OpenSSL's view of an association's datagrams: every write is one datagram, every read takes one whole.
/// (Memory BIOs are byte streams and lose the borders that DTLS needs.)
enum DatagramBIO {
  /// Made once, lives as long as the process.
  @safe private struct Method: @unchecked Sendable {  // written once; OpenSSL only reads it
    let pointer: OpaquePointer?
  }

  private static let method: Method = {
    guard let method = unsafe BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagrams") else {
      return unsafe Method(pointer: nil)
    }
    unsafe BIO_meth_set_write(method) { bio, bytes, count in unsafe DatagramBIO.write(bio, bytes, count) }
    unsafe BIO_meth_set_read(method) { bio, bytes, count in unsafe DatagramBIO.read(bio, bytes, count) }
    unsafe BIO_meth_set_ctrl(method) { _, command, _, _ in DatagramBIO.control(command) }
    unsafe BIO_meth_set_create(method) { bio in
      unsafe BIO_set_init(bio, 1)
      return 1
    }
    return unsafe Method(pointer: method)
  }()

  /// A BIO whose owner is still to be set with `BIO_set_data`.
  static func make() -> OpaquePointer? {
    guard let pointer = unsafe method.pointer else { return nil }
    return unsafe BIO_new(pointer)
  }

  private static func owner(_ bio: OpaquePointer?) -> DTLSAssociation? {
    guard let raw = unsafe BIO_get_data(bio) else { return nil }
    return unsafe Unmanaged<DTLSAssociation>.fromOpaque(raw).takeUnretainedValue()
  }

  private static func write(_ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let owner = unsafe owner(bio), let bytes = unsafe bytes, count > 0 else { return -1 }
    unsafe owner.write([UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(count))))
    return count
  }

  private static func read(_ bio: OpaquePointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int32)
    -> Int32
  {
    guard let bio = unsafe bio, let owner = unsafe owner(bio), let bytes = unsafe bytes, count > 0 else {
      return -1
    }
    guard let datagram = owner.read() else {
      unsafe vv_bio_retry_read(bio)
      return -1
    }
    let taken = min(datagram.count, Int(count))
    unsafe UnsafeMutableRawBufferPointer(start: bytes, count: taken).copyBytes(from: datagram.prefix(taken))
    return Int32(taken)
  }

  private static func control(_ command: Int32) -> Int { command == BIO_CTRL_FLUSH ? 1 : 0 }
}
