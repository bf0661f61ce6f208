import CaseStore
import CaseStoreSQLite
import Casework
import CommandLineInterface
import Envelopes
import NodeConfiguration

/// The roots and the directory that the node trusts, from the operator's files and from the store.
struct TrustFiles {
    private let settings: FederationSettings

    init(_ settings: FederationSettings) { self.settings = settings }

    /// The root chain, and the newest directory of the store, if there is one.
    ///
    /// - Throws: `CommandFailure` when the root is not the one pinned.
    func trust(in store: SQLiteCaseStore, mode: NodeAssembly.Mode) async throws -> TrustedDirectory {
        let chain = try await roots(in: store, mode: mode)
        let held = try await store.read { try $0.latestDirectory() }
        return TrustedDirectory(roots: chain, directory: try held.map { try Directory(parsing: $0.document, roots: chain) })
    }

    private func roots(in store: SQLiteCaseStore, mode: NodeAssembly.Mode) async throws -> RootChain {
        let held = try await store.read { try $0.roots() }
        if !held.isEmpty { return try RootChain(parsing: held.map(\.document), pinned: settings.rootDigest) }
        let document = try readFile(settings.root, setting: "federation.root")
        let chain: RootChain
        do { chain = try RootChain(file: document, pinned: settings.rootDigest) } catch {
            throw CommandFailure(
                "federation.root: the document is not the one whose digest is pinned (\(error.code.rawValue)).",
                remedy: "Compare the digest with the one the secretariat handed over.")
        }
        if mode == .serving {
            let records = zip(chain.roots, chain.documents).map { RootRecord(version: $0.version, digest: $0.digest, document: $1) }
            try await store.write { transaction in for record in records { try transaction.add(record) } }
        }
        return chain
    }
}
