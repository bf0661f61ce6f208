public import HotlineModel
import LocationDatabases

extension Tracer {
    /// Traces the host behind an address.
    ///
    /// - Parameter earlier: What is known of the host. If it says where the host behind a front-end is, that counts while no other trace finds the host
    ///   itself.
    public func trace(_ address: String, knowing earlier: HostingVerdict?) async -> HostingVerdict {
        completed(await trace(address), by: earlier)
    }

    /// Does the same if that needs no resolver; `nil` otherwise.
    public func traceNow(_ address: String, knowing earlier: HostingVerdict?) -> HostingVerdict? {
        traceNow(address).map { completed($0, by: earlier) }
    }

    /// The verdict on one address by itself; `unlocated(malformed)` if the text is none.
    public func verdict(onAddress text: String) -> HostingVerdict {
        guard let address = IPAddress(text) else {
            return HostingVerdict(.unlocated(.malformed), findings: [], at: verdict(for: []).at)
        }
        return verdict(for: [address])
    }

    /// The most addresses of an origin that are looked up: another member names them, and may name any number.
    private static let most = 64

    private func completed(_ seen: HostingVerdict, by earlier: HostingVerdict?) -> HostingVerdict {
        // A site that shows its real host has left its front-end, or never had one.
        if case .located = seen.outcome { return seen }
        guard let earlier, let front = earlier.behind else { return seen }
        var origin = verdict(for: earlier.findings.prefix(Self.most).compactMap { IPAddress($0.address) })
        guard case .located = origin.outcome else { return seen }
        origin.behind = front
        return origin
    }
}
