public import HotlineModel
import LocationDatabases

/// Lists blocks of real addresses by the verdict that they get, for workloads and demonstrations.
///
/// The tracer's own data decides, with its sources, overrides and lists, so each address of a block gets the verdict for which it was listed.
/// The same files give the same blocks in the same order, spread over all networks of a country.
public struct CountryBlocks: Sendable {
    private let locations: LocationSet
    private let table: RangeTable<CountryCode?>

    /// Creates the lists from the data that a tracer uses now.
    ///
    /// - Throws: ``HostingError`` with `configuration` if no source is a country table (Tor's `geoip`), because blocks are listed from one.
    public init(_ tracer: Tracer) throws(HostingError) {
        locations = tracer.snapshot.locations
        guard let table = locations.sources.lazy.compactMap({ $0.source as? CountryTable }).first?.table else {
            throw HostingError(.configuration, detail: "address blocks are listed from a country table, and no source is one")
        }
        self.table = table
    }

    /// Blocks that at least two sources locate in a country, and no source elsewhere.
    public func agreed(on country: CountryCode, family: AddressBlock.Family = .v4, limit: Int) -> [AddressBlock] {
        blocks(family, limit: limit, startingIn: country, onlyThere: true) { finding in
            finding.country == country && finding.confidence == .agreed && finding.passThrough == nil && finding.decidedBy != Overrides.name
        }
    }

    /// Blocks on which the sources disagree, and for which the policy chooses a country.
    public func disputed(decidedFor country: CountryCode, family: AddressBlock.Family = .v4, limit: Int) -> [AddressBlock] {
        blocks(family, limit: limit, startingIn: country, onlyThere: false) { finding in
            finding.country == country && finding.confidence == .disputed && finding.passThrough == nil
        }
    }

    /// Blocks of pass-through networks, which hide the real host.
    public func passThrough(family: AddressBlock.Family = .v4, limit: Int) -> [AddressBlock] {
        blocks(family, limit: limit, startingIn: nil, onlyThere: false) { $0.passThrough != nil }
    }

    /// Walks the table, the ranges of the wanted country first, and keeps one block of each range that passes.
    private func blocks(
        _ family: AddressBlock.Family, limit: Int, startingIn country: CountryCode?, onlyThere: Bool, where passes: (AddressFinding) -> Bool
    ) -> [AddressBlock] {
        var blocks: [AddressBlock] = []
        let passesOver: [Bool] = country == nil ? [false] : onlyThere ? [true] : [true, false]
        for isThere in passesOver {
            for index in Self.spread(table.count(of: family)) {
                guard blocks.count < limit else { return blocks }
                let range = table.range(index, of: family)
                guard country == nil || (range.value == country) == isThere,
                    let block = Self.block(within: range.first, range.last, family),
                    !ReservedNetworks.contains(block.first), locations.isUniform(over: block),
                    passes(locations.finding(for: block.address(1)))
                else { continue }
                blocks.append(block)
            }
        }
        return blocks
    }

    /// The first whole block within a range; `nil` if the range holds none.
    private static func block(within first: UInt128, _ last: UInt128, _ family: AddressBlock.Family) -> AddressBlock? {
        var block = AddressBlock(around: IPAddress(bits: first))
        if block.first.bits < first {
            guard block.last.bits < last else { return nil }
            block = AddressBlock(around: IPAddress(bits: block.last.bits + 1))
        }
        return block.family == family && block.last.bits <= last ? block : nil
    }

    /// All numbers below a count, each once, with a large step from one to the next.
    private static func spread(_ count: Int) -> some Sequence<Int> {
        let step = count % 7_919 == 0 ? 7_907 : 7_919
        return (0..<count).lazy.map { $0 * step % count }
    }
}
