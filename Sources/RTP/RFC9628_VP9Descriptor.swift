/// The VP9 payload descriptor (RFC 9628 §4.2).
public struct VP9Descriptor: Equatable, Sendable {
  /// Layer indices (§4.2, "L").
  public struct Layer: Equatable, Sendable {
    /// Temporal layer, 0...7.
    public var temporalID: UInt8
    /// U: from here on the stream may switch up to this temporal layer.
    public var isSwitchingUp: Bool
    /// Spatial layer, 0...7.
    public var spatialID: UInt8
    /// D: depends on the next lower spatial layer of the same picture.
    public var dependsOnLowerLayer: Bool

    /// Layer indices.
    public init(
      temporalID: UInt8 = 0, isSwitchingUp: Bool = false, spatialID: UInt8 = 0,
      dependsOnLowerLayer: Bool = false
    ) {
      self.temporalID = temporalID
      self.isSwitchingUp = isSwitchingUp
      self.spatialID = spatialID
      self.dependsOnLowerLayer = dependsOnLowerLayer
    }
  }

  /// 15 bits (7 if the sender uses the short form); written in the long form.
  public var pictureID: UInt16?
  /// P: depends on earlier pictures.
  public var isInterPicture: Bool
  /// F: references are spelled out in `referenceDistances`.
  public var isFlexible: Bool
  /// B: the payload starts a layer frame.
  public var startsFrame: Bool
  /// E: the payload ends a layer frame.
  public var endsFrame: Bool
  /// Z: not a reference for upper spatial layers.
  public var isNotReferenceForUpperLayers: Bool
  /// Layer indices, if present.
  public var layer: Layer?
  /// Counts base layer pictures; present with `layer` unless flexible.
  public var tl0PictureIndex: UInt8?
  /// Flexible mode: how many pictures back each reference is, 1...127, at most 3.
  public var referenceDistances: [UInt8]
  /// The scalability structure, if present.
  public var structure: VP9ScalabilityStructure?

  /// A descriptor.
  public init(
    pictureID: UInt16? = nil, isInterPicture: Bool = false, isFlexible: Bool = false,
    startsFrame: Bool = false,
    endsFrame: Bool = false, isNotReferenceForUpperLayers: Bool = false, layer: Layer? = nil,
    tl0PictureIndex: UInt8? = nil, referenceDistances: [UInt8] = [], structure: VP9ScalabilityStructure? = nil
  ) {
    self.pictureID = pictureID
    self.isInterPicture = isInterPicture
    self.isFlexible = isFlexible
    self.startsFrame = startsFrame
    self.endsFrame = endsFrame
    self.isNotReferenceForUpperLayers = isNotReferenceForUpperLayers
    self.layer = layer
    self.tl0PictureIndex = tl0PictureIndex
    self.referenceDistances = referenceDistances
    self.structure = structure
  }

  init(_ reader: inout ByteReader) throws(RTPError) {
    let first = try reader.u8("VP9 descriptor")
    self.init(
      isInterPicture: first & 0x40 != 0, isFlexible: first & 0x10 != 0, startsFrame: first & 0x08 != 0,
      endsFrame: first & 0x04 != 0, isNotReferenceForUpperLayers: first & 0x01 != 0)
    if first & 0x80 != 0 {
      let high = try reader.u8("VP9 picture id")
      pictureID =
        high & 0x80 == 0 ? UInt16(high) : try UInt16(high & 0x7F) << 8 | UInt16(reader.u8("VP9 picture id"))
    }
    if first & 0x20 != 0 {
      let byte = try reader.u8("VP9 layers")
      layer = Layer(
        temporalID: byte >> 5, isSwitchingUp: byte & 0x10 != 0, spatialID: byte >> 1 & 7,
        dependsOnLowerLayer: byte & 1 != 0)
      if !isFlexible { tl0PictureIndex = try reader.u8("VP9 TL0PICIDX") }
    }
    if isFlexible && isInterPicture { try readReferences(&reader) }
    if first & 0x02 != 0 { structure = try VP9ScalabilityStructure(&reader) }
  }

  private mutating func readReferences(_ reader: inout ByteReader) throws(RTPError) {
    while true {
      let byte = try reader.u8("VP9 reference")
      referenceDistances.append(byte >> 1)
      if byte & 1 == 0 { return }
      // §4.2: at most three references follow.
      guard referenceDistances.count < 3 else { throw RTPError(.badLength, "VP9 references") }
    }
  }

