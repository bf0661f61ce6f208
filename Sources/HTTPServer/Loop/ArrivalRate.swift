/// The connections that each address may still open: a bucket for each address, refilled with time. A value.
///
/// A connection from which an admitted request comes is given back, so only strangers run out.
struct ArrivalRate {
    private struct Bucket {
        var level: Double
        var at: Int64
    }

    /// The addresses that are remembered. If there are more, the full buckets are forgotten; they count like new ones.
    static let mostAddresses = 4096

    private let perSecond: Double
    private let burst: Double
    private var buckets: [ClientKey: Bucket] = [:]

    /// The number of addresses that are remembered.
    var addresses: Int { buckets.count }

    init(perSecond: Int, burst: Int) {
        self.perSecond = Double(perSecond)
        self.burst = Double(burst)
    }

    /// Takes one connection out of the address's bucket; `false` if none is left.
    mutating func take(from address: ClientKey, at now: Int64) -> Bool {
        if buckets.count >= Self.mostAddresses { forgetFull(at: now) }
        let level = self.level(of: address, at: now)
        guard level >= 1 else { return false }
        buckets[address] = Bucket(level: level - 1, at: now)
        return true
    }

    /// Gives a connection back.
    mutating func giveBack(to address: ClientKey, at now: Int64) {
        guard buckets[address] != nil else { return }
        buckets[address] = Bucket(level: min(burst, level(of: address, at: now) + 1), at: now)
    }

    private func level(of address: ClientKey, at now: Int64) -> Double {
        guard let bucket = buckets[address] else { return burst }
        return min(burst, bucket.level + Double(now - bucket.at) / 1_000_000_000 * perSecond)
    }

    private mutating func forgetFull(at now: Int64) {
        buckets = buckets.filter { level(of: $0.key, at: now) < burst - 0.5 }
    }
}
