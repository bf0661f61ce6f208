public import HotlineModel
import LocationDatabases

extension Tracer {
    /// Traces the host behind an address, and says which front-end hides an origin that the operator knows.
    ///
    /// - Parameter earlier: What is known of the host. If it says where the host behind a front-end is, that counts while no other trace finds the host
    ///   itself.
    public func trace(_ address: String, knowing earlier: HostingVerdict?) async -> HostingVerdict {
        guard var fixed = fixed(TraceTarget(address)) else { return completed(await trace(address), by: earlier) }
        // The next member cannot find this origin by itself, and the front-end's operator is told besides.
        if case .located = fixed.outcome, case .hidden(let front) = await tracePublicly(address).outcome { fixed.behind = front }
        return fixed
    }

    /// Does the same if that needs no resolver; `nil` otherwise.
    public func traceNow(_ address: String, knowing earlier: HostingVerdict?) -> HostingVerdict? {
        fixed(TraceTarget(address)) == nil ? traceNow(address).map { completed($0, by: earlier) } : nil
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
