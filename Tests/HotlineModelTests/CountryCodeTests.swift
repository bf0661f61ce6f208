import Foundation
import Testing

@testable import HotlineModel

@Suite struct CountryCodeTests {
    struct File: Decodable {
        let vectors: [Vector]
        let territories: [String: String]
    }

    struct Vector: Decodable, CustomTestStringConvertible {
        let reported: String
        let country: String?
        var testDescription: String { "\(reported) is \(country ?? "no country")" }
    }

    /// `Protocols/vectors/country-codes.json`; a file that cannot be read gives a vector that must fail.
    static let file: File = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Protocols/vectors/country-codes.json")
        let missing = File(vectors: [Vector(reported: "the vectors cannot be read", country: "NL")], territories: [:])
        return (try? JSONDecoder().decode(File.self, from: Data(contentsOf: path))) ?? missing
    }()

    @Test(arguments: Self.file.vectors) func readsCodesAsTheVectorSays(vector: Vector) {
        #expect(CountryCode(reported: vector.reported)?.rawValue == vector.country)
    }

    @Test func holdsEveryCountryOnce() {
        #expect(CountryCode.all.count == 250 && Set(CountryCode.all).count == 250)
        #expect(CountryCode.all == CountryCode.all.sorted())
        for country in CountryCode.all {
            #expect(CountryCode(country.rawValue) == country && CountryCode(reported: country.rawValue) == country)
        }
    }

    @Test(arguments: ["nl", "UK", "EU", "NLD", "N", ""]) func takesOnlyExactCodesOnTheWire(text: String) {
        #expect(CountryCode(text) == nil)
    }

    @Test func beginsWithTheMapOfTheVectors() {
        let map = Dictionary(uniqueKeysWithValues: CountryCode.customaryTerritories.map { ($0.key.rawValue, $0.value.rawValue) })
        #expect(map == Self.file.territories && !map.isEmpty)
        for country in CountryCode.customaryTerritories.values { #expect(CountryCode.customaryTerritories[country] == nil) }
    }
}
