/// The video codecs spoken on the wire.
public enum VideoCodec: String, Sendable, CaseIterable {
  case vp8, vp9
}

/// One compressed picture.
public struct EncodedFrame: Sendable, Equatable {
  /// The codec's bytes, to be split into packets.
  public var data: [UInt8]
  /// True if it can be decoded without any other picture.
  public var isKey: Bool
  /// Size of the picture in pixels.
  public var width: Int
  /// Size of the picture in pixels.
  public var height: Int
}

/// What one VP8 picture may build on and which of the decoder's three buffers it replaces. With it a sender
/// lets pictures refer to acknowledged ones only, so that a lost picture never spoils a later one.
public struct ReferencePlan: Sendable, Equatable {
  /// VP8's picture buffers (RFC 6386 §9.7).
  public enum Buffer: Sendable, CaseIterable { case last, golden, altref }

  /// The only buffer to build on; nil codes every block on its own (decodable after any key frame).
  public var reference: Buffer?
  /// The buffer to overwrite; nil makes a picture that nothing else depends on.
  public var store: Buffer?
  /// A fixed quantiser, 0 (best) … 63; nil leaves it to the rate control.
  public var quantizer: Int?

  /// A plan for one picture.
  public init(reference: Buffer?, store: Buffer?, quantizer: Int? = nil) {
    self.reference = reference
    self.store = store
    self.quantizer = quantizer
  }
}
