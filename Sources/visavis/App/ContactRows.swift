import Base
import Calls
import Engine
import Store
import Views
import XMPP

/// Contacts as the list shows them: the roster's people, those who ask to see us, and each one's last calls.
enum ContactRows {
  static func rows(_ contacts: ContactsSnapshot, log: [String: [CallNote]]) -> [ContactRow] {
    let asking = contacts.requests.map { request in
      ContactRow(
        jid: "\(request.jid)", name: request.jid.local ?? "", status: request.text ?? "",
        subscription: .asksUs)
    }
    let roster = contacts.contacts.map { row($0, calls: log["\($0.jid)"] ?? []) }
    return ContactRow.merged(asking: asking, roster: roster)
  }

  private static func row(_ contact: Contact, calls: [CallNote]) -> ContactRow {
    var row = ContactRow(
      jid: "\(contact.jid)", name: contact.name ?? contact.jid.local ?? "", groups: contact.groups,
      presence: presence(contact.availability), status: contact.status ?? "",
      devices: contact.devices.map { device in
        Views.Device(
          name: device.clientName ?? device.jid.resource ?? "", voice: device.supportsVoice,
          video: device.supportsVideo, groups: device.supportsMuji)
      }, calls: calls, subscription: subscription(contact))
    row.blocked = contact.isBlocked
    return row
  }

  private static func subscription(_ contact: Contact) -> ContactRow.Subscription {
    switch contact.subscription {
    case .both: .both
    case .from: .from
    case .to: .to
    case .none, .remove: contact.ask ? .pending : .none
    }
  }

  private static func presence(_ availability: Availability) -> Views.Presence {
    switch availability {
    case .freeToChat, .online: .available
    case .away: .away
    case .extendedAway: .xa
    case .doNotDisturb: .dnd
    case .offline: .offline
    }
  }

  /// The log as notes by peer, newest first.
  static func notes(_ records: [CallRecord]) -> [String: [CallNote]] {
    Dictionary(grouping: records, by: \.peer).mapValues { $0.map(note) }
  }

  private static func note(_ record: CallRecord) -> CallNote {
    CallNote(
      video: record.kind == .video, outcome: outcome(record), at: record.started,
      duration: record.duration ?? .zero)
  }

  private static func outcome(_ record: CallRecord) -> CallNote.Outcome {
    if (record.duration ?? .zero) > .zero { return .talked }
    if record.missed { return .missed }
    switch record.reason {
    case "declined", "remoteDeclined", "declinedElsewhere": return .declined
    case "busy": return .busy
    default: return .unanswered
    }
  }
}
