import System

/// Where tones and themes lie: the person's own, then those beside the program, installed or in the source tree.
struct AssetFolders {
  var tones: [String]
  var themes: [String]

  static var standard: AssetFolders {
    let own = Paths.current.configuration
    var shared = ["/usr/local/share/visavis", "/usr/share/visavis"]
    if let program = ProgramPath.current {
      // .build/<configuration>/visavis in the source tree; bin/visavis where it is installed.
      var folder = program[...]
      for _ in 0..<5 {
        guard let slash = folder.lastIndex(of: "/") else { break }
        folder = folder[..<slash]
        shared.insert(String(folder), at: 0)
        shared.insert("\(folder)/share/visavis", at: 0)
      }
    }
    return AssetFolders(
      tones: ["\(own)/ringtones"] + shared.map { "\($0)/Ringtones" },
      themes: ["\(own)/themes"] + shared.map { "\($0)/Themes" })
  }
}
