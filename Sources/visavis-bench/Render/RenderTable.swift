/// The measured rows as a Markdown table, each beside what libchafa needs for the same, and the targets.
struct RenderTable {
  /// Whether a target is met.
  struct Verdict {
    var name: String
    var value: Double
    var limit: Double
    /// Whether the value must reach the limit instead of staying below it.
    var isLeast = false

    var isMet: Bool { isLeast ? value >= limit : value <= limit }
    var line: String {
      let sign = isLeast ? "≥" : "≤"
      return "\(isMet ? "met   " : "MISSED") \(name): \(RenderRow.text(value, digits: 3)) "
        + "\(sign) \(RenderRow.text(limit, digits: 3))"
    }
  }

  private let rows: [RenderRow]

  init(_ rows: [RenderRow]) { self.rows = rows }

  /// The table.
  var lines: [String] {
    let head = [
      "renderer", "clip", "size", "symbols", "colours", "T", "ms", "kB", "cells", "SSIM 6x12", "SSIM 2x4",
      "PSNR 2x4", "CPU of chafa ÷ this", "bytes of chafa ÷ this", "SSIM 6x12 − chafa",
    ]
    let rule = head.indices.map { $0 < 5 ? "---" : "--:" }
    return [head, rule].map(Self.line) + rows.map { Self.line(cells(of: $0)) }
  }

  private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  private func cells(of row: RenderRow) -> [String] {
    func text(_ value: Double?, _ digits: Int) -> String {
      value.map { RenderRow.text($0, digits: digits) } ?? "–"
    }
    let chafa = row.renderer == "chafa" ? nil : partner(of: row, "chafa")
    return [
      row.renderer, row.clip, row.layout, row.symbols, row.colors, "\(row.threshold)",
      text(row.milliseconds, 3), text(row.kilobytes, 2), text(row.cells, 0), text(row.marks?.fine, 3),
      text(row.marks?.coarse, 3),
      text(row.marks?.psnr, 1), text(chafa.map { $0.milliseconds / row.milliseconds }, 1),
      text(chafa.map { $0.kilobytes / row.kilobytes }, 1), text(difference(row, chafa), 3),
    ]
  }

  private func difference(_ row: RenderRow?, _ other: RenderRow?) -> Double? {
    guard let mine = row?.marks, let theirs = other?.marks else { return nil }
    return mine.fine - theirs.fine
  }

  private func partner(of row: RenderRow, _ renderer: String) -> RenderRow? {
    rows.first { $0.renderer == renderer && $0.matches(row) }
  }

  // MARK: Targets

  /// Holds the rows of what a call receives, in full colour, against `limits`.
  func verdicts(_ limits: [String: Double]) -> [Verdict] {
    let ours = rows.filter { $0.renderer == "visavis" && $0.clip == "cam_vp8" && $0.colors == "truecolor" }
    return ours.flatMap { row in row.threshold == 0 ? quality(row, limits) : cost(row, limits) }
  }

  /// CPU and bytes, by themselves and beside others.
  private func cost(_ row: RenderRow, _ limits: [String: Double]) -> [Verdict] {
    let name = "render \(row.layout) \(row.symbols)"
    var verdicts: [Verdict] = []
    func hold(_ what: String, _ value: Double, least: Bool = false) {
      guard let limit = limits["\(name) \(what)"] else { return }
      verdicts.append(Verdict(name: "\(name) \(what)", value: value, limit: limit, isLeast: least))
    }
    hold("ms", row.milliseconds)
    hold("kB", row.kilobytes)
    for renderer in ["chafa", "mpv"] {
      guard let other = partner(of: row, renderer) else { continue }
      hold("CPU of \(renderer) by ours", other.milliseconds / row.milliseconds, least: true)
      hold("bytes of \(renderer) by ours", other.kilobytes / row.kilobytes, least: true)
    }
    let exact = rows.first { $0.renderer == "visavis" && $0.threshold == 0 && $0.matches(row) }
    if let loss = difference(exact, row), row.symbols == "half" {
      let what = "render loss of SSIM by the threshold"
      if let limit = limits[what] {
        verdicts.append(Verdict(name: "\(what), \(row.layout)", value: loss, limit: limit))
      }
    }
    return verdicts
  }

  /// Pictures without a threshold, as others draw them.
  private func quality(_ row: RenderRow, _ limits: [String: Double]) -> [Verdict] {
    guard let limit = limits["render SSIM below chafa"],
      let gap = difference(row, partner(of: row, "chafa"))
    else { return [] }
    let name = "render \(row.layout) \(row.symbols) SSIM below chafa"
    return [Verdict(name: name, value: max(0, -gap), limit: limit)]
  }
}
