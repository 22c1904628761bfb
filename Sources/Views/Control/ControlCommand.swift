public import Base
public import Screen

/// What a program outside may ask of the calls, by the name it has in the control protocol (Docs/CONTROL.md).
public enum ControlCommand: Sendable, Equatable {
  /// Take whoever is calling, with our camera if `video`; a call that goes on is held, or ended if `end`.
  case accept(video: Bool, end: Bool)
  /// Refuse whoever is calling, or silence it without a word.
  case decline, ignore
  /// Our microphone: off or on; nil turns it over.
  case mute(Bool?)
  /// Our camera: on or off; nil turns it over.
  case camera(Bool?)
  /// The call put aside, or taken back; nil turns it over.
  case hold(Bool?)
  /// To the call on hold.
  case switchCalls
  /// End, or cancel, the call.
  case hangUp
  /// Call somebody.
  case call(peer: String, video: Bool)
  /// The call in the app's little panel, or on its whole screen; nil turns it over.
  case float(Bool?)
  /// What other people see of us.
  case presence(Presence)
}

/// Why something that was asked for is not done.
public struct ControlRefusal: UserFacingError, Equatable {
  /// The reason.
  public let sentence: String
  /// The reason, in the words it came in.
  public var said: Sentence { "\(sentence)" }
  /// Because of this.
  public init(_ sentence: String) { self.sentence = sentence }
}

/// What a client of the control socket wants to see of the call: cells for a screen of its own.
public struct PanelWish: Sendable, Equatable {
  /// Columns and rows.
  public var size: Size
  /// Pictures a second at most.
  public var framesPerSecond: Int
  /// Colours of that screen.
  public var colors: ColorDepth
  /// Whether it shows more than ASCII.
  public var unicode: Bool
  /// What its pictures are made of.
  public var pictures: PictureEncoding
  /// A cell's height divided by its width.
  public var cellAspect: Double
  /// What the client's own key is called that closes the panel; "" for none.
  public var leave = ""

  /// A panel of `size` on a modern terminal.
  public init(
    size: Size, framesPerSecond: Int = 15, colors: ColorDepth = .trueColor, unicode: Bool = true,
    pictures: PictureEncoding = .halfBlock, cellAspect: Double = 2
  ) {
    self.size = size
    self.framesPerSecond = framesPerSecond
    self.colors = colors
    self.unicode = unicode
    self.pictures = pictures
    self.cellAspect = cellAspect
  }
}

/// One line of a client, understood.
enum ControlRequest: Equatable {
  case status, watch, unwatch
  case cells(PanelWish), noCells
  case key(Key)
  case command(ControlCommand)

  /// Reads the request that `object` is; refuses what is wrong with it.
  static func read(_ object: JSON) throws(ControlRefusal) -> ControlRequest {
    let arguments = ControlArguments(object)
    guard let name = object["do"]?.asString else {
      throw ControlRefusal("“do” is missing: what is to be done, such as \"status\".")
    }
    switch name {
    case "status": return .status
    case "watch": return try arguments.flag("on") == false ? .unwatch : .watch
    case "cells": return try arguments.flag("on") == false ? .noCells : .cells(arguments.panel())
    case "key":
      guard let word = object["key"]?.asString, word.utf8.count <= 32, let key = Key(name: word) else {
        throw ControlRefusal("“key” must be a key's name, such as \"m\" or \"enter\".")
      }
      return .key(key)
    default: return .command(try order(name, arguments))
    }
  }

  private static func order(
    _ name: String, _ arguments: ControlArguments
  ) throws(ControlRefusal) -> ControlCommand {
    switch name {
    case "accept":
      return .accept(video: try arguments.flag("video") ?? false, end: try arguments.flag("end") ?? false)
    case "decline": return .decline
    case "ignore": return .ignore
    case "mute": return .mute(try arguments.flag("on"))
    case "camera": return .camera(try arguments.flag("on"))
    case "hold": return .hold(try arguments.flag("on"))
    case "switch": return .switchCalls
    case "hangup": return .hangUp
    case "call": return .call(peer: try arguments.text("peer"), video: try arguments.flag("video") ?? true)
    case "float": return .float(try arguments.flag("on"))
    case "presence":
      guard let presence = Presence(rawValue: try arguments.text("presence")), presence != .offline else {
        throw ControlRefusal("“presence” must be available, away, dnd or xa.")
      }
      return .presence(presence)
    default: throw ControlRefusal("“\(harmless(name.prefix(40)))” is nothing that can be done here.")
    }
  }
}

/// The members of a request beside “do”.
struct ControlArguments {
  private let object: JSON

  init(_ object: JSON) { self.object = object }

  private func member(_ name: String) -> JSON? {
    guard let value = object[name] else { return nil }
    if case .null = value { return nil }
    return value
  }

  func flag(_ name: String) throws(ControlRefusal) -> Bool? {
    guard let value = member(name) else { return nil }
    guard let flag = value.asBool else { throw ControlRefusal("“\(name)” must be true or false.") }
    return flag
  }

  func text(_ name: String) throws(ControlRefusal) -> String {
    guard let text = member(name)?.asString, !text.isEmpty, text.utf8.count <= 1_024 else {
      throw ControlRefusal("“\(name)” must be a text.")
    }
    return text
  }

  private func number(_ name: String, in range: ClosedRange<Int>) throws(ControlRefusal) -> Int? {
    guard let value = member(name) else { return nil }
    guard let number = value.asInt, range.contains(number) else {
      throw ControlRefusal(
        "“\(name)” must be a whole number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  func panel() throws(ControlRefusal) -> PanelWish {
    guard let width = try number("width", in: 12...400), let height = try number("height", in: 4...200) else {
      throw ControlRefusal("“width” and “height” are missing: how large the panel is, in cells.")
    }
    var wish = PanelWish(size: Size(width: width, height: height))
    if let rate = try number("fps", in: 1...30) { wish.framesPerSecond = rate }
    if let word = member("colours")?.asString {
      guard let depth = ColorDepth(rawValue: word) else {
        throw ControlRefusal("“colours” must be truecolor, 256, 16 or mono.")
      }
      wish.colors = depth
    }
    if let word = member("symbols")?.asString {
      guard let encoding = PictureEncoding(rawValue: word) else {
        throw ControlRefusal("“symbols” must be what pictures can be made of, such as half.")
      }
      wish.pictures = encoding
    }
    wish.unicode = try flag("unicode") ?? true
    if let aspect = member("aspect")?.asDouble, (0.5...5).contains(aspect) { wish.cellAspect = aspect }
    if let key = member("leave")?.asString { wish.leave = harmless(key.prefix(8)) }
    return wish
  }
}
