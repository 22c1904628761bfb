extension Theme {
  /// The built-in look; Themes/default.theme says the same.
  public static let standard = made(of: Tints())

  /// The whole look in other colours.
  static func made(of tints: Tints) -> Theme {
    let ink = tints.ink, soft = tints.soft, faint = tints.faint
    let accent = tints.accent, good = tints.good, warn = tints.warn
    let bad = tints.bad, night = tints.night, raised = tints.raised
    func on(_ fore: Color, _ back: Color = .default, _ attributes: Attributes = []) -> Style {
      Style(foreground: fore, background: back, attributes)
    }
    var theme = Theme(
      name: "default",
      styles: [
        "text": .plain, "text.strong": Style(.bold), "text.soft": on(soft), "text.faint": on(faint),
        "accent": on(accent), "accent.strong": on(accent, .default, .bold), "rule": on(faint),
        "good": on(good), "warning": on(warn), "error": on(bad, .default, .bold),
        "title": on(ink, .default, .bold), "title.account": on(soft),
        "help": on(soft), "help.key": on(accent, .default, .bold), "help.on": on(good, .default, .bold),
        "help.off": on(bad, .default, .bold),
        "input": on(ink, night), "input.cursor": on(.default, .default, .reverse),
        "input.hint": on(faint, night),
        "list": .plain, "list.group": on(soft, .default, .bold), "list.selected": on(ink, raised, .bold),
        "list.marked": on(accent), "list.detail": on(soft), "list.match": on(accent, .default, .underline),
        "presence.available": on(good), "presence.away": on(warn), "presence.busy": on(bad),
        "presence.offline": on(faint), "presence.invited": on(soft),
        "panel": on(ink, night), "panel.border": on(faint, night), "panel.title": on(ink, night, .bold),
        "panel.key": on(accent, night, .bold), "panel.soft": on(soft, night),
        "panel.selected": on(ink, raised, .bold),
        "banner": on(ink, raised), "banner.border": on(accent, raised), "banner.name": on(ink, raised, .bold),
        "banner.key": on(accent, raised, .bold),
        "button": on(ink, raised), "button.focused": on(night, accent, .bold),
        "button.accept": on(night, good, .bold),
        "button.decline": on(night, bad, .bold),
        "call": .plain, "call.chrome": on(ink, night), "call.chrome.soft": on(soft, night),
        "call.chrome.key": on(accent, night, .bold), "call.name": on(ink, night, .bold),
        "call.time": on(soft, night),
        "call.caption": on(ink, night), "call.caption.speaking": on(night, accent, .bold),
        "call.caption.muted": on(bad, night), "call.frame": on(faint), "call.frame.speaking": on(accent),
        "call.veil": on(ink, night), "call.trust.verified": on(good, night),
        "call.trust.encrypted": on(soft, night),
        "call.trust.warning": on(warn, night), "call.background": on(soft, tints.deep),
        "incoming": .plain, "incoming.name": on(ink, .default, .bold), "incoming.kind": on(soft),
        "incoming.pulse": on(accent, .default, .bold),
        "meter": on(good), "meter.loud": on(warn), "meter.clip": on(bad), "meter.empty": on(faint),
        "quality.excellent": on(good), "quality.good": on(good), "quality.fair": on(warn),
        "quality.poor": on(bad),
        "quality.down": on(bad, .default, .bold),
        "toast": on(ink, raised), "toast.warning": on(night, warn), "toast.error": on(night, bad, .bold),
        "sparkline": on(accent), "progress": on(accent), "progress.rest": on(faint),
        "avatar": on(night, accent, .bold),
      ], ground: .rgb(0x101418))
    theme.lay(on: tints.paper, ink: ink)
    return theme
  }

  /// The scopes the program draws with; a theme file may set these, their parents and their children.
  public static var knownScopes: [String] { standard.scopes }
}
