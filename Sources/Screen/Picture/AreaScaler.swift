/// Scales one 8-bit plane by area averaging: every output sample is the mean of the source area it covers, edges by
/// fraction; of very many rows only some count. Rows are added up first, 16 columns at once and in 16 bits. The sum of
/// what an output sample covers is then what the running total of those sums grew by between two edges.
///
/// Everything here is unsafe pointers; the callers below in this folder check all sizes.
@safe
struct AreaScaler {
  /// Where an output column ends.
  private struct Edge {
    var column: Int  // of the columns, or pairs of them, that are added up
    var part: UInt64  // of that one, 65,536ths
    var inverse: UInt64  // 2⁴⁸ / the output column's width in 65,536ths of a column
  }

  /// Where very many rows make one, about so many are averaged.
  private static let enoughRows = 8

  /// Sums down the columns: even ones, then odd ones, which is how they come out of words of two samples.
  private var sums: [UInt16] = []
  private var totals: [UInt32] = []
  private var edges: [Edge] = []
  private var edgesFor = Size(width: 0, height: 0)
  /// Whether two columns count as one; where many make an output column, halves of its edges cannot be told apart.
  private var inPairs = false

  /// A part of a plane: `width` x `height` samples from `base`, rows `stride` apart.
  @safe
  struct Plane {
    var base: UnsafePointer<UInt8>
    var stride: Int
    var width: Int
    var height: Int
  }

