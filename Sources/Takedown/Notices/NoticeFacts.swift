import Envelopes
package import HotlineModel
package import Notices

/// What a notice says of one case, and the host at which the case was when it joined: sealed under the case's key, so that every attempt says the
/// same, and nothing is left of it when the case's contents are destroyed.
package struct NoticeFacts: Hashable, Sendable {
    package var url: String
    package var classification: Classification
    package var basis: AssessmentBasis
    package var medium: Medium?
    package var age: AgeGroup?
    package var firstSeen: Timestamp
    package var lastSeen: Timestamp?
    package var host: TracedHost

    /// The case as a notice draws it up.
    ///
    /// - Throws: `NoticeProblem` if it cannot stand in a notice.
    package func address(reference: String) throws(NoticeProblem) -> NoticedAddress {
        try NoticedAddress(
            url: url, reference: reference, classification: classification, basis: basis, medium: medium, age: age, firstSeen: firstSeen,
            lastSeen: lastSeen, ip: host.addresses.first, asn: host.systems.first, country: host.country)
    }

}

// MARK: Keeping

extension NoticeFacts {
    var json: [UInt8] {
        var members: [JSONValue.Member] = [
            .init("url", .string(url)), .init("classification", .string(classification.rawValue)),
            .init("firstSeen", .string(firstSeen.description)),
            .init("addresses", .array(host.addresses.map { .string($0) })),
            .init("systems", .array(host.systems.map { .integer(Int64($0)) })),
        ]
        if case .recognised(let sources) = basis { members.append(.init("restsOn", .array(sources.map { .string($0.rawValue) }))) }
        let optional: [(String, String?)] = [
            ("medium", medium?.rawValue), ("age", age?.rawValue), ("lastSeen", lastSeen?.description), ("host", host.name),
            ("country", host.country?.rawValue), ("front", host.front),
        ]
        for (name, value) in optional { if let value { members.append(.init(name, .string(value))) } }
        return JSONValue.object(members).compactBytes
    }

    struct Malformed: Error {}

    /// Reads what ``json`` wrote.
    init(json: [UInt8]) throws {
        let value = try JSONValue(parsing: json)
        func text(_ name: String) -> String? { value[name]?.string }
        guard let url = text("url"), let classification = text("classification"), let first = text("firstSeen").flatMap({ Timestamp($0) }),
            let addresses = value["addresses"]?.array, let systems = value["systems"]?.array
        else { throw Malformed() }
        self.url = url
        self.classification = Classification(rawValue: classification)
        firstSeen = first
        lastSeen = text("lastSeen").flatMap { Timestamp($0) }
        basis = value["restsOn"]?.array.map { .recognised(restsOn: $0.compactMap { $0.string.flatMap { MemberID($0) } }) } ?? .seen
        medium = text("medium").map(Medium.init(rawValue:))
        age = text("age").map(AgeGroup.init(rawValue:))
        host = TracedHost(
            name: text("host"), addresses: addresses.compactMap(\.string),
            systems: systems.compactMap { $0.integer.flatMap { UInt32(exactly: $0) } },
            country: text("country").flatMap { CountryCode($0) })
        host.front = text("front")
    }
}
