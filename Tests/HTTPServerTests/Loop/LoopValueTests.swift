import Testing

@testable import HTTPServer

@Suite struct DeadlineHeapTests {
    private static func entry(_ time: Int64) -> DeadlineHeap.Entry {
        DeadlineHeap.Entry(time: time, id: ConnectionID(index: UInt32(time), generation: 1))
    }

    @Test func givesWhatIsDueSoonestFirst() {
        var heap = DeadlineHeap()
        for number in 0..<200 { heap.push(Self.entry(Int64(number * 37 % 200))) }
        var times: [Int64] = []
        while let entry = heap.pop(at: 99) { times.append(entry.time) }
        #expect(times == Array(0..<100))
        #expect(heap.first == 100)
    }

    @Test func dropsStaleEntriesWhenTheyAreMany() {
        var heap = DeadlineHeap()
        for number in 0..<2000 { heap.push(Self.entry(Int64(number))) }
        heap.compact(when: 2000) { _ in false }
        #expect(heap.first == 0)
        heap.compact(when: 1) { $0.time == 1999 }
        #expect(heap.first == 1999)
    }
}

@Suite struct OutputQueueTests {
    @Test func givesBytesInOrderWhateverPartsAreTaken() {
        var queue = OutputQueue()
        let all = (0..<100).map { UInt8($0) }
        queue.append(Array(all[..<30]))
        queue.append([])
        queue.append(Array(all[30..<31]))
        queue.append(Array(all[31...]))
        var taken: [UInt8] = []
        while !queue.isEmpty {
            let part = queue.withNext { Array($0.prefix(7)) } ?? []
            taken += part
            queue.removeFirst(part.count)
        }
        #expect(taken == all)
        let rest = queue.withNext { $0.count }
        #expect(rest == nil)
    }
}

@Suite struct ServerTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_399_999, "2000-02-28T23:59:59Z", "Mon, 28 Feb 2000 23:59:59 GMT"),
            (951_825_600_000, "2000-02-29T12:00:00Z", "Tue, 29 Feb 2000 12:00:00 GMT"),
            (784_111_777_000, "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            (4_102_444_800_000, "2100-01-01T00:00:00Z", "Fri, 01 Jan 2100 00:00:00 GMT"),
            (-1, "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
        ] as [(Int64, String, String)])
    func writesBothForms(milliseconds: Int64, text: String, date: String) {
        #expect(ServerTime.text(milliseconds) == text)
        #expect(ServerTime.httpDate(milliseconds) == date)
    }
}
