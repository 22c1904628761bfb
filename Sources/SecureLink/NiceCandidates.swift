internal import Base
internal import CNice

/// Candidates, from and to libnice.
enum NiceCandidates {
  /// A local candidate as the signalling needs it; nil for what is not UDP.
  static func value(_ native: UnsafeMutablePointer<NiceCandidate>) -> ICECandidate? {
    guard unsafe native.pointee.transport == NICE_CANDIDATE_TRANSPORT_UDP,
      let kind = unsafe kind(native.pointee.type)
    else { return nil }
    let (address, port) = unsafe text(&native.pointee.addr)
    var candidate = unsafe ICECandidate(
      component: Int(native.pointee.component_id),
      foundation: String(cString: vv_candidate_foundation(native)),
      priority: native.pointee.priority, address: address, port: port, kind: kind)
    if kind != .host {
      let (base, basePort) = unsafe text(&native.pointee.base_addr)
      candidate.relatedAddress = base
      candidate.relatedPort = basePort
    }
    return candidate
  }

  /// A remote candidate for libnice, to be freed by the caller; nil unless it is UDP with a literal address.
  static func native(_ candidate: ICECandidate, stream: UInt32) -> UnsafeMutablePointer<NiceCandidate>? {
    guard candidate.port > 0, candidate.foundation.utf8.count <= 32 else { return nil }
    let type: NiceCandidateType =
      switch candidate.kind {
      case .host: NICE_CANDIDATE_TYPE_HOST
      case .serverReflexive: NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE
      case .peerReflexive: NICE_CANDIDATE_TYPE_PEER_REFLEXIVE
      case .relayed: NICE_CANDIDATE_TYPE_RELAYED
      }
    guard let native = unsafe nice_candidate_new(type) else { return nil }
    unsafe native.pointee.transport = NICE_CANDIDATE_TRANSPORT_UDP
    unsafe native.pointee.component_id = 1
    unsafe native.pointee.stream_id = stream
    unsafe native.pointee.priority = max(1, candidate.priority)
    unsafe vv_candidate_set_foundation(native, candidate.foundation)
    guard unsafe nice_address_set_from_string(&native.pointee.addr, candidate.address) != 0 else {
      unsafe nice_candidate_free(native)
      return nil
    }
    unsafe nice_address_set_port(&native.pointee.addr, UInt32(candidate.port))
    return unsafe native
  }

  /// Two candidates as statistics show them.
  static func pair(
    _ local: UnsafeMutablePointer<NiceCandidate>, _ remote: UnsafeMutablePointer<NiceCandidate>
  ) -> SelectedPair {
    let (localAddress, localPort) = unsafe text(&local.pointee.addr)
    let (remoteAddress, remotePort) = unsafe text(&remote.pointee.addr)
    return unsafe SelectedPair(
      local: kind(local.pointee.type) ?? .host, remote: kind(remote.pointee.type) ?? .host,
      localAddress: localAddress, localPort: localPort, remoteAddress: remoteAddress, remotePort: remotePort,
      family: nice_address_ip_version(&remote.pointee.addr) == 6 ? .ipv6 : .ipv4)
  }

  private static func kind(_ type: NiceCandidateType) -> ICECandidate.Kind? {
    switch type {
    case NICE_CANDIDATE_TYPE_HOST: .host
    case NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE: .serverReflexive
    case NICE_CANDIDATE_TYPE_PEER_REFLEXIVE: .peerReflexive
    case NICE_CANDIDATE_TYPE_RELAYED: .relayed
    default: nil
    }
  }

  private static func text(_ address: UnsafeMutablePointer<NiceAddress>) -> (String, UInt16) {
    var characters = [CChar](repeating: 0, count: 64)
    unsafe nice_address_to_string(address, &characters)
    return unsafe (
      LocalAddress.string(characters), UInt16(truncatingIfNeeded: nice_address_get_port(address))
    )
  }
}

extension ICEState {
  /// libnice's component state; nil for those that tell nobody anything.
  init?(nice state: UInt32) {
    switch NiceComponentState(rawValue: state) {
    case NICE_COMPONENT_STATE_CONNECTING: self = .connecting
    case NICE_COMPONENT_STATE_CONNECTED: self = .connected
    case NICE_COMPONENT_STATE_READY: self = .ready
    case NICE_COMPONENT_STATE_FAILED: self = .failed
    case NICE_COMPONENT_STATE_DISCONNECTED: self = .disconnected
    default: return nil
    }
  }
}
