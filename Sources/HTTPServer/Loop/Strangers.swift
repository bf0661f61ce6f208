/// The open connections from which no admitted request has come, by the address that they came from.
///
/// If there is no room for one more, the oldest one of the address that has the most gives way. So whoever opens many connections loses them, and
/// a caller that opens one can always show who it is.
struct Strangers {
    private var byAddress: [ClientKey: [ConnectionID]] = [:]
    private(set) var count = 0

    /// The number of one address.
    func count(of address: ClientKey) -> Int { byAddress[address]?.count ?? 0 }

    mutating func insert(_ id: ConnectionID, from address: ClientKey) {
        byAddress[address, default: []].append(id)
        count += 1
    }

    mutating func remove(_ id: ConnectionID, from address: ClientKey) {
        guard let place = byAddress[address]?.firstIndex(of: id) else { return }
        byAddress[address]?.remove(at: place)
        if byAddress[address]?.isEmpty == true { byAddress[address] = nil }
        count -= 1
    }

    /// The oldest connection from an address.
    func oldest(of address: ClientKey) -> ConnectionID? { byAddress[address]?.first }

    /// The connection that gives way to another one.
    var first: ConnectionID? { byAddress.values.max { $0.count < $1.count }?.first }
}