  /// Scales `plane` to `width` x `height` samples, tightly packed at `out`.
  mutating func scale(_ plane: Plane, to out: UnsafeMutablePointer<UInt8>, width: Int, height: Int) {
    guard width > 0, height > 0 else { return }
    prepare(from: plane.width, to: width)
    let inPairs = inPairs
    // Of very many rows evenly spread ones tell the mean well enough. To skip one or two costs more than to read them:
    // memory is fetched ahead only for those who read it in order.
    let spread = plane.height / (height * Self.enoughRows)
    let step = spread < 4 ? 1 : spread
    var shift = 8
    while (plane.height / (height * step) + 1) << shift > 256 { shift -= 1 }
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe totals.withUnsafeMutableBufferPointer { totals in
        unsafe edges.withUnsafeBufferPointer { edges in
          guard let evens = sums.baseAddress, let totals = totals.baseAddress else { return }
          let odds = unsafe evens + sums.count / 2
          for row in 0..<height {
            let weight = unsafe Self.addRows(
              of: plane, row: row, of: height, step: step, shift: shift, evens, odds)
            unsafe Self.addTotals(evens, odds, count: sums.count / 2, inPairs: inPairs, to: totals)
            unsafe Self.subtract(totals, edges, (1 << 24) / UInt64(weight), to: out + row * width)
          }
        }
      }
    }
  }

  private mutating func prepare(from source: Int, to width: Int) {
    guard edgesFor != Size(width: source, height: width) else { return }
    edgesFor = Size(width: source, height: width)
    inPairs = source >= 8 * width || source % (2 * width) == 0
    let columns = inPairs ? 2 : 1
    edges = (0..<width).map { x in
      let (from, to) = (x * source << 16 / (columns * width), (x + 1) * source << 16 / (columns * width))
      let inverse = (1 << 48) / UInt64(max(1, (to - from) * columns))
      return Edge(column: to >> 16, part: UInt64(to & 0xFFFF), inverse: inverse)
    }
    let half = (source + 1) / 2
    sums = Array(repeating: 0, count: 2 * half)
    // Two more: the last edge is after the last column, and what is there is looked at.
    totals = Array(repeating: 0, count: (inPairs ? half : 2 * half) + 2)
  }

  /// Running totals of the sums. The last one is of all; it is there twice, so that past the end nothing is added.
  private static func addTotals(
    _ evens: UnsafeMutablePointer<UInt16>, _ odds: UnsafeMutablePointer<UInt16>, count: Int, inPairs: Bool,
    to totals: UnsafeMutablePointer<UInt32>
  ) {
    var total: UInt32 = 0
    if inPairs {
      for pair in 0..<count {
        unsafe totals[pair] = total
        total &+= unsafe UInt32(evens[pair]) &+ UInt32(odds[pair])
      }
    } else {
      for pair in 0..<count {
        let even = unsafe UInt32(evens[pair])
        unsafe totals[2 &* pair] = total
        unsafe totals[2 &* pair &+ 1] = total &+ even
        total &+= unsafe even &+ UInt32(odds[pair])
      }
    }
    let end = inPairs ? count : 2 &* count
    unsafe totals[end] = total
    unsafe totals[end &+ 1] = total
  }

  /// Turns one row of running totals into output samples.
  private static func subtract(
    _ totals: UnsafeMutablePointer<UInt32>, _ edges: UnsafeBufferPointer<Edge>, _ inverse: UInt64,
    to out: UnsafeMutablePointer<UInt8>
  ) {
    var before: UInt64 = 0
    for index in 0..<edges.count {
      let edge = unsafe edges[index]
      let (whole, next) = unsafe (UInt64(totals[edge.column]), UInt64(totals[edge.column &+ 1]))
      let upTo = whole &<< 16 &+ (next &- whole) &* edge.part
      let mean = ((upTo &- before) &* edge.inverse) &>> 32
      before = upTo
      unsafe out[index] = UInt8(truncatingIfNeeded: (mean &* inverse &+ 1 &<< 39) &>> 40)
    }
  }

  /// Adds up the rows that output row `row` covers; a whole one counts two to the power of `shift`. One after the other,
  /// though that takes more additions: several at once are four times as slow when the picture is not in the cache.
  /// Returns what the rows count together.
  private static func addRows(
    of plane: Plane, row: Int, of height: Int, step: Int, shift: Int,
    _ evens: UnsafeMutablePointer<UInt16>, _ odds: UnsafeMutablePointer<UInt16>
  ) -> Int {
    let (from, to) = (row * plane.height, (row + 1) * plane.height)  // in units of 1/height of a row
    let most = min(height, plane.height)
    var total = 0
    unsafe evens.update(repeating: 0, count: (plane.width + 1) / 2)
    unsafe odds.update(repeating: 0, count: (plane.width + 1) / 2)
    for y in stride(from: from / height + step / 2, to: (to + height - 1) / height, by: step) {
      let cover = min(to, (y + 1) * height) - max(from, y * height)
      let weight = cover == most ? 1 << shift : cover << shift / most
      unsafe add(plane.base + y * plane.stride, UInt16(weight), evens, odds, width: plane.width)
      total += weight
    }
    return total
  }

  private static func add(
    _ row: UnsafePointer<UInt8>, _ weight: UInt16, _ evens: UnsafeMutablePointer<UInt16>,
    _ odds: UnsafeMutablePointer<UInt16>, width: Int
  ) {
    let wide = width / 16
    for part in 0..<wide {
      // Sixteen samples, two in a word.
      let words = unsafe UnsafeRawPointer(row + 16 &* part).loadUnaligned(as: SIMD8<UInt16>.self)
      let even = unsafe UnsafeMutableRawPointer(evens + 8 &* part)
      let odd = unsafe UnsafeMutableRawPointer(odds + 8 &* part)
      let evenSum = unsafe even.loadUnaligned(as: SIMD8<UInt16>.self) &+ (words & 255) &* weight
      let oddSum = unsafe odd.loadUnaligned(as: SIMD8<UInt16>.self) &+ (words &>> 8) &* weight
      unsafe even.storeBytes(of: evenSum, as: SIMD8<UInt16>.self)
      unsafe odd.storeBytes(of: oddSum, as: SIMD8<UInt16>.self)
    }
    for pair in 8 * wide..<(width + 1) / 2 {
      // What pairs with an odd last column is the same again.
      let (left, right) = unsafe (row[2 &* pair], row[min(2 &* pair &+ 1, width &- 1)])
      unsafe evens[pair] &+= UInt16(left) &* weight
      unsafe odds[pair] &+= UInt16(right) &* weight
    }
  }
}
