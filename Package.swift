// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built with the same strict settings (Docs/ARCHITECTURE.md, "House rules").
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// Pixel and sample kernels stay optimised in debug builds, so that tests and the demo run at full frame rate.
let kernels: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func library(_ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = strict) -> Target
{
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: Bool = false) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies, exclude: fixtures ? ["Fixtures"] : [],
    swiftSettings: strict)
}

func shim(_ name: String, pkgConfig: String? = nil) -> Target {
  .systemLibrary(name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig)
}

let shims: [Target] = [
  .target(name: "CSys", path: "Sources/C/CSys"),
  shim("CExpat"), shim("COpenSSL"), shim("CCares"),
  shim("CNice", pkgConfig: "nice"), shim("CSRTP"),
  shim("COpus"), shim("CVPX"), shim("CYUV"),
  shim("CPulse"), shim("CV4L2"),
  shim("CNcurses"), shim("CVTerm"), shim("CSQLite"),
  .target(name: "CToml", path: "Sources/C/CToml"),
  shim("CAudioProcessingFlags", pkgConfig: "webrtc-audio-processing"),
  .target(
    name: "CAudioProcessing", dependencies: ["CAudioProcessingFlags"], path: "Sources/C/CAudioProcessing",
    cxxSettings: [.define("WEBRTC_POSIX"), .define("WEBRTC_AUDIO_PROCESSING_ONLY_BUILD")],
    linkerSettings: [.linkedLibrary("webrtc_audio_processing")]),
]

let pure: [Target] = [
  library("Base", [], settings: kernels),
  library("RTP", ["Base"]),
  library("XMPP", ["Base"]),
  library("Calls", ["Base", "XMPP"]),
  library("Media", ["Base", "RTP"]),
  library("Screen", ["Base"], settings: kernels),
  library("SimNet", ["Base", "RTP", "Media"]),
]

let drivers: [Target] = [
  library("System", ["Base", "CSys"]),
  library("XMPPLink", ["Base", "System", "XMPP", "CExpat", "COpenSSL", "CCares"]),
  library("SecureLink", ["Base", "System", "COpenSSL", "CNice", "CSRTP"]),
  library("Codecs", ["Base", "COpus", "CVPX", "CYUV", "CAudioProcessing"], settings: kernels),
  library("Devices", ["Base", "System", "CPulse", "CV4L2", "CYUV"], settings: kernels),
  library("Terminal", ["Base", "System", "Screen", "CNcurses", "CVTerm"]),
  library("Store", ["Base", "System", "CSQLite", "CToml"]),
  library("LocalServer", ["Base", "System"]),
]

let upper: [Target] = [
  library(
    "Engine",
    [
      "Base", "System", "RTP", "XMPP", "Calls", "Media", "XMPPLink", "SecureLink", "Codecs", "Devices",
    ]),
  library("Views", ["Base", "Screen", "Calls", "XMPP"]),
  .executableTarget(
    name: "visavis",
    dependencies: [
      "Base", "System", "XMPP", "XMPPLink", "SecureLink", "Calls", "Screen", "Views", "Terminal", "Devices",
      "Store",
      "LocalServer", "Engine",
    ],
    swiftSettings: strict),
  .executableTarget(
    name: "visavis-bench",
    dependencies: [
      "Base", "System", "RTP", "Media", "Screen", "SecureLink", "Codecs", "Devices", "Terminal",
    ],
    swiftSettings: kernels),
]

let suites: [Target] = [
  tests("Base", ["Base"]),
  tests("System", ["System", "Base"]),
  tests("RTP", ["RTP", "Base"]),
  tests("XMPP", ["XMPP", "XMPPLink", "Base"], fixtures: true),
  tests("Calls", ["Calls", "XMPP", "XMPPLink", "Base"], fixtures: true),
  tests("Media", ["Media", "RTP", "SimNet", "Base"]),
  tests("Screen", ["Screen", "Base"]),
  tests("XMPPLink", ["XMPPLink", "XMPP", "LocalServer", "Base"]),
  tests("SecureLink", ["SecureLink", "System", "Base"]),
  tests("Codecs", ["Codecs", "Base"]),
  tests("Devices", ["Devices", "Codecs", "System", "Base"]),
  tests("Terminal", ["Terminal", "Screen", "Base"]),
  tests("Store", ["Store", "System", "Base"]),
  tests("Views", ["Views", "Screen", "Calls", "XMPP", "Base"], fixtures: true),
  tests("LocalServer", ["LocalServer", "System", "Base"]),
  tests("EndToEnd", ["LocalServer", "System", "Devices", "Base"]),
  tests("House", ["System", "Base"]),
]

let package = Package(
  name: "visavis",
  products: [
    .executable(name: "visavis", targets: ["visavis"]),
    .library(name: "VisavisKit", targets: ["Engine"]),
  ],
  targets: shims + pure + drivers + upper + suites,
  cxxLanguageStandard: .cxx17
)