  /// The descriptor's bytes.
  public var bytes: [UInt8] {
    var first: UInt8 = 0
    if pictureID != nil { first |= 0x80 }
    if isInterPicture { first |= 0x40 }
    if layer != nil { first |= 0x20 }
    if isFlexible { first |= 0x10 }
    if startsFrame { first |= 0x08 }
    if endsFrame { first |= 0x04 }
    if structure != nil { first |= 0x02 }
    if isNotReferenceForUpperLayers { first |= 0x01 }
    var out = [first]
    if let pictureID { out.append16(pictureID | 0x8000) }
    if let layer {
      let switching: UInt8 = layer.isSwitchingUp ? 0x10 : 0
      let dependent: UInt8 = layer.dependsOnLowerLayer ? 1 : 0
      out.append((layer.temporalID & 7) << 5 | switching | (layer.spatialID & 7) << 1 | dependent)
      if !isFlexible { out.append(tl0PictureIndex ?? 0) }
    }
    if isFlexible && isInterPicture {
      let distances = referenceDistances.isEmpty ? [1] : Array(referenceDistances.prefix(3))
      for (index, distance) in distances.enumerated() {
        out.append((distance & 0x7F) << 1 | (index + 1 < distances.count ? 1 : 0))
      }
    }
    structure?.write(to: &out)
    return out
  }
}

/// The scalability structure of a VP9 stream (RFC 9628 §4.2.1).
public struct VP9ScalabilityStructure: Equatable, Sendable {
  /// One picture of the repeating group.
  public struct Picture: Equatable, Sendable {
    /// Temporal layer, 0...7.
    public var temporalID: UInt8
    /// Whether the stream may switch up here.
    public var isSwitchingUp: Bool
    /// How many pictures back each reference is, at most 3.
    public var referenceDistances: [UInt8]

    /// A picture.
    public init(temporalID: UInt8, isSwitchingUp: Bool, referenceDistances: [UInt8]) {
      self.temporalID = temporalID
      self.isSwitchingUp = isSwitchingUp
      self.referenceDistances = referenceDistances
    }
  }

  /// Spatial layers, 1...8.
  public var spatialLayers: Int
  /// Width and height for each spatial layer; empty if not said.
  public var sizes: [(width: UInt16, height: UInt16)]
  /// The repeating group of pictures, at most 255; empty if not said.
  public var group: [Picture]

  /// A structure.
  public init(spatialLayers: Int = 1, sizes: [(width: UInt16, height: UInt16)] = [], group: [Picture] = []) {
    self.spatialLayers = max(1, min(8, spatialLayers))
    self.sizes = sizes
    self.group = group
  }

  init(_ reader: inout ByteReader) throws(RTPError) {
    let first = try reader.u8("VP9 structure")
    self.init(spatialLayers: Int(first >> 5) + 1)
    if first & 0x10 != 0 {
      for _ in 0..<spatialLayers {
        let width = try reader.u16("VP9 structure")
        try sizes.append((width, reader.u16("VP9 structure")))
      }
    }
    guard first & 0x08 != 0 else { return }
    for _ in 0..<(try reader.u8("VP9 structure")) {
      let byte = try reader.u8("VP9 structure")
      let distances = try reader.take(Int(byte >> 2 & 3), "VP9 structure")
      group.append(
        Picture(temporalID: byte >> 5, isSwitchingUp: byte & 0x10 != 0, referenceDistances: distances))
    }
  }

  func write(to out: inout [UInt8]) {
    let hasSizes = sizes.count == spatialLayers
    out.append(UInt8(spatialLayers - 1) << 5 | (hasSizes ? 0x10 : 0) | (group.isEmpty ? 0 : 0x08))
    if hasSizes {
      for size in sizes {
        out.append16(size.width)
        out.append16(size.height)
      }
    }
    guard !group.isEmpty else { return }
    out.append(UInt8(min(255, group.count)))
    for picture in group.prefix(255) {
      let distances = picture.referenceDistances.prefix(3)
      out.append(
        (picture.temporalID & 7) << 5 | (picture.isSwitchingUp ? 0x10 : 0) | UInt8(distances.count) << 2)
      out += distances
    }
  }

  /// Equal in every field.
  public static func == (a: Self, b: Self) -> Bool {
    a.spatialLayers == b.spatialLayers && a.group == b.group && a.sizes.elementsEqual(b.sizes, by: ==)
  }
}
