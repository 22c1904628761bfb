internal import Base
internal import System

/// A helper program whose output we read or whose input we write.
struct PipeChild {
  private let process: ChildProcess
  /// The program's standard output, if it was started with `reading`.
  let output: Descriptor
  /// The program's standard input, if it was started with `writing`.
  let input: Descriptor

  /// Starts `arguments` and reads what it prints.
  init(reading arguments: [String]) throws(DeviceError) {
    try self.init(arguments, input: .null, output: .pipe)
  }

  /// Starts `arguments` and writes to its standard input.
  init(writing arguments: [String]) throws(DeviceError) {
    try self.init(arguments, input: .pipe, output: .null)
  }

  private init(
    _ arguments: [String], input: ChildProcess.Input, output: ChildProcess.Output
  ) throws(DeviceError) {
    do {
      // A session of its own: what a shell command starts in turn must end with it.
      process = try ChildProcess(
        arguments: arguments, input: input, output: output, error: .null, newSession: true)
    } catch {
      throw DeviceError(.program, error.said)
    }
    self.output = Descriptor(process.stdoutDescriptor, isOwned: false)
    self.input = Descriptor(process.stdinDescriptor, isOwned: false)
  }

  /// How it ended, in words; nil if it runs.
  var ending: Sentence? {
    switch process.wait(upTo: .milliseconds(200)) {
    case nil: nil
    case .exited(0): "ended"
    case .exited(127): "was not found"
    case .exited(let status): "failed with status \(status)"
    case .signalled(let number): "was killed by signal \(number)"
    }
  }

  /// What to tell when it sends no more: a failure if it ended with one, else its natural end.
  func endEvent(_ title: Sentence, silent: Sentence) -> DeviceEvent {
    guard let ending else { return .lost(DeviceError(.program, "\(title) \(silent).")) }
    let said: Sentence = "\(title) \(ending)."
    return ending == "ended" ? .ended(said) : .lost(DeviceError(.program, said))
  }

  /// What to tell when it takes no more.
  func refusal(_ title: Sentence, silent: Sentence) -> DeviceError {
    DeviceError(.program, "\(title) \(ending ?? silent).")
  }

  /// Says that no more input comes, and waits a little for the program to finish its work.
  func finishInput(grace: Duration) {
    process.closeInput()
    _ = process.wait(upTo: grace)
  }

  /// Ends the program and all it started.
  func terminate() { process.terminate(grace: .milliseconds(500)) }

  /// The arguments that run `command` in a shell.
  static func shell(_ command: String) -> [String] { ["/bin/sh", "-c", command] }
}
