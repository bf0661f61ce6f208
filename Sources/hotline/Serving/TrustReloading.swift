import Casework
import CommandLineInterface
import Envelopes
import Federation
import HotlineModel
import NodeAPI
import NodeConfiguration
import Observability
import Runtime
import Synchronization

/// Adopts newer roots and directories from the files that the settings name. After a refusal the present one stays in use.
final class TrustReloading: Sendable {
    private let settings: FederationSettings
    private let node: Node
    /// The root file as last read. It tells a file that went back to an older root from a file that is merely late.
    private let rootFile = Mutex<[UInt8]?>(nil)

    init(_ assembly: NodeAssembly) {
        settings = assembly.configuration.federation
        node = assembly.node
    }

    /// The files to watch.
    var paths: [String] { [settings.root, settings.directory] }

    /// Offers the root file first, because its keys may have signed the directory.
    func reload() async {
        await offerRoot()
        await offerDirectory()
    }

    /// Refuses to start with a signing key that the directory does not list, because every peer would refuse its signatures.
    ///
    /// - Throws: `CommandFailure`.
    func checkSigningKey() throws {
        let (identity, directory) = (node.federation.identity, node.trust.current)
        let refusal = OwnKeys.refusal(ofSigningKey: identity.key.keyID, member: identity.member, in: directory, at: node.now)
        guard let directory, refusal == .unknownKey else { return }
        throw CommandFailure(
            "keys.signing: directory version \(directory.version) does not list this key for \(identity.member).",
            remedy: "Put the former key back, or the directory that lists this one where federation.directory points.")
    }

    /// Offers the root file. Peers may have brought newer roots since, so a file that ends earlier is merely late.
    private func offerRoot() async {
        guard let bytes = try? Files.read(settings.root) else { return }
        let before = rootFile.withLock { held in
            defer { held = bytes }
            return held
        }
        do {
            try await node.federation.directories.offer(roots: try RootChain.documents(inFile: bytes))
            node.alarms.clear(.rootFileRefused)
        } catch let refusal as EnvelopeError where refusal.code == .rootRollback && (before == nil || before == bytes) {
            node.log.info("root.fileIsOlder")
        } catch {
            node.alarms.raise(
                .rootFileRefused, severity: .critical,
                "the root file was refused (\(Self.words(error))); the root in use stays, ask the secretariat for all its roots (roots.ndjson)"
            )
        }
    }

    /// Offers the directory file. An older one than that in use is refused and logged.
    private func offerDirectory() async {
        guard let bytes = try? Files.read(settings.directory) else { return }
        do {
            let text = String(decoding: bytes, as: UTF8.self)
            try await node.federation.directories.offer(text.hasSuffix("\n") ? String(text.dropLast()) : text)
            node.alarms.clear(.directoryFileRefused)
        } catch let refusal as EnvelopeError where refusal.code == .directoryRollback {
            // A peer brought a newer one, so the file is merely late.
            node.log.info("directory.fileIsOlder")
        } catch {
            node.alarms.raise(
                .directoryFileRefused, severity: .warning,
                "the directory file was refused (\(Self.words(error))); the one in use stays, ask the secretariat for the right one")
        }
    }

    private static func words(_ error: any Error) -> String { (error as? EnvelopeError)?.code.rawValue ?? "\(error)" }
}
