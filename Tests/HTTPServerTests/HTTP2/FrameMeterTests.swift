import Testing

@testable import HTTPServer

@Suite struct FrameMeterTests {
    private static func headers(of bytes: [UInt8], inPiecesOf count: Int) -> [FrameMeter.Header] {
        var meter = FrameMeter()
        var found: [FrameMeter.Header] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            Array(rest.prefix(count)).withUnsafeBufferPointer { meter.read($0) { found.append($0) } }
            rest = rest.dropFirst(count)
        }
        return found
    }

    @Test(arguments: [1, 2, 7, 9, 10, 1000]) func findsEveryFrameHoweverTheBytesCome(count: Int) {
        let frames = [
            HTTP2Frame(.settings), HTTP2Frame(.data, flags: 1, stream: 3, payload: [UInt8](repeating: 0, count: 300)),
            HTTP2Frame(.ping, payload: [UInt8](repeating: 0, count: 8)),
        ]
        let found = Self.headers(of: HTTP2Frame.preface + frames.flatMap(\.bytes), inPiecesOf: count)
        #expect(found.map(\.type) == [4, 0, 6])
        #expect(found.map(\.length) == [0, 300, 8])
        #expect(found.map(\.flags) == [0, 1, 0])
    }
}

@Suite struct FloodGuardTests {
    private static func header(_ type: UInt8, length: Int = 0, flags: UInt8 = 0) -> FrameMeter.Header {
        FrameMeter.Header(length: length, type: type, flags: flags)
    }

    private func flooded(_ header: FrameMeter.Header, times: Int, in flood: inout FloodGuard, at now: Int64 = 0) -> Int {
        (0..<times).count { _ in flood.isFlooded(by: header, at: now) }
    }

    @Test(arguments: [2, 3, 4, 5, 6, 7, 8, 9, 10, 0xEE] as [UInt8]) func countsEveryKindThatCarriesNoRequest(type: UInt8) {
        var flood = FloodGuard(perSecond: 5)
        #expect(flooded(Self.header(type, length: 4), times: 5, in: &flood) == 0)
        #expect(flooded(Self.header(type, length: 4), times: 5, in: &flood) == 1)
    }

    @Test func countsEmptyDataThatEndsNothing() {
        var flood = FloodGuard(perSecond: 5)
        #expect(flooded(Self.header(0, length: 1), times: 100, in: &flood) == 0)
        #expect(flooded(Self.header(0, flags: 1), times: 100, in: &flood) == 0)
        #expect(flooded(Self.header(0), times: 6, in: &flood) == 1)
    }

    @Test func beginsAnewEachSecond() {
        var flood = FloodGuard(perSecond: 5)
        #expect(flooded(Self.header(6), times: 5, in: &flood, at: 0) == 0)
        #expect(flooded(Self.header(6), times: 5, in: &flood, at: 1_000_000_000) == 0)
    }

    @Test func readersMayOpenTheirWindows() {
        var flood = FloodGuard(perSecond: 5)
        for _ in 0..<100 { flood.earn() }
        #expect(flooded(Self.header(8, length: 4), times: 400, in: &flood) == 0)
        #expect(flooded(Self.header(8, length: 4), times: 6, in: &flood) == 1)
        #expect(flooded(Self.header(1), times: 1, in: &flood) == 0)
        #expect(flooded(Self.header(8, length: 4), times: 4, in: &flood) == 0)
    }

    @Test func whatIsEarnedHasABound() {
        var flood = FloodGuard(perSecond: 5)
        for _ in 0..<100_000 { flood.earn() }
        #expect(flooded(Self.header(8, length: 4), times: 10_000, in: &flood) == 1)
    }
}
