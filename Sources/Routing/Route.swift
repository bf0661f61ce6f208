public import HotlineModel

/// Decides who must act on a case: one disposition for each responsible member, and at most one for central (DESIGN §1, §5).
///
/// This is a pure function: the same verdict, map and policy give the same answer on every node. The rules, tried in this order:
/// 1. If this node is central itself, it keeps everything: one ``Disposition/Kind/central`` with ``RoutingReason/centralRole``.
/// 2. A hidden host goes to central (`hidden`), as does one that cannot be located (`unlocated`).
/// 3. Each country goes to the active hotline with the lowest rank for it. If no active hotline covers a territory, the country that the
///    signed map names for it counts instead. If no active hotline covers that either, it goes to central (`noMember`).
/// 4. If the policy excludes the responsible member, its part goes to central, for the policy's reason.
/// 5. Countries of one member make one disposition, in the order of the verdict. So do those of central, and there the reason of an exclusion
///    replaces `noMember`.
///
/// - Parameters:
///   - verdict: The outcome of the trace.
///   - own: The member that this node is. A member that is not in the map covers nothing.
///   - map: The countries of each member, from the directory in force.
///   - policy: The members that had the case already.
/// - Returns: At least one disposition.
public func route(
    _ verdict: HostingVerdict, as own: MemberID, in map: FederationMap, policy: RoutingPolicy = RoutingPolicy()
) -> [Disposition] {
    route(verdict.outcome, as: own, in: map, policy: policy)
}

/// Decides in the same way from the outcome of the trace alone.
public func route(
    _ outcome: HostingVerdict.Outcome, as own: MemberID, in map: FederationMap, policy: RoutingPolicy = RoutingPolicy()
) -> [Disposition] {
    if map.members.contains(where: { $0.id == own && $0.role == .central }) {
        return [Disposition(.central, reason: .centralRole, countries: outcome.countries)]
    }
    switch outcome {
    case .hidden: return [Disposition(.central, reason: .hidden)]
    case .unlocated: return [Disposition(.central, reason: .unlocated)]
    case .located(let countries):
        var merged = MergedDispositions()
        for country in countries { merged.add(share(of: country, as: own, in: map, policy: policy)) }
        // A verdict without a country must not lose the case: some member must act on it.
        return merged.list.isEmpty ? [Disposition(.central, reason: .unlocated)] : merged.list
    }
}

/// The disposition for one country.
private func share(of country: CountryCode, as own: MemberID, in map: FederationMap, policy: RoutingPolicy) -> Disposition {
    let parent = map.territories[country]
    guard let member = map.responsibleMember(for: country) ?? parent.flatMap({ map.responsibleMember(for: $0) }) else {
        return Disposition(.central, reason: .noMember, countries: [country])
    }
    // Never the next rank: a third member cannot settle a disagreement about the host. Central can.
    if policy.excluding.contains(member) { return Disposition(.central, reason: policy.exclusionReason, countries: [country]) }
    if member == own { return Disposition(.keep, reason: .hostedHere, countries: [country]) }
    return Disposition(.forward(to: member), reason: .hostedWithMember, countries: [country])
}

extension FederationMap {
    /// The active hotline with the lowest rank for a country. A directory with two equal ranks is refused; here the first listed would win.
    ///
    /// This does not look up territories.
    public func responsibleMember(for country: CountryCode) -> MemberID? {
        var best: (rank: Int, member: MemberID)?
        for member in members where member.isActive && member.role == .hotline {
            guard let rank = member.countries[country] else { continue }
            if best.map({ rank < $0.rank }) ?? true { best = (rank, member.id) }
        }
        return best?.member
    }
}

extension HostingVerdict.Outcome {
    fileprivate var countries: [CountryCode] {
        if case .located(let countries) = self { countries } else { [] }
    }
}

/// Dispositions, merged to one for each member and one for central.
private struct MergedDispositions {
    private(set) var list: [Disposition] = []

    mutating func add(_ share: Disposition) {
        guard let index = list.firstIndex(where: { $0.destination == share.destination }) else { return list.append(share) }
        for country in share.countries where !list[index].countries.contains(country) { list[index].countries.append(country) }
        // The reason of an exclusion tells central more than `noMember`: another member has had the case.
        if list[index].reason == .noMember { list[index].reason = share.reason }
    }
}
