/// XML namespaces. Each exists once, here; what it belongs to is said by its name.
public enum Namespace {
  /// RFC 6120: stanzas of a client.
  public static let client = "jabber:client"
  /// RFC 6120: the stream itself.
  public static let stream = "http://etherx.jabber.org/streams"
  /// RFC 6120 §4.9.
  public static let streamErrors = "urn:ietf:params:xml:ns:xmpp-streams"
  /// RFC 6120 §8.3.
  public static let stanzaErrors = "urn:ietf:params:xml:ns:xmpp-stanzas"
  /// RFC 6120 §5.
  public static let startTLS = "urn:ietf:params:xml:ns:xmpp-tls"
  /// RFC 6120 §6.
  public static let sasl = "urn:ietf:params:xml:ns:xmpp-sasl"
  /// RFC 6120 §7.
  public static let bind = "urn:ietf:params:xml:ns:xmpp-bind"
  /// RFC 6121 §2.
  public static let roster = "jabber:iq:roster"
  /// XEP-0166.
  public static let jingle = "urn:xmpp:jingle:1"
  /// XEP-0166 §10.
  public static let jingleErrors = "urn:xmpp:jingle:errors:1"
  /// XEP-0167.
  public static let jingleRTP = "urn:xmpp:jingle:apps:rtp:1"
  /// XEP-0167 §9: can take audio.
  public static let jingleRTPAudio = "urn:xmpp:jingle:apps:rtp:audio"
  /// XEP-0167 §9: can take video.
  public static let jingleRTPVideo = "urn:xmpp:jingle:apps:rtp:video"
  /// XEP-0167 §8.
  public static let jingleRTPInfo = "urn:xmpp:jingle:apps:rtp:info:1"
  /// XEP-0293.
  public static let rtcpFeedback = "urn:xmpp:jingle:apps:rtp:rtcp-fb:0"
  /// XEP-0294.
  public static let headerExtensions = "urn:xmpp:jingle:apps:rtp:rtp-hdrext:0"
  /// XEP-0339.
  public static let sources = "urn:xmpp:jingle:apps:rtp:ssma:0"
  /// XEP-0338.
  public static let grouping = "urn:xmpp:jingle:apps:grouping:0"
  /// XEP-0320.
  public static let dtls = "urn:xmpp:jingle:apps:dtls:0"
  /// XEP-0176.
  public static let iceUDP = "urn:xmpp:jingle:transports:ice-udp:1"
  /// XEP-0353.
  public static let jingleMessage = "urn:xmpp:jingle-message:0"
  /// XEP-0272.
  public static let muji = "urn:xmpp:jingle:muji:0"
  /// XEP-0045: what a client says of its being in a room.
  public static let muc = "http://jabber.org/protocol/muc"
  /// XEP-0045: what a room says of its occupants.
  public static let mucUser = "http://jabber.org/protocol/muc#user"
  /// XEP-0045: who may do what in a room.
  public static let mucAdmin = "http://jabber.org/protocol/muc#admin"
  /// XEP-0045: a room's settings.
  public static let mucOwner = "http://jabber.org/protocol/muc#owner"
  /// XEP-0045: the form of a room's settings.
  public static let mucRoomConfig = "http://jabber.org/protocol/muc#roomconfig"
  /// XEP-0482.
  public static let callInvites = "urn:xmpp:call-invites:0"
  /// What Dino spoke before XEP-0482, and still speaks beside it.
  public static let callMessage = "urn:xmpp:call-message:1"
  /// XEP-0359.
  public static let stanzaID = "urn:xmpp:sid:0"
  /// Our own: which pictures of the other side we can show.
  public static let videoConstraints = "urn:visavis:video-constraints:0"
  /// XEP-0030.
  public static let discoInfo = "http://jabber.org/protocol/disco#info"
  /// XEP-0030.
  public static let discoItems = "http://jabber.org/protocol/disco#items"
  /// XEP-0115.
  public static let caps = "http://jabber.org/protocol/caps"
  /// XEP-0004.
  public static let dataForms = "jabber:x:data"
  /// XEP-0280.
  public static let carbons = "urn:xmpp:carbons:2"
  /// XEP-0297.
  public static let forward = "urn:xmpp:forward:0"
  /// XEP-0203.
  public static let delay = "urn:xmpp:delay"
  /// XEP-0334.
  public static let hints = "urn:xmpp:hints"
  /// XEP-0215.
  public static let externalServices = "urn:xmpp:extdisco:2"
  /// XEP-0198.
  public static let streamManagement = "urn:xmpp:sm:3"
  /// XEP-0199.
  public static let ping = "urn:xmpp:ping"
  /// XEP-0184.
  public static let receipts = "urn:xmpp:receipts"
  /// XEP-0380.
  public static let encryption = "urn:xmpp:eme:0"
  /// XEP-0191.
  public static let blocking = "urn:xmpp:blocking"
  /// XEP-0077.
  public static let register = "jabber:iq:register"
  /// XEP-0077 §4, as a stream feature.
  public static let registerFeature = "http://jabber.org/features/iq-register"
  /// RFC 3921 §3, of old servers.
  public static let session = "urn:ietf:params:xml:ns:xmpp-session"
  /// XEP-0440.
  public static let channelBinding = "urn:xmpp:sasl-cb:0"
}
