import HotlineModel
import LocationDatabases
import Testing

@testable import Hosting

/// Blocks of neighbouring addresses, and the tables that answer for a whole block.
@Suite struct AddressBlockTests {
    @Test(arguments: [
        ("20.1.2.3", "20.1.2.0/24", "20.1.2.255", 120), ("20.1.2.0", "20.1.2.0/24", "20.1.2.255", 120),
        ("255.255.255.255", "255.255.255.0/24", "255.255.255.255", 120),
        ("2a00:1:2:3::9", "2a00:1:2:3::/64", "2a00:1:2:3:ffff:ffff:ffff:ffff", 64),
        ("::", "::/64", "::ffff:ffff:ffff:ffff", 64),
    ])
    func surroundsAnAddress(text: String, block: String, last: String, length: Int) throws {
        let around = AddressBlock(around: try address(text))
        #expect(around.description == block && around.last.description == last && around.length == length)
        #expect(AddressBlock(around: around.last) == around && AddressBlock(around: around.address(200)) == around)
    }

    @Test func blocksAreSortedByTheirFirstAddress() throws {
        let texts = ["2a00::", "20.0.1.0", "9.0.0.0", "20.0.0.0", "::"]
        let sorted = try texts.map { AddressBlock(around: try address($0)) }.sorted().map(\.description)
        #expect(sorted == ["::/64", "9.0.0.0/24", "20.0.0.0/24", "20.0.1.0/24", "2a00::/64"])
    }

    /// One range covers the block, or none touches it.
    @Test(
        arguments: [
            ([], true), ([(0, 255)], true), ([(0, 65_535)], true), ([(0, 254)], false), ([(1, 255)], false), ([(10, 20)], false),
            ([(256, 300)], true), ([(255, 300)], false), ([(0, 127), (128, 255)], false), ([(0, 255), (256, 300)], true), ([(0, 0)], false),
            ([(255, 255)], false),
        ] as [([(Int, Int)], Bool)])
    func aBlockIsUniformOrNot(ranges: [(Int, Int)], isUniform: Bool) throws {
        for (text, first) in [("20.0.1.0", "20.0.1.0"), ("2a00:0:0:1::", "2a00:0:0:1::")] {
            let block = AddressBlock(around: try address(text))
            let step: UInt128 = block.family == .v4 ? 1 : 1 << 56
            var table = RangeTable<Int>()
            // Something lies before the block in each case.
            #expect(table.append(first: try address(first).bits - 5, last: try address(first).bits - 1, -1))
            for (index, range) in ranges.enumerated() {
                let start = try address(first).bits + UInt128(range.0) * step
                #expect(table.append(first: start, last: try address(first).bits + UInt128(range.1 + 1) * step - 1, index))
            }
            #expect(table.isUniform(over: block) == isUniform, "\(block)")
        }
    }

    @Test func aRangeAnswersFromItsFirstToItsLastAddress() throws {
        var table = RangeTable<String>()
        #expect(table.append(first: try address("20.0.0.5").bits, last: try address("20.0.0.9").bits, "v4"))
        #expect(table.append(first: try address("2a00::5").bits, last: try address("2a00::9").bits, "v6"))
        for (text, value) in [
            ("20.0.0.4", nil), ("20.0.0.5", "v4"), ("20.0.0.9", "v4"), ("20.0.0.10", nil), ("2a00::4", nil), ("2a00::5", "v6"),
            ("2a00::9", "v6"), ("2a00::a", nil), ("0.0.0.0", nil), ("255.255.255.255", nil), ("::", nil),
        ] as [(String, String?)] {
            #expect(table[try address(text)] == value, "\(text)")
        }
        #expect(table.count == 2 && table.count(of: .v4) == 1 && table.count(of: .v6) == 1)
    }

    @Test(
        arguments: [
            ("nl", "NL"), ("NL", "NL"), ("UK", "GB"), ("EU", nil), ("A1", nil), ("NLD", nil), ("N", nil), ("", nil),
        ] as [(String, String?)])
    func aDatabaseNamesACountryByTwoLetters(code: String, country: String?) {
        var record = LocationRecord()
        record.country = code
        #expect(SourceWord(record).country?.rawValue == country)
    }
}
