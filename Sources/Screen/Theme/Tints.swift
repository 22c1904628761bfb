/// The few colours that the built-in look is made of. A theme file that defines them (`$ink`, `$soft` …) changes the whole
/// look with them: also of what it does not mention.
struct Tints: Equatable {
  /// Text.
  var ink = Color.rgb(0xD6DBE0)
  /// Text of less weight.
  var soft = Color.rgb(0x8A939C)
  /// Lines, hints, what is absent.
  var faint = Color.rgb(0x6F7881)
  /// The one colour that stands out.
  var accent = Color.rgb(0x5FD7C4)
  var good = Color.rgb(0x7BC96F)
  var warn = Color.rgb(0xE5B567)
  var bad = Color.rgb(0xE8706A)
  /// Behind panels, fields and the lines around a call.
  var night = Color.rgb(0x1C2126)
  /// Behind what is selected, banners and toasts.
  var raised = Color.rgb(0x262C33)
  /// Around a picture that does not fill the screen.
  var deep = Color.rgb(0x0B0D0F)
  /// Behind everything else; the terminal's own where the file has none.
  var paper = Color.default

  /// The built-in colours.
  init() {}

  /// The built-in colours, where `colors` has no others under their names.
  init(_ colors: [String: Color]) {
    ink = colors["$ink"] ?? ink
    soft = colors["$soft"] ?? soft
    faint = colors["$faint"] ?? faint
    accent = colors["$accent"] ?? accent
    good = colors["$good"] ?? good
    warn = colors["$warn"] ?? warn
    bad = colors["$bad"] ?? bad
    night = colors["$night"] ?? night
    raised = colors["$raised"] ?? raised
    deep = colors["$deep"] ?? deep
    paper = colors["$paper"] ?? paper
  }
}
