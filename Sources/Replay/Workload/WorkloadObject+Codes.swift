import HotlineModel

extension WorkloadObject {
    mutating func member(_ name: String) throws(WorkloadError) -> MemberID {
        guard let member = MemberID(try text(name)) else { throw WorkloadError(.wrongValue, at: path(of: name), "the name of a member") }
        return member
    }

    /// Counts under names that a closure reads.
    mutating func tally<Key>(_ name: String, of what: String, key: (String) -> Key?) throws(WorkloadError) -> Tally<Key> {
        var object = try object(name)
        var entries: [Tally<Key>.Entry] = []
        for name in object.names {
            guard let key = key(name) else { throw WorkloadError(.unknown, at: object.path(of: name), what) }
            entries.append(Tally.Entry(key: key, count: try object.count(name)))
        }
        return Tally(entries)
    }

    /// Percentages under names that a closure reads; they must add up to 100.
    mutating func shares<Key>(_ name: String, of what: String, key: (String) -> Key?) throws(WorkloadError) -> Shares<Key> {
        var object = try object(name)
        var entries: [(key: Key, percentage: Double)] = []
        for name in object.names {
            guard let key = key(name) else { throw WorkloadError(.unknown, at: object.path(of: name), what) }
            entries.append((key: key, percentage: try object.percentage(name)))
        }
        let sum = entries.reduce(0) { $0 + $1.percentage }
        guard abs(sum - 100) < 1e-6 else {
            throw WorkloadError(.doesNotAddUp, at: path(of: name), "is \(sum) per cent together, and must be 100")
        }
        return Shares(entries)
    }

    mutating func coverage(_ name: String) throws(WorkloadError) -> [MemberID: [CountryCode]] {
        var object = try object(name)
        var coverage: [MemberID: [CountryCode]] = [:]
        for name in object.names {
            guard let member = MemberID(name) else { throw WorkloadError(.unknown, at: object.path(of: name), "members") }
            let texts = try object.texts(name)
            let countries = texts.compactMap { CountryCode($0) }
            guard countries.count == texts.count, !countries.isEmpty else {
                throw WorkloadError(.wrongValue, at: object.path(of: name), "a list of countries")
            }
            coverage[member] = countries
        }
        return coverage
    }
}

extension OpenCode {
    /// The code of that name, if this version knows it.
    static func known(named name: String) -> Self? {
        let code = Self(rawValue: name)
        return code.isKnown ? code : nil
    }
}

extension Classification {
    static func illegal(named name: String) -> Classification? {
        let classification = Classification(rawValue: name)
        return classification.isIllegal ? classification : nil
    }
}

extension UnlocatedReason {
    /// The reason of that name, if an address alone can cause it, without a resolver that fails.
    static func plannable(named name: String) -> UnlocatedReason? {
        let reason = UnlocatedReason(rawValue: name)
        return [onion, i2p, ipfs, magnet, reservedAddress].contains(reason) ? reason : nil
    }
}
