public import Base

/// Why a client is not, or no longer, connected to its server. Each has a sentence for the person.
public enum LinkError: UserFacingError, Hashable {
  // Reaching the server
  case unknownHost(String)
  case connectionRefused(String)
  case unreachable(String, detail: String)
  case timeout(String)
  case connectionLost
  // TLS
  case tlsNotOffered(String)
  case tlsFailed(String, detail: String)
  case certificateExpired(String)
  case certificateNotYetValid(String)
  case certificateSelfSigned(String)
  case certificateWrongHost(String)
  case certificateUnknownIssuer(String)
  case certificateInvalid(String, detail: String)
  case caFileUnreadable(String)
  // Logging in
  case wrongPassword(JID)
  case accountDisabled(JID)
  case temporaryLoginFailure
  case noCommonMechanism([String])
  case serverNotProven(String)
  case loginFailed(String)
  // Registration (XEP-0077)
  case registrationNotOffered(String)
  case registrationNeedsBrowser(String)
  case accountExists(JID)
  case registrationRefused(String)
  // The stream
  case replaced
  case hostUnknown(String)
  case policyViolation(String)
  case serverShutdown
  case redirected(String)
  case streamError(condition: String, text: String)
  case protocolViolation(String)
}

extension LinkError {
  /// True if trying again cannot help before a person changed something.
  public var isFinal: Bool {
    switch self {
    case .unknownHost, .connectionRefused, .unreachable, .timeout, .connectionLost, .tlsFailed,
      .temporaryLoginFailure, .serverShutdown, .redirected, .streamError, .protocolViolation,
      .policyViolation:
      false
    case .tlsNotOffered, .certificateExpired, .certificateNotYetValid, .certificateSelfSigned,
      .certificateWrongHost, .certificateUnknownIssuer, .certificateInvalid, .caFileUnreadable,
      .wrongPassword,
      .accountDisabled, .noCommonMechanism, .serverNotProven, .loginFailed, .registrationNotOffered,
      .registrationNeedsBrowser, .accountExists, .registrationRefused, .replaced, .hostUnknown:
      true
    }
  }

  /// The sentence for the person.
  public var said: Sentence {
    switch self {
    case .unknownHost(let host):
      "There is no server named \(host): check the part of the address after the @."
    case .connectionRefused(let host):
      "The server \(host) refused the connection: it may be down, or the port is wrong."
    case .unreachable(let host, let detail):
      "The server \(host) cannot be reached (\(detail)): check the network."
    case .timeout(let host): "The server \(host) did not answer in time: check the network."
    case .connectionLost: "The connection to the server was lost."
    case .tlsNotOffered, .tlsFailed, .certificateExpired, .certificateNotYetValid, .certificateSelfSigned,
      .certificateWrongHost, .certificateUnknownIssuer, .certificateInvalid, .caFileUnreadable:
      tlsSentence
    case .wrongPassword, .accountDisabled, .temporaryLoginFailure, .noCommonMechanism, .serverNotProven,
      .loginFailed, .registrationNotOffered, .registrationNeedsBrowser, .accountExists, .registrationRefused:
      accountSentence
    case .replaced: "Another client signed in with the same resource name; give one of the two another name."
    case .hostUnknown(let domain): "The server says that it does not serve \(domain): check the address."
    case .policyViolation(let text): Self.quoting(text, "The server ended the connection for its rules")
    case .serverShutdown: "The server is being shut down or restarted."
    case .redirected(let host): "The server asks to use \(host) instead."
    case .streamError(let condition, let text):
      Self.quoting(text, "The server ended the connection (\(condition))")
    case .protocolViolation(let detail): "The server sent something that XMPP does not allow: \(detail)."
    }
  }

  private var tlsSentence: Sentence {
    switch self {
    case .tlsNotOffered(let host):
      "The server \(host) offers no encryption, so no password was sent. Ask its operator, or use another server."
    case .tlsFailed(let host, let detail): "The encrypted connection to \(host) failed (\(detail))."
    case .certificateExpired(let host):
      "The certificate of \(host) has expired. Check this computer's clock; if it is right, tell the operator."
    case .certificateNotYetValid(let host):
      "The certificate of \(host) is not valid yet. Check this computer's clock."
    case .certificateSelfSigned(let host):
      "The certificate of \(host) is self-signed. If the server is yours, name its certificate with --tls-ca."
    case .certificateWrongHost(let host):
      "The certificate that the server shows is not for \(host). Somebody may be in between: nothing was sent."
    case .certificateUnknownIssuer(let host):
      """
      The certificate of \(host) comes from an issuer this computer does not know. \
      If the server is yours, name its CA with --tls-ca.
      """
    case .certificateInvalid(let host, let detail):
      "The certificate of \(host) cannot be trusted (\(detail))."
    case .caFileUnreadable(let path):
      "The CA file \(path) cannot be read, or holds no certificate in PEM form."
    default: "The encrypted connection failed."
    }
  }

  private var accountSentence: Sentence {
    switch self {
    case .wrongPassword(let jid): "The server does not accept this password for \(jid.bare)."
    case .accountDisabled(let jid): "The account \(jid.bare) is disabled on the server: ask its operator."
    case .temporaryLoginFailure: "The server cannot check passwords at the moment."
    case .noCommonMechanism(let offered):
      "The server offers no way to log in that is safe here (it has: \(offered.joined(separator: ", ")))."
    case .serverNotProven(let why):
      "The server could not prove that it knows this account's password (\(why)). It may be an impostor."
    case .loginFailed(let condition): "The server refused the login (\(condition))."
    case .registrationNotOffered(let host):
      "The server \(host) does not let clients make accounts: use its web page."
    case .registrationNeedsBrowser(let host):
      "The server \(host) wants a form to be filled in: use its web page."
    case .accountExists(let jid):
      "The name \(jid.bare) is taken: choose another, or sign in with its password."
    case .registrationRefused(let why): Self.quoting(why, "The server refused to make the account")
    default: "The login failed."
    }
  }

  private static func quoting(_ text: String, _ start: Sentence) -> Sentence {
    text.isEmpty ? "\(start)." : "\(start): “\(text.prefix(200))”."
  }
}
