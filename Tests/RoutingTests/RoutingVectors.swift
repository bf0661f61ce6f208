import Foundation
import HotlineModel
import Testing

/// The file of routing vectors, read into the model's types.
enum RoutingVectors {
    struct File: Decodable {
        let maps: [String: Map]
        let vectors: [Vector]
    }

    struct Map: Decodable {
        let members: [Member]
        let territories: [String: String]

        var federationMap: FederationMap {
            get throws {
                var territories: [CountryCode: CountryCode] = [:]
                for (territory, country) in self.territories {
                    let parent: CountryCode = try #require(CountryCode(country))
                    territories[try #require(CountryCode(territory))] = parent
                }
                return FederationMap(members: try members.map { try $0.coverage }, territories: territories)
            }
        }
    }

    struct Member: Decodable {
        let id: String, role: String, active: Bool
        let countries: [String: Int]

        var coverage: MemberCoverage {
            get throws {
                var ranks: [CountryCode: Int] = [:]
                for (country, rank) in countries {
                    let country: CountryCode = try #require(CountryCode(country))
                    ranks[country] = rank
                }
                return MemberCoverage(
                    id: try #require(MemberID(id)), role: try #require(MemberRole(rawValue: role)), isActive: active, countries: ranks)
            }
        }
    }

    struct Vector: Decodable, CustomTestStringConvertible {
        let name: String, own: String, map: String
        let outcome: Outcome
        let policy: Policy?
        let dispositions: [Expected]

        var testDescription: String { name }
    }

    struct Policy: Decodable {
        let excluding: [String]
        let because: String
    }

    struct Outcome: Decodable {
        let located: [String]?
        let hidden: String?
        let unlocated: String?

        var outcome: HostingVerdict.Outcome {
            get throws {
                if let located { return .located(try located.map { try #require(CountryCode($0)) }) }
                if let hidden { return .hidden(by: hidden) }
                return .unlocated(UnlocatedReason(rawValue: try #require(unlocated)))
            }
        }
    }

    struct Expected: Decodable {
        let kind: String
        let to: String?
        let reason: String
        let countries: [String]

        var disposition: Disposition {
            get throws {
                let kind: Disposition.Destination
                switch self.kind {
                case "keep": kind = .keep
                case "forward": kind = .forward(to: try #require(to.flatMap { MemberID($0) }))
                default: kind = .central
                }
                return Disposition(
                    kind, reason: RoutingReason(rawValue: reason), countries: try countries.map { try #require(CountryCode($0)) })
            }
        }
    }

    private static let file: File? = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../../Protocols/vectors/routing.json")
        return try? JSONDecoder().decode(File.self, from: Data(contentsOf: path))
    }()
    static var maps: [String: Map] { file?.maps ?? [:] }
    /// All vectors; a file that cannot be read gives one that must fail.
    static let all: [Vector] =
        file?.vectors ?? [
            Vector(
                name: "Protocols/vectors/routing.json cannot be read", own: "", map: "",
                outcome: Outcome(located: nil, hidden: nil, unlocated: nil),
                policy: nil, dispositions: [])
        ]
}
