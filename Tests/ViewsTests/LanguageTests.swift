import Base
import Screen
import Testing

@testable import Views

struct LanguageTests {
  @Test(
    arguments: [
      (["LANG": "zh_CN.UTF-8"], Catalogue.Language.chinese), (["LANG": "zh"], .chinese),
      (["LANG": "en_GB.UTF-8"], .english), ([:], .english), (["LANG": "C.UTF-8"], .english),
      (["LANG": "zh_CN.UTF-8", "LC_MESSAGES": "de_DE"], .english),
      (["LANG": "en_US", "LC_MESSAGES": "de_DE", "LC_ALL": "zh_SG@x"], .chinese),
      (["LANG": "zh_CN", "LC_ALL": ""], .chinese), (["LANG": "zha_CN"], .english),
    ] as [([String: String], Catalogue.Language)])
  func `the locale chooses the language`(variables: [String: String], language: Catalogue.Language) {
    #expect(Catalogue.Language(locale: variables) == language)
  }

  @Test func `no phrase is missing in Chinese`() {
    for phrase in Catalogue.Phrase.allCases {
      #expect(Catalogue.chinese[phrase] != nil, "\(phrase) (“\(phrase.rawValue)”) has no Chinese")
    }
  }

  @Test func `a translation has the places of its phrase`() {
    func places(_ text: String) -> [String] {
      (1...9).map { "%\($0)" }.filter { text.contains($0) }
    }
    for (phrase, text) in Catalogue.chinese {
      #expect(places(text) == places(phrase.rawValue), "\(phrase): \(text)")
      #expect(!text.isEmpty && text.first != " " && text.last != " ", "\(phrase)")
    }
  }

  @Test func `every key is explained in Chinese`() {
    let (english, chinese) = (Catalogue(.english), Catalogue(.chinese))
    for action in Action.allCases {
      #expect(chinese.help(for: action) != english.help(for: action), "\(action.rawValue)")
      #expect(cellWidth(of: chinese.help(for: action)) <= 27, "\(action.rawValue) is too long for the list")
    }
  }

  @Test func `every English word of the screens comes from the catalogue`() {
    for screen in GoldenTests.all {
      var app = Sample.$words.withValue(Catalogue(.chinese)) { screen.app() }
      app.model.contacts = []
      app.model.call?.notices = []
      let text = app.text(Size(width: 132, height: 43))
      for word in ["hang up", "mute", "search", "accept", "decline", "Press", "close", "cancel"] {
        #expect(!text.contains(word), "\(screen.name) says “\(word)”")
      }
    }
  }

  @Test func `dates are written as they are in Chinese`() {
    let words = Catalogue(.chinese)
    #expect(Times.short(Sample.ago(7), Sample.wall, words) == "11月13日")
    #expect(Times.short(Sample.ago(400), Sample.wall, words) == "2025年10月")
    #expect(Times.long(Sample.ago(2), Sample.wall, words) == "星期三 18:30")
    #expect(Times.spoken(.seconds(3900), words) == "1 小时 5 分钟")
  }

  @Test func `days of other years have their year`() {
    let words = Catalogue()
    #expect(Times.day(Sample.ago(400), Sample.wall, words) == "16 Oct 2025")
    #expect(Times.day(Sample.ago(7), Sample.wall, words) == "13 Nov")
    #expect(Times.day(Sample.ago(400), Sample.wall, Catalogue(.chinese)) == "2025年10月16日")
  }

  @Test(arguments: [
    ("你现在可以通话。", 10, ["你现在可以", "通话。"]), ("你现在可以通话。", 8, ["你现在可", "以通话。"]),
    ("一二三四五。", 10, ["一二三四", "五。"]), ("按 + 添加联系人", 9, ["按 + 添加", "联系人"]),
    ("例如 mira@example.org。", 20, ["例如", "mira@example.org。"]), ("没有“一二三”。", 8, ["没有“一", "二三”。"]),
  ])
  func `lines break between wide characters, but not before a full stop`(
    text: String, width: Int, lines: [String]
  ) {
    #expect(wrap(text, width: width) == lines)
  }

  @Test func `a cut Chinese text has no spaces in it`() {
    #expect(wrap("一二三四五六七八九十一二三四五六", width: 10, limit: 2) == ["一二三四五", "六七八九…"])
  }
}
