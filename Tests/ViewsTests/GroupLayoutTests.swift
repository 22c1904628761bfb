import Base
import Screen
import Testing

@testable import Views

/// Where the tiles of a group go, for every number of people and many sizes.
struct GroupLayoutTests {
  private static let areas = [
    Rect(x: 0, y: 1, width: 40, height: 10), Rect(x: 0, y: 1, width: 60, height: 14),
    Rect(x: 0, y: 1, width: 80, height: 22), Rect(x: 0, y: 0, width: 132, height: 41),
    Rect(x: 3, y: 2, width: 200, height: 48), Rect(x: 0, y: 0, width: 50, height: 90),
    Rect(x: 0, y: 0, width: 14, height: 4), Rect(x: 0, y: 0, width: 5, height: 2),
    Rect(x: 0, y: 0, width: 300, height: 6), Rect(x: 0, y: 0, width: 20, height: 60),
  ]

  /// All tiles of all pages.
  private func pages(_ mode: GroupLayout.Mode, _ count: Int, _ area: Rect, large: Int = 0) -> [GroupLayout] {
    let first = GroupLayout(mode, count: count, in: area, large: large)
    return (0..<first.pages).map { GroupLayout(mode, count: count, in: area, large: large, page: $0) }
  }

  private func check(_ layout: GroupLayout, _ area: Rect) {
    for (index, tile) in layout.tiles.enumerated() {
      #expect(!tile.rect.isEmpty && tile.rect.intersection(area) == tile.rect, "\(tile) in \(area)")
      for other in layout.tiles.dropFirst(index + 1) {
        #expect(!tile.rect.intersects(other.rect), "\(tile) and \(other) in \(area)")
      }
    }
  }

  @Test(arguments: 1...16, areas)
  func `everybody has one tile, inside and beside the others`(count: Int, area: Rect) {
    for mode in [GroupLayout.Mode.grid, .list] {
      let pages = pages(mode, count, area)
      #expect(pages.flatMap { $0.tiles.map(\.index) } == Array(0..<count), "\(mode)")
      for page in pages { check(page, area) }
    }
  }

  @Test(arguments: 1...16, areas)
  func `in focus everybody is in the strip but the large one`(count: Int, area: Rect) {
    for large in [0, count / 2, count - 1] {
      let pages = pages(.focus, count, area, large: large)
      for page in pages {
        check(page, area)
        #expect(page.tiles.first?.index == large)
      }
      let strip = pages.flatMap { $0.tiles.dropFirst().map(\.index) }
      let hasRoom = area.height >= 2 * GroupLayout.least.height
      #expect(strip == (hasRoom ? (0..<count).filter { $0 != large } : []))
      guard count > 1, hasRoom, let first = pages.first else { continue }
      let sizes = first.tiles.map { $0.rect.width * $0.rect.height }
      #expect(sizes.dropFirst().allSatisfy { $0 <= (sizes.first ?? 0) }, "the large one is the largest")
    }
  }

  @Test(arguments: 1...16, areas)
  func `tiles of a grid are alike on all pages and no smaller than they may be`(count: Int, area: Rect) {
    let tiles = pages(.grid, count, area).flatMap(\.tiles)
    #expect(Set(tiles.map(\.rect.size)).count == 1)
    let least = GroupLayout.least
    guard area.width >= least.width, area.height >= least.height else { return }
    #expect(tiles.allSatisfy { $0.rect.width >= least.width && $0.rect.height >= least.height })
  }

  @Test(arguments: [
    (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [3, 2]), (6, [3, 3]), (7, [3, 3, 1]), (8, [3, 3, 2]),
    (9, [3, 3, 3]), (10, [4, 4, 2]), (11, [4, 4, 3]), (12, [4, 4, 4]), (13, [4, 4, 4, 1]),
    (14, [4, 4, 4, 2]), (15, [4, 4, 4, 3]), (16, [4, 4, 4, 4]),
  ])
  func `rows fill up as they should, and the last one is in the middle`(count: Int, rows: [Int]) {
    let area = Rect(x: 0, y: 1, width: 200, height: 48)
    let layout = GroupLayout(.grid, count: count, in: area)
    #expect(layout.pages == 1)
    let lines = Dictionary(grouping: layout.tiles, by: \.rect.y).sorted { $0.key < $1.key }.map(\.value)
    #expect(lines.map(\.count) == rows)
    for line in lines {
      let left = (line.map(\.rect.x).min() ?? 0) - area.x
      let right = area.maxX - (line.map(\.rect.maxX).max() ?? 0)
      #expect(abs(left - right) <= 1, "\(count)")
    }
  }

  @Test func `a terminal higher than wide has its tiles below each other`() {
    let layout = GroupLayout(.grid, count: 2, in: Rect(x: 0, y: 0, width: 50, height: 90))
    #expect(Set(layout.tiles.map(\.rect.x)).count == 1 && Set(layout.tiles.map(\.rect.y)).count == 2)
  }

  @Test func `sixteen fit on a usual terminal, and have pages on a small one`() {
    #expect(GroupLayout(.grid, count: 16, in: Rect(x: 0, y: 1, width: 80, height: 22)).pages == 1)
    #expect(GroupLayout(.grid, count: 16, in: Rect(x: 0, y: 1, width: 40, height: 10)).pages == 4)
    #expect(GroupLayout(.grid, count: 40, in: Rect(x: 0, y: 1, width: 200, height: 48)).pages == 3)
  }

  @Test func `a page that is not there is the last one, and nobody has no tiles`() {
    let area = Rect(x: 0, y: 1, width: 40, height: 10)
    #expect(GroupLayout(.grid, count: 16, in: area, page: 99).page == 3)
    #expect(GroupLayout(.grid, count: 16, in: area, page: -5).page == 0)
    for mode in GroupLayout.Mode.allCases {
      #expect(GroupLayout(mode, count: 0, in: area).tiles.isEmpty)
      #expect(GroupLayout(mode, count: 3, in: Rect(x: 0, y: 0, width: 0, height: 9)).tiles.isEmpty)
      #expect(GroupLayout(mode, count: 3, in: area, large: 99).tiles.allSatisfy { $0.index < 3 })
    }
  }
}
