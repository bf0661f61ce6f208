import Cryptography
import HotlineModel
import Synchronization

/// Remembers for a minute that an authority issued a certificate: a member shows the same one with every request, and checking a signature takes
/// longer than all the rest of a small request.
final class IssuerChecks: Sendable {
    private struct Pair: Hashable {
        let certificate: [UInt8]
        let authority: String
    }

    /// Milliseconds.
    private static let memory: Int64 = 60_000
    /// Only pinned certificates are checked, so there are about as many as members.
    private static let most = 1_024

    private let checked = Mutex<[Pair: Timestamp]>([:])
    private let check: @Sendable ([UInt8], String, Timestamp) -> Bool

    init(check: @escaping @Sendable ([UInt8], String, Timestamp) -> Bool = PeerAuthentication.isIssued) { self.check = check }

    /// The authority issued the certificate, as was seen within the last minute.
    func holds(_ certificate: [UInt8], _ authority: String, at now: Timestamp) -> Bool {
        let pair = Pair(certificate: certificate, authority: authority)
        let known = checked.withLock { $0[pair] }
        if let known, now >= known, now.milliseconds - known.milliseconds < Self.memory { return true }
        guard check(certificate, authority, now) else { return false }
        checked.withLock { checked in
            if checked.count >= Self.most { checked.removeAll() }
            checked[pair] = now
        }
        return true
    }
}
