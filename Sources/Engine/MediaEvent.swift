public import Base
public import XMPP

/// News of a call's media, in order.
public enum MediaEvent: Sendable {
  /// A candidate of ours to trickle to the peer.
  case candidate(transport: String, ICECandidate)
  /// Keys are in place on a transport.
  case transportConnected(String, profile: String)
  /// A transport does not work; `secure` if because the peer is not who it said it was, or would not encrypt.
  case transportFailed(String, secure: Bool, sentence: String)
  /// The first packet of a medium of the peer.
  case firstPacket(Media)
  /// The first picture of the peer, decoded.
  case firstFrame(width: Int, height: Int)
  /// Media of the peer arrives, for the first time or again after a silence.
  case flowing
  /// Nothing has arrived for some time.
  case silent
  /// The peer should be told what we can show of its picture now (`<want/>`).
  case want(VideoConstraints)
  /// Something about our devices that the person should know, as a sentence.
  case notice(Sentence)
}
