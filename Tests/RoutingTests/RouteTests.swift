import Foundation
import HotlineModel
import Testing

@testable import Routing

@Suite struct RouteTests {
    /// `Protocols/vectors/routing.json`, which any implementation can run.
    @Test(arguments: RoutingVectors.all) func decidesAsTheVectorSays(vector: RoutingVectors.Vector) throws {
        let own = try #require(MemberID(vector.own))
        let outcome = try vector.outcome.outcome
        let map = try #require(RoutingVectors.maps[vector.map]).federationMap
        let policy = try RoutingPolicy(
            excluding: Set((vector.policy?.excluding ?? []).map { try #require(MemberID($0)) }),
            because: RoutingReason(rawValue: vector.policy?.because ?? "disputed"))
        let expected = try vector.dispositions.map { try $0.disposition }
        #expect(route(outcome, as: own, in: map, policy: policy) == expected)
    }

    /// For any map and verdict: at least one disposition, no destination twice, every located country in exactly one.
    @Test func everyCountryEndsInExactlyOneDisposition() throws {
        var random = SeededGenerator(state: 7)
        let names = ["nl", "de", "fr", "us", "central"].compactMap { MemberID($0) }
        for _ in 0..<2_000 {
            let members = names.map { name in
                MemberCoverage(
                    id: name, role: name.rawValue == "central" ? .central : .hotline, isActive: Bool.random(using: &random),
                    countries: Dictionary(
                        uniqueKeysWithValues: CountryCode.all.prefix(12).shuffled(using: &random).prefix(4).map {
                            ($0, Int.random(in: 0...3, using: &random))
                        }))
            }
            let territories = [CountryCode.all[0]: CountryCode.all[1], CountryCode.all[2]: CountryCode.all[3]]
            let countries = Array(CountryCode.all.prefix(14).shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random)))
            let dispositions = route(
                .located(countries), as: names[Int.random(in: 0..<5, using: &random)],
                in: FederationMap(members: members, territories: territories),
                policy: RoutingPolicy(excluding: Set(names.shuffled(using: &random).prefix(1))))
            #expect(dispositions.flatMap(\.countries).sorted() == countries.sorted())
            #expect(Set(dispositions.map(\.destination)).count == dispositions.count)
        }
    }

    @Test func ofEqualRanksTheFirstListedWins() throws {
        let country = CountryCode.all[0]
        let names = try ["us", "de", "nl"].map { try #require(MemberID($0)) }
        let members = zip(names, [2, 1, 1]).map { MemberCoverage(id: $0, role: .hotline, isActive: true, countries: [country: $1]) }
        #expect(FederationMap(members: members, territories: [:]).responsibleMember(for: country) == names[1])
    }
}

struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
