import HotlineModel
import LocationDatabases

/// All location data at one moment: an immutable value that decides on addresses.
final class LocationSet: Sendable {
    /// A source with its name and data date in evidence.
    final class Named: Sendable {
        let name: String
        let source: any LocationSource
        let dataDate: String

        init(_ name: String, _ source: any LocationSource) {
            self.name = name
            self.source = source
            dataDate = source.dataDate
        }
    }

    let sources: [Named]
    private let overrides: Named
    private let passThrough: PassThroughNetworks
    /// The names of the listed front-ends.
    var frontNames: Set<String> { passThrough.names }
    private let decision: DecisionPolicy
    private let anycastHides: Bool

    init(sources: [Named], overrides: Named, passThrough: PassThroughNetworks, decision: DecisionPolicy, anycastHides: Bool) {
        self.sources = sources
        self.overrides = overrides
        self.passThrough = passThrough
        self.decision = decision
        self.anycastHides = anycastHides
    }

    /// Decides on an address, and records the opinion of every source.
    func finding(for address: IPAddress) -> AddressFinding {
        let host = address.embeddedV4 ?? address
        var finding = AddressFinding(address: address.description)
        finding.opinions.reserveCapacity(sources.count + 1)
        let override = overrides.source.word(on: host)
        var system = override?.asn
        if let override { finding.opinions.append(LocationOpinion(overrides, override)) }
        var hidingSystem: String?, isAnycast = false
        if let asn = override?.asn { hidingSystem = passThrough.name(ofSystem: asn) }
        for source in sources {
            guard let word = source.source.word(on: host), !word.saysNothing else { continue }
            if let asn = word.asn {
                system = system ?? asn
                // Any source is enough: they differ in age, and a wrong country costs more time than a wrong `hidden`.
                hidingSystem = hidingSystem ?? passThrough.name(ofSystem: asn)
            }
            isAnycast = isAnycast || word.isAnycast
            finding.opinions.append(LocationOpinion(source, word))
        }
        finding.decide(override: override, by: decision)
        finding.asn = system
        finding.organisation = override?.organisation ?? finding.opinions.first { $0.asn == system && $0.organisation != nil }?.organisation
        // An operator who names a country for a network knows the host behind it, so nothing hides there.
        if override?.country == nil {
            finding.passThrough = passThrough.name(of: host) ?? hidingSystem
            if finding.passThrough == nil, isAnycast, anycastHides {
                finding.passThrough = finding.organisation.map { "\($0) (anycast)" } ?? "anycast"
            }
        }
        return finding
    }

    /// Tells if every source is certain to give the same answer for each address in a block.
    func isUniform(over block: AddressBlock) -> Bool {
        sources.allSatisfy { $0.source.isUniform(over: block) } && overrides.source.isUniform(over: block)
            && passThrough.isUniform(over: block)
    }
}

extension LocationOpinion {
    fileprivate init(_ named: LocationSet.Named, _ word: SourceWord) {
        self.init(source: named.name, dataDate: named.dataDate, country: word.country, asn: word.asn, organisation: word.organisation)
    }
}

extension AddressFinding {
    /// Chooses the country among the opinions, and records their agreement.
    fileprivate mutating func decide(override: SourceWord?, by policy: DecisionPolicy) {
        if let country = override?.country {
            self.country = country
            decidedBy = Overrides.name
            confidence = .agreed
            return
        }
        guard let first = opinions.firstIndex(where: { $0.country != nil }) else { return }
        var voices = 0, agreeing = 0
        for opinion in opinions[first...] where opinion.country != nil {
            voices += 1
            if opinion.country == opinions[first].country { agreeing += 1 }
        }
        confidence = voices == 1 ? .single : agreeing == voices ? .agreed : .disputed
        let chosen = policy == .majority && agreeing < voices ? mostNamed(from: first, votes: agreeing) : first
        country = opinions[chosen].country
        decidedBy = opinions[chosen].source
    }

    /// The first opinion with the country that most sources name. It must beat the opinion at `first`, which has `votes`.
    private func mostNamed(from first: Int, votes: Int) -> Int {
        var chosen = first, best = votes
        for index in opinions.indices[first...] {
            guard let country = opinions[index].country else { continue }
            let count = opinions[first...].count { $0.country == country }
            if count > best { (chosen, best) = (index, count) }
        }
        return chosen
    }
}
