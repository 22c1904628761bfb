extension Configuration {
  /// A settings file that says nothing yet and explains everything: each default stands in a comment.
  public static var commentedDefaults: String {
    let defaults = Configuration()
    var text = """
      # Visavis: settings (https://toml.io). Remove the # in front of a line to change it.
      # The manual is Docs/CONFIGURATION.md; `visavis doctor` checks this file.

      """
    var section = ""
    for setting in Setting.all {
      let (name, key) = setting.parts
      if name != section {
        section = name
        text += "\n[\(name)]\n"
      }
      text += "# \(setting.about).\n# \(key) = \(setting.show(defaults))\n"
    }
    text += """

      # Keys, by the names that the help (?) shows: a key or a list of keys; blanks make a chord.
      # "call.hangup" = ["h", "leader h", "F10"]

      # Only where DNS does not say it. One section for each domain.
      # [server."example.org"]

      """
    for (name, about) in Setting.server {
      text += "# \(about).\n# \(name) = \(Setting.serverExamples[name] ?? "\"\"")\n"
    }
    return text
  }

  /// The reference of all settings as Markdown tables, one for each section (Docs/CONFIGURATION.md holds it).
  public static var manual: String {
    let defaults = Configuration()
    var text = ""
    var section = ""
    for setting in Setting.all {
      let (name, key) = setting.parts
      if name != section {
        section = name
        text += "\n### [\(name)]\n\n| setting | default | what it does |\n|---|---|---|\n"
      }
      text += "| `\(key)` | `\(setting.show(defaults))` | \(setting.about). |\n"
    }
    return text
  }
}

extension Setting {
  static let serverExamples = [
    "address": "\"xmpp.example.org:5222\"", "direct_tls": "false", "ca_file": "\"~/ca.pem\"",
  ]

  /// Section and name.
  var parts: (section: String, key: String) {
    let dot = path.firstIndex(of: ".") ?? path.endIndex
    return (String(path[..<dot]), String(path[dot...].dropFirst()))
  }
}
