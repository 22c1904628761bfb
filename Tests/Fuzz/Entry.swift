/// What libFuzzer calls with each input; every file in `Targets` defines a `FuzzTarget` of its own. A trap, a
/// failed precondition and a sanitizer's report are findings: `Scripts/fuzz` keeps the bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzTarget.run(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
