public import Envelopes
import HotlineModel

/// The differences between the next root and the one in use. Keys are named by their `kid`, or by enough of its beginning.
public struct RootChange: Hashable, Sendable {
    /// The number of keys that must sign; `nil` leaves it as it is.
    public var threshold: Int?
    /// The number of root keys to make in the secretariat's folder.
    public var newKeys = 0
    /// Root keys that were made on other machines.
    public var addedKeys: [PublicKey] = []
    /// Root keys that no longer sign.
    public var removedKeys: [String] = []
    /// Makes a key for directories in the secretariat's folder.
    public var makesDirectoryKey = false
    /// Keys for directories that were made on other machines.
    public var addedDirectoryKeys: [PublicKey] = []
    /// Keys for directories that no longer sign. Directories that they signed still count.
    public var endedDirectoryKeys: [String] = []
    /// Keys for directories that are lost or stolen. Directories that they signed are refused from now on.
    public var revokedDirectoryKeys: [String] = []
    /// The time for which the new root, and a new key for directories, counts.
    public var lifetime = Secretariat.foundationLifetime

    /// Creates a change of the date only.
    public init() {}

    /// The draft of the next root, without the keys that are still to be made in the folder.
    ///
    /// - Throws: ``MembershipError``.
    func applied(to root: Root, at now: Timestamp) throws -> RootDraft {
        var draft = RootDraft(following: root, issuedAt: max(now, root.issuedAt))
        draft.expiresAt = draft.issuedAt + lifetime
        for name in removedKeys {
            let key = try Self.only(name, in: draft.keys, what: "root key") { $0.keyID }
            draft.keys.removeAll { $0 == key }
        }
        for key in addedKeys {
            guard !draft.keys.contains(key) else { throw MembershipError.root(problem: "\(key.keyID) is a root key already") }
            draft.keys.append(key)
        }
        try endDirectoryKeys(in: &draft)
        for key in addedDirectoryKeys { try add(key, to: &draft) }
        return draft
    }

    private func endDirectoryKeys(in draft: inout RootDraft) throws {
        for name in revokedDirectoryKeys + endedDirectoryKeys {
            let key = try Self.only(name, in: draft.directoryKeys, what: "directory key") { $0.key.keyID }
            draft.directoryKeys = draft.directoryKeys.map { listed in
                guard listed == key else { return listed }
                if revokedDirectoryKeys.contains(name) { return listed.revoked(at: draft.issuedAt) }
                var ended = listed
                ended.notAfter = max(min(listed.notAfter, draft.issuedAt), listed.notBefore + .milliseconds(1))
                return ended
            }
        }
    }

    /// Lists a key for directories, dated back for clocks that are late.
    func add(_ key: PublicKey, to draft: inout RootDraft) throws {
        guard !draft.directoryKeys.contains(where: { $0.key == key }) else {
            throw MembershipError.root(problem: "\(key.keyID) is a directory key already")
        }
        draft.directoryKeys.append(
            ListedKey(key, notBefore: draft.issuedAt - Secretariat.clockAllowance, notAfter: draft.issuedAt + lifetime))
    }

    /// Refuses a root under which nothing could be signed.
    static func check(_ draft: RootDraft) throws {
        let threshold = draft.threshold
        guard (1...64).contains(draft.keys.count), (1...draft.keys.count).contains(threshold) else {
            throw MembershipError.impossibleThreshold(threshold, of: draft.keys.count)
        }
        guard draft.directoryKeys.contains(where: { (try? $0.check(at: draft.issuedAt)) != nil }) else {
            throw MembershipError.root(problem: "no key would be left to sign directories; add one")
        }
    }

    /// Returns the only element whose name has this beginning.
    static func only<Element>(_ beginning: String, in list: [Element], what: String, name: (Element) -> String) throws -> Element {
        let found = list.filter { name($0).hasPrefix(beginning) }
        guard let first = found.first, found.count == 1, beginning.utf8.count >= 6 else {
            throw MembershipError.root(
                problem: found.count > 1 || beginning.utf8.count < 6
                    ? "give more of the name of the \(what)" : "no \(what) is named so; “hotline federation root show” lists them")
        }
        return first
    }
}
