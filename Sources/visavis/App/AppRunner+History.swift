import Base
import Calls
import Engine
import Store
import Views
import XMPP

// The call log on the screen.
extension AppRunner {
  /// Puts a part of the log into the model; an empty one where there is no log.
  func loadHistory(_ query: HistoryQuery, offset: Int) {
    let filter = logFilter(query)
    let total = (try? log?.count(filter)) ?? 0
    let start = min(max(0, offset), max(0, total - 1))
    let records = (try? log?.list(filter, limit: HistoryWindow.length, offset: start)) ?? []
    app.show(
      history: HistoryWindow(query: query, offset: start, rows: records.map(historyRow), total: total))
    touch()
  }

  /// The same part again: a call has come, or gone.
  func refreshHistory() { loadHistory(app.model.history.query, offset: app.model.history.offset) }

  func deleteCall(_ id: HistoryID) {
    do {
      let found = try log?.list(logFilter(id), limit: 1).first
      try log?.remove(logFilter(id))
      if let found { deletedCalls[id] = found }
    } catch {
      app.show(error: app.words(error.said))
    }
    refreshLog()
    refreshHistory()
  }

  func restoreCall(_ id: HistoryID) {
    guard let record = deletedCalls.removeValue(forKey: id) else { return }
    do {
      try log?.record(record)
    } catch {
      app.show(error: app.words(error.said))
    }
    refreshLog()
    refreshHistory()
  }

  func clearHistory() {
    do {
      try log?.remove(CallLog.Filter())
      deletedCalls = [:]
    } catch {
      app.show(error: app.words(error.said))
    }
    refreshLog()
    refreshHistory()
  }

  private func logFilter(_ id: HistoryID) -> CallLog.Filter {
    var filter = CallLog.Filter(account: id.account)
    filter.callID = id.callID
    return filter
  }

  private func logFilter(_ query: HistoryQuery) -> CallLog.Filter {
    var filter = CallLog.Filter()
    switch query.filter {
    case .all: break
    case .missed: filter.missedOnly = true
    case .video: filter.kind = .video
    case .voice: filter.kind = .audio
    }
    guard !query.text.isEmpty else { return filter }
    let needle = query.text.lowercased()
    // The log knows addresses only.
    let named = contacts.contacts.filter { $0.displayName.lowercased().contains(needle) }
    filter.search = CallLog.Filter.Search(query.text, peers: named.map { "\($0.jid)" })
    return filter
  }

  /// The person's name, or the people's.
  private func historyName(_ record: CallRecord) -> String {
    guard record.kind == .group else { return contacts.name(of: record.peer) ?? "" }
    return GroupView.names(record.members.map { contacts.name(of: $0) ?? $0 })
  }

  private func historyRow(_ record: CallRecord) -> HistoryRow {
    let kind: HistoryRow.Kind =
      switch record.kind {
      case .audio: .voice
      case .video: .video
      case .group: .group
      }
    return HistoryRow(
      id: HistoryID(account: record.account, callID: record.callID), jid: record.peer,
      name: historyName(record), members: record.members, kind: kind,
      incoming: record.direction == .incoming, missed: record.missed, cause: record.cause,
      at: record.started, duration: record.duration ?? .zero, quality: record.quality)
  }
}

extension CallRecord {
  /// The reason in the words of the screens; nil where the log says nothing, or something unknown here.
  var cause: CallView.EndCause? {
    switch reason {
    case "hangup", "remoteHangup": .hangup
    case "cancelled": .cancelled
    case "remoteCancelled": .remoteCancelled
    case "declined": .declined
    case "remoteDeclined": .remoteDeclined
    case "busy": .busy
    case "noAnswer": .noAnswer
    case "remoteNoAnswer": .remoteNoAnswer
    case "answeredElsewhere": .answeredElsewhere
    case "declinedElsewhere": .declinedElsewhere
    case "dropped": .dropped
    case "failed": .failed("the reason was not kept.")
    case "securityFailed": .securityFailed
    default: nil
    }
  }
}
