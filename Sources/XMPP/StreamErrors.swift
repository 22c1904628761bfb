extension LinkError {
  /// RFC 6120 §4.9: what a `<stream:error/>` means for the person.
  public static func stream(_ element: XMLElement, domain: String) -> LinkError {
    let condition = element.elements.first { $0.namespace == Namespace.streamErrors && $0.name != "text" }
    let text = element.child("text", Namespace.streamErrors)?.text ?? ""
    switch condition?.name {
    case "conflict": return .replaced
    case "host-unknown", "host-gone": return .hostUnknown(domain)
    case "policy-violation": return .policyViolation(text)
    case "system-shutdown", "reset": return .serverShutdown
    case "connection-timeout": return .timeout(domain)
    case "see-other-host": return .redirected(condition?.text ?? "")
    case let name?: return .streamError(condition: name, text: text)
    case nil: return .streamError(condition: "undefined-condition", text: text)
    }
  }

  /// RFC 6120 §6.5: what a SASL `<failure/>` means for the person.
  static func login(_ element: XMLElement, jid: JID) -> LinkError {
    let condition = element.elements.first { $0.namespace == Namespace.sasl && $0.name != "text" }?.name
    switch condition {
    case "not-authorized": return .wrongPassword(jid.bare)
    case "account-disabled", "credentials-expired": return .accountDisabled(jid.bare)
    case "temporary-auth-failure": return .temporaryLoginFailure
    default: return .loginFailed(condition ?? "no reason given")
    }
  }

  static func scram(_ failure: SCRAM.Failure, jid: JID) -> LinkError {
    switch failure {
    case .malformed: .serverNotProven("its answer is malformed")
    case .wrongNonce: .serverNotProven("it answered another login than this one")
    case .iterations(let count): .serverNotProven("it asks for \(count) rounds, which is out of bounds")
    case .wrongSignature: .serverNotProven("its signature is wrong")
    case .server("invalid-proof"), .server("unknown-user"): .wrongPassword(jid.bare)
    case .server(let why): .loginFailed(why)
    }
  }

  /// XEP-0077 §3.1: why the server made no account.
  static func registration(_ error: StanzaError, jid: JID) -> LinkError {
    switch error.condition {
    case .conflict: .accountExists(jid.bare)
    case .featureNotImplemented, .serviceUnavailable, .notAllowed, .forbidden:
      .registrationNotOffered(jid.domain)
    default: .registrationRefused(error.text ?? error.condition.rawValue)
    }
  }
}
