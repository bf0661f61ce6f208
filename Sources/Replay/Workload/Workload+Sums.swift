import HotlineModel

extension Workload {
    /// Refuses names that are not among the hotlines, and countries for central that a hotline covers.
    func checkMembers() throws(WorkloadError) {
        guard coverage[node] != nil else { throw WorkloadError(.missing, at: "coverage.\(node)", "") }
        guard coverage[central] == nil else { throw WorkloadError(.wrongValue, at: "central", "a member that covers no country") }
        for (place, tally) in [("partners", partners), ("own.abroad.members", own.forwarded)] {
            for entry in tally.entries where entry.key == node || coverage[entry.key] == nil {
                throw WorkloadError(.wrongValue, at: "\(place).\(entry.key)", "the count of another hotline with a coverage")
            }
        }
        let covered = Set(coverage.values.joined())
        guard covered.count == coverage.values.reduce(0, { $0 + $1.count }) else {
            throw WorkloadError(.wrongValue, at: "coverage", "countries that are each covered once")
        }
        for entry in own.uncovered.entries {
            let parent = CountryCode.customaryTerritories[entry.key]
            guard !covered.contains(entry.key), parent.map({ !covered.contains($0) }) ?? true else {
                throw WorkloadError(.wrongValue, at: "own.abroad.uncovered.\(entry.key)", "the count of a country nobody covers")
            }
        }
    }

    /// Refuses assumptions that do not add up to the published figures.
    func checkSums() throws(WorkloadError) {
        let ours = published.received - published.fromPartners
        let notIllegal = published.byKind.total - published.byKind[.childSexualAbuse]
        try check("partners", partners.total, "fromPartners", published.fromPartners)
        try check("own.origins", own.origins.total, "received less fromPartners", ours)
        try check("the kinds", published.byKind.total, "received", published.received)
        try check("byKind.childSexualAbuse", published.byKind[.childSexualAbuse], "illegal", published.illegal)
        try check("partners and own.kept", partners.total + own.kept, "illegalHostedHere", published.illegalHostedHere)
        try check("illegalHostedHere and own.abroad", published.illegalHostedHere + own.abroad, "illegal", published.illegal)
        try check("own.kept, own.abroad and the kinds that are not illegal", own.kept + own.abroad + notIllegal, "own.origins", ours)
        guard published.referred <= published.illegalHostedHere else {
            throw WorkloadError(.doesNotAddUp, at: "referred", "is \(published.referred), more than all that is illegalHostedHere")
        }
        guard own.later <= 100 else {
            throw WorkloadError(
                .doesNotAddUp, at: "own.repeated, own.recognised and own.renewed", "are more than 100 per cent together")
        }
        guard hosting.overridden <= own.kept else {
            throw WorkloadError(.doesNotAddUp, at: "hosting.overridden", "is \(hosting.overridden), more than own.kept")
        }
    }

    private func check(_ what: String, _ sum: Int, _ name: String, _ expected: Int) throws(WorkloadError) {
        guard sum == expected else {
            throw WorkloadError(.doesNotAddUp, at: what, "are \(sum) together, and \(name) says \(expected)")
        }
    }
}
