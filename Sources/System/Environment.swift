internal import CSys
internal import Glibc

/// The variables this process was started with. Nothing changes them once there are threads: any of them may read.
public enum Environment {
  /// The value of one variable; nil if it is not set or empty.
  public static subscript(name: String) -> String? {
    guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
    return unsafe String(cString: value)
  }

  /// A secret's value, taken out so that no child process inherits it. Before other threads start.
  public static func takeSecret(_ name: String) -> String? {
    let value = self[name]
    _ = unsafe unsetenv(name)
    return value
  }

  /// Sets a variable for a library that listens to nothing else. Before other threads start.
  public static func set(_ name: String, to value: String) { _ = unsafe setenv(name, value, 1) }

  /// All variables, for children that get a few more.
  public static var all: [String: String] {
    var variables: [String: String] = [:]
    var index: Int32 = 0
    while let line = unsafe vv_environment(index) {
      index += 1
      let text = unsafe String(cString: line)
      guard let equals = text.firstIndex(of: "=") else { continue }
      variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    return variables
  }

  /// Where `program` is found along PATH, nil if nowhere. A name with a slash is looked at as it is.
  public static func locate(_ program: String) -> String? {
    if program.contains("/") { return Files.isExecutable(program) ? program : nil }
    for folder in (self["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":") {
      let path = "\(folder)/\(program)"
      if Files.isExecutable(path) { return path }
    }
    return nil
  }

  /// Whether this process is root's.
  public static var isRoot: Bool { geteuid() == 0 }
}
