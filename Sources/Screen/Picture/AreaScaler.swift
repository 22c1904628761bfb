/// Scales one 8-bit plane by area averaging: every output sample is the mean of the source area it covers, edges by
/// fraction; of more than a dozen rows only every second, third… counts. Sums stay in 16 bits so that 16 columns go through the vector unit at once.
///
/// Everything here is unsafe pointers; the callers below in this folder check all sizes.
@safe
struct AreaScaler {
  /// One output column: whole source columns `first…last`, and the partial ones beside them.
  private struct Span {
    var start: Int  // the first source column touched
    var whole: Int  // whole columns after the partial one at `start`
    var head: UInt32  // weight of `start`, 64ths
    var tail: UInt32  // weight of the column after the whole ones, 64ths
    var inverse: Float  // 1 / total weight
  }

  /// Rows averaged for one output row are never much more than this.
  private static let mostRows = 6

  /// Where an output column ends among the source's, when there are not many source columns for each.
  private struct Edge {
    var column: Int
    var part: Int  // of `column`, 4096ths
    var inverse: Float  // 1 / the output column's width, 4096ths
  }

  private var columns: [UInt16] = []
  private var spans: [Span] = []
  private var edges: [Edge] = []
  private var totals: [UInt32] = []
  private var spansFor = Size(width: 0, height: 0)

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
    prepare(from: plane.width, to: width)
    // One more, because the last edge is after the last column.
    if columns.count <= plane.width { columns = Array(repeating: 0, count: plane.width + 1) }
    if plane.width < 5 * width, width <= 64 * plane.width {
      return unsafe scaleFinely(plane, to: out, width: width, height: height)
    }
    unsafe columns.withUnsafeMutableBufferPointer { columns in
      guard let sums = columns.baseAddress else { return }
      unsafe spans.withUnsafeBufferPointer { spans in
        for row in 0..<height {
          let weight = unsafe Self.addRows(of: plane, row: row, of: height, into: sums)
          unsafe Self.addColumns(sums, spans, scale: 1 / weight, to: out + row * width)
        }
      }
    }
  }

  /// The same where few source columns, or only parts of some, make an output column: every column's sum is then what the
  /// running total grew by between two edges, without a loop or a choice for each.
  private mutating func scaleFinely(
    _ plane: Plane, to out: UnsafeMutablePointer<UInt8>, width: Int, height: Int
  ) {
    if totals.count <= plane.width { totals = Array(repeating: 0, count: plane.width + 1) }
    unsafe columns.withUnsafeMutableBufferPointer { columns in
      unsafe totals.withUnsafeMutableBufferPointer { totals in
        unsafe edges.withUnsafeBufferPointer { edges in
          guard let sums = columns.baseAddress, let totals = totals.baseAddress else { return }
          for row in 0..<height {
            let weight = unsafe Self.addRows(of: plane, row: row, of: height, into: sums)
            unsafe Self.addTotals(sums, count: plane.width, to: totals)
            unsafe Self.subtractTotals(sums, totals, edges, scale: 1 / weight, to: out + row * width)
          }
        }
      }
    }
  }

  /// The 64ths of source line `index` … that output line `row` of `count` covers, when there are `source` lines.
  private static func cover(_ row: Int, of count: Int, source: Int) -> (
    start: Int, head: Int, whole: Int, tail: Int
  ) {
    let (from, to) = (row * source, (row + 1) * source)  // in units of 1/count of a line
    let (first, last) = (from / count, to / count)
    if first == last { return (first, 64, 0, 0) }
    let head = ((first + 1) * count - from) * 64 / count
    let tail = (to - last * count) * 64 / count
    return head == 64 ? (first, 0, last - first, tail) : (first, max(head, 1), last - first - 1, tail)
  }

  private mutating func prepare(from source: Int, to width: Int) {
    guard spansFor != Size(width: source, height: width) else { return }
    spansFor = Size(width: source, height: width)
    spans = (0..<width).map { x in
      let c = Self.cover(x, of: width, source: source)
      return Span(
        start: c.start, whole: c.whole, head: UInt32(c.head), tail: UInt32(c.tail),
        inverse: 1 / Float(c.head + 64 * c.whole + c.tail))
    }
    edges = (0..<width).map { x in
      let (from, to) = (x * source * 4096 / width, (x + 1) * source * 4096 / width)
      return Edge(column: to >> 12, part: to & 4095, inverse: 1 / Float(max(1, to - from)))
    }
  }

  /// Adds the source rows that output row `row` covers, column by column. Returns the total weight of a column.
  private static func addRows(
    of plane: Plane, row: Int, of height: Int, into sums: UnsafeMutablePointer<UInt16>
  ) -> Float {
    var c = cover(row, of: height, source: plane.height)
    // Where many rows make one, evenly spread ones tell the mean well enough and spare the memory bus.
    let step = max(1, c.whole / mostRows)
    if step > 1 { c = (c.start + (c.head > 0 ? 1 : 0), 0, c.whole, 0) }
    let count = c.whole / step
    var shift = 6
    while (count + 2) << shift > 256 { shift -= 1 }
    let first = c.start + (c.head > 0 ? 1 : 0)
    let rows = unsafe Rows(
      whole: plane.base + first * plane.stride, count: count, stride: plane.stride * step,
      head: plane.base + c.start * plane.stride, headWeight: UInt16(c.head),
      tail: plane.base + min(plane.height - 1, first + c.whole) * plane.stride, tailWeight: UInt16(c.tail),
      shift: UInt16(shift))
    unsafe rows.add(to: sums, width: plane.width)
    return Float(count << shift) + Float(c.head + c.tail) * Float(1 << shift) / 64
  }

  /// The source rows under one output row.
  @safe
  private struct Rows {
    var whole: UnsafePointer<UInt8>
    var count: Int
    var stride: Int
    var head: UnsafePointer<UInt8>
    var headWeight: UInt16
    var tail: UnsafePointer<UInt8>
    var tailWeight: UInt16
    var shift: UInt16

    /// Row by row, four at a time, because memory likes that order best.
    func add(to sums: UnsafeMutablePointer<UInt16>, width: Int) {
      let wide = width & ~15
      let partial = headWeight > 0 || tailWeight > 0
      var row = 0
      while row + 4 <= count {
        unsafe addFour(whole + row * stride, to: sums, width: wide, first: row == 0)
        row += 4
      }
      while row < count {
        unsafe addSingle(whole + row * stride, to: sums, width: wide, first: row == 0)
        row += 1
      }
      if count == 0 { unsafe sums.update(repeating: 0, count: wide) }
      if partial || shift > 0 { unsafe finish(sums, width: wide) }
      for x in wide..<width { unsafe addOne(at: x, to: sums) }
    }

    @inline(__always)
    private func widened(_ at: UnsafePointer<UInt8>) -> SIMD16<UInt16> {
      unsafe SIMD16(truncatingIfNeeded: UnsafeRawPointer(at).loadUnaligned(as: SIMD16<UInt8>.self))
    }

    private func addFour(
      _ row: UnsafePointer<UInt8>, to sums: UnsafeMutablePointer<UInt16>, width: Int, first: Bool
    ) {
      for x in Swift.stride(from: 0, to: width, by: 16) {
        let at = unsafe row + x
        let four =
          unsafe widened(at) &+ widened(at + stride) &+ widened(at + 2 &* stride) &+ widened(at + 3 &* stride)
        let place = unsafe UnsafeMutableRawPointer(sums + x)
        let old = unsafe first ? SIMD16<UInt16>(repeating: 0) : place.loadUnaligned(as: SIMD16<UInt16>.self)
        unsafe place.storeBytes(of: old &+ four, as: SIMD16<UInt16>.self)
      }
    }

    private func addSingle(
      _ row: UnsafePointer<UInt8>, to sums: UnsafeMutablePointer<UInt16>, width: Int, first: Bool
    ) {
      for x in Swift.stride(from: 0, to: width, by: 16) {
        let place = unsafe UnsafeMutableRawPointer(sums + x)
        let old = unsafe first ? SIMD16<UInt16>(repeating: 0) : place.loadUnaligned(as: SIMD16<UInt16>.self)
        unsafe place.storeBytes(of: old &+ widened(row + x), as: SIMD16<UInt16>.self)
      }
    }

    /// Scales the sums up and adds the rows that are covered in part.
    private func finish(_ sums: UnsafeMutablePointer<UInt16>, width: Int) {
      for x in Swift.stride(from: 0, to: width, by: 16) {
        let place = unsafe UnsafeMutableRawPointer(sums + x)
        let edge = unsafe widened(head + x) &* headWeight &+ widened(tail + x) &* tailWeight
        let sum = unsafe (place.loadUnaligned(as: SIMD16<UInt16>.self) &<< shift) &+ (edge &>> (6 &- shift))
        unsafe place.storeBytes(of: sum, as: SIMD16<UInt16>.self)
      }
    }

    @inline(__always)
    private func addOne(at x: Int, to sums: UnsafeMutablePointer<UInt16>) {
      var sum: UInt16 = 0
      for row in 0..<count { unsafe sum &+= UInt16(whole[row * stride + x]) }
      let partial = unsafe UInt16(head[x]) &* headWeight &+ UInt16(tail[x]) &* tailWeight
      unsafe sums[x] = (sum &<< shift) &+ (partial &>> (6 &- shift))
    }
  }

  /// Turns one row of column sums into output samples.
  private static func addColumns(
    _ sums: UnsafeMutablePointer<UInt16>, _ spans: UnsafeBufferPointer<Span>, scale: Float,
    to out: UnsafeMutablePointer<UInt8>
  ) {
    for index in 0..<spans.count {
      let span = unsafe spans[index]
      var at = span.start
      var edges: UInt32 = 0
      if span.head > 0 {
        edges = unsafe UInt32(sums[at]) &* span.head
        at &+= 1
      }
      var whole: UInt32 = 0
      for column in at..<at &+ span.whole { unsafe whole &+= UInt32(sums[column]) }
      if span.tail > 0 { edges &+= unsafe UInt32(sums[at &+ span.whole]) &* span.tail }
      let mean = (Float(whole) * 64 + Float(edges)) * span.inverse * scale
      unsafe out[index] = UInt8(truncatingIfNeeded: min(255, Int32(mean + 0.5)))
    }
  }

  /// Running totals of the columns' sums; the one at `count` is of all.
  private static func addTotals(
    _ sums: UnsafeMutablePointer<UInt16>, count: Int, to totals: UnsafeMutablePointer<UInt32>
  ) {
    var total: UInt32 = 0
    for column in 0..<count {
      unsafe totals[column] = total
      total &+= unsafe UInt32(sums[column])
    }
    unsafe totals[count] = total
  }

  /// Turns one row of running totals into output samples.
  private static func subtractTotals(
    _ sums: UnsafeMutablePointer<UInt16>, _ totals: UnsafeMutablePointer<UInt32>,
    _ edges: UnsafeBufferPointer<Edge>, scale: Float, to out: UnsafeMutablePointer<UInt8>
  ) {
    var before = 0
    for index in 0..<edges.count {
      let edge = unsafe edges[index]
      let whole = unsafe Int(totals[edge.column])
      let part = unsafe edge.part &* Int(sums[edge.column])
      let upTo = whole &<< 12 &+ part
      let mean = Float(upTo &- before) * edge.inverse * scale
      before = upTo
      unsafe out[index] = UInt8(truncatingIfNeeded: min(255, Int32(mean + 0.5)))
    }
  }
}
