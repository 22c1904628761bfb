public import Base
public import RTP

extension AudioReceiveBuffer {
  /// Takes a packet that came at `arrival`. Order does not matter.
  @discardableResult
  public mutating func insert(_ packet: RTPPacket, arrival: MonotonicTime) -> AudioInsertion {
    guard let samples = OpusPacket.samples(packet.payload) else { return .ignored }
    let newest = gate.newest
    guard let sequence = number(packet) else { return .ignored }
    // After a restart numbers are far beyond the old ones.
    let isNewest = newest.map { sequence > $0 } ?? true
    if isDuplicate(sequence) { return countDuplicate() }
    if !isNewest && sequence < epochStart { return countLate() }
    if isNewest {
      followTime(of: packet, sequence: sequence, arrival: arrival)
    }
    // Only the newest packet moves the reference, or one far out of order could bend it.
    let media = isNewest ? times.unwrap(packet.timestamp) : times.peek(packet.timestamp)
    highestSequence = highestSequence.map { max($0, sequence) } ?? sequence
    firstSequence = firstSequence.map { min($0, sequence) } ?? sequence
    stats.received += 1
    uniqueReceived += 1
    tracker.add(media: Self.nanoseconds(media), arrival: arrival)
    countJitter(media: media, arrival: arrival)
    stats.lost = max(0, expected - uniqueReceived)
    lastArrival = arrival
    return store(Packet(media: media, sequence: sequence, samples: samples, payload: packet.payload))
  }

  /// Takes audio that another packet carried (RFC 2198 redundancy); `timestamp` is its own RTP time.
  @discardableResult
  public mutating func insertRecovered(payload: [UInt8], timestamp: UInt32) -> AudioInsertion {
    guard ssrc != nil, let samples = OpusPacket.samples(payload) else { return .ignored }
    return store(
      Packet(media: times.peek(timestamp), sequence: nil, samples: samples, payload: payload))
  }

  // MARK: Numbering

  private mutating func number(_ packet: RTPPacket) -> Int64? {
    if let ssrc, ssrc != packet.ssrc {
      restartNumbering()
      self.ssrc = packet.ssrc
      return gate.restart(at: packet.sequence)
    }
    ssrc = packet.ssrc
    switch gate.admit(packet.sequence) {
    case .rejected: return nil
    case .accepted(let number): return number
    case .restarted(let number):
      restartNumbering()
      return number
    }
  }

  /// A jump of RTP time against arrival time (mute, another encoder) starts a new time line at this packet.
  private mutating func followTime(of packet: RTPPacket, sequence: Int64, arrival: MonotonicTime) {
    guard let base = tracker.base else { return }
    let media = times.peek(packet.timestamp)
    let shift = (arrival.nanoseconds &- Self.nanoseconds(media)) &- base
    let pause = lastArrival.map { arrival - $0 } ?? .zero
    // Late by seconds without a pause is a queue that fills, unless it is more than any queue holds. After a
    // pause it may be a queue that empties or a sender whose time stood still: the next packets' pace shows
    // which.
    let isJump = shift < -1_000_000_000 || shift > 10_000_000_000
    let isPause = shift > 1_000_000_000 && pause > .milliseconds(800)
    guard isJump || isPause else { return }
    restartTime(at: sequence)
  }

  private mutating func isDuplicate(_ sequence: Int64) -> Bool {
    let slot = Int(sequence & 511)
    if seen[slot] == sequence { return true }
    seen[slot] = max(seen[slot], sequence)
    return false
  }

  private mutating func countDuplicate() -> AudioInsertion {
    stats.received += 1
    stats.duplicates += 1
    return .duplicate
  }

  private mutating func restartTime(at sequence: Int64) {
    packets.removeAll()
    epochStart = sequence
    tracker.reset()
    times.reset()
    lastTransit = nil
    state = .waiting
    hasPosition = false
    hasRestarted = true
    stats.resynchronisations += 1
  }

  private mutating func restartNumbering() {
    expectedBefore = expected
    highestSequence = nil
    firstSequence = nil
    playedSequence = nil
    restartTime(at: .min)
  }

  // MARK: Storing

  private mutating func store(_ packet: Packet) -> AudioInsertion {
    // More than half of it has been replaced already, or all of it played.
    if hasPosition, packet.media + Int64(packet.samples / 2) <= position {
      return packet.sequence == nil ? .duplicate : countLate()
    }
    var index = packets.count
    while index > 0, packets[index - 1].media > packet.media { index -= 1 }
    if index > 0, packets[index - 1].media == packet.media { return replaceOrDrop(packet, at: index - 1) }
    packets.insert(packet, at: index)
    if packets.count > configuration.capacity {
      packets.removeFirst()
      stats.discarded += 1
    }
    return .accepted
  }

  /// A copy; but the packet itself tells more than what another one carried of it.
  private mutating func replaceOrDrop(_ packet: Packet, at index: Int) -> AudioInsertion {
    if packets[index].sequence == nil, packet.sequence != nil {
      packets[index] = packet
      return .accepted
    }
    return .duplicate
  }

  private mutating func countLate() -> AudioInsertion {
    stats.late += 1
    return .late
  }

  // MARK: Counting

  private var expected: Int {
    guard let highestSequence, let firstSequence else { return expectedBefore }
    return expectedBefore + Int(highestSequence - firstSequence + 1)
  }

  /// RFC 3550 §A.8.
  private mutating func countJitter(media: Int64, arrival: MonotonicTime) {
    let transit = arrival.nanoseconds &- Self.nanoseconds(media)
    defer { lastTransit = transit }
    guard let lastTransit else { return }
    let difference = Double((transit &- lastTransit).magnitude) / 1e6
    jitter += (difference - jitter) / 16
    stats.jitterMilliseconds = jitter
  }
}
