import Cryptography
import Envelopes
import HotlineModel

/// A root, in use or drafted, as key holders compare it.
struct RootOverview {
    private let version: Int
    private let digest: Digest
    private let previous: Digest
    private let threshold: Int
    private let keys: [PublicKey]
    private let directoryKeys: [ListedKey]
    private let expiresAt: Timestamp?
    private let proposal: RootProposal?

    /// A root in use.
    init(_ root: Root) {
        (version, digest, previous, threshold) = (root.version, root.digest, root.previous, root.threshold)
        (keys, directoryKeys, expiresAt, proposal) = (root.keys, root.directoryKeys, root.expiresAt, nil)
    }

    /// A draft.
    init(_ draft: RootProposal) {
        (version, digest, previous, threshold) = (draft.version, draft.digest, draft.previous.digest, draft.threshold)
        (keys, directoryKeys, expiresAt, proposal) = (draft.keys, draft.directoryKeys, draft.expiresAt, draft)
    }

    var text: String {
        var lines = [
            "  root \(digest.hex), version \(version), \(threshold) of \(keys.count) keys\(expiresAt.map { ", until \($0.day)" } ?? "")",
            "  follows \(previous.hex)",
        ]
        lines += keys.map { "  root key       \($0.keyID)\(change(of: $0))" }
        lines += removed.map { "  root key       \($0.keyID)  is removed\(signed($0.keyID))" }
        lines += directoryKeys.map {
            "  directory key  \($0.key.keyID)  until \($0.notAfter.day)\($0.revokedAt.map { ", revoked at \($0)" } ?? "")"
        }
        if let proposal {
            lines.append("  still to sign: \(proposal.missing.old) of the keys in use, \(proposal.missing.new) of the new keys")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    var json: JSONValue { .object(members) }

    /// The draft in a file.
    func json(of path: String) -> JSONValue { .object(members + [.init("draft", .string(path))]) }

    private var members: [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("version", .integer(Int64(version))), .init("digest", .string(digest.hex)), .init("previous", .string(previous.hex)),
            .init("threshold", .integer(Int64(threshold))), .init("keys", .array(keys.map { .string($0.keyID) })),
            .init(
                "directoryKeys",
                .array(
                    directoryKeys.map {
                        [
                            "key": .string($0.key.keyID), "notBefore": .string($0.notBefore.description),
                            "notAfter": .string($0.notAfter.description),
                            "revokedAt": $0.revokedAt.map { .string($0.description) } ?? .null,
                        ]
                    })), .init("expiresAt", expiresAt.map { .string($0.description) } ?? .null),
        ]
        if let proposal {
            members += [
                .init("signers", .array(proposal.signers.map { .string($0) })), .init("missingOld", .integer(Int64(proposal.missing.old))),
                .init("missingNew", .integer(Int64(proposal.missing.new))),
            ]
        }
        return members
    }

    private var removed: [PublicKey] { proposal?.previous.keys.filter { !keys.contains($0) } ?? [] }

    private func change(of key: PublicKey) -> String {
        guard let proposal else { return "" }
        return (proposal.previous.keys.contains(key) ? "" : "  is new") + signed(key.keyID)
    }

    private func signed(_ name: String) -> String { proposal?.signers.contains(name) == true ? "  has signed" : "" }
}
