import AccessControl
import Casework
import Cryptography
import Envelopes
import Federation
import HTTPClient
import Hosting
import NodeAPI
import NodeConfiguration
import Observability
import Runtime

/// Takes up what changes in files while the node runs. A broken file leaves the old one in use and rings an alarm.
struct FileReloading {
    private let assembly: NodeAssembly
    private let server: NodeServer
    /// Caught from the beginning, so that none ends the node while it starts.
    private let hangUps = ProcessSignal.sequence([.hangUp])
    private var node: Node { assembly.node }
    private var configuration: Configuration { assembly.configuration }

    init(_ assembly: NodeAssembly, server: NodeServer) {
        self.assembly = assembly
        self.server = server
    }

    /// Looks until cancelled.
    func run() async throws {
        await takeDirectory()
        let secrets = [configuration.keys.tlsKey, configuration.keys.signing].compactMap { source in
            if case .file(let path) = source { path } else { nil }
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await watch(FileWatch([configuration.federation.directory]), FileWatch([configuration.keys.tlsCertificate] + secrets))
            }
            group.addTask { for await _ in hangUps { await takeAll() } }
        }
    }

    /// Takes up what changed, as often as the settings say.
    private func watch(_ trust: FileWatch, _ identity: FileWatch) async {
        var (trust, identity) = (trust, identity)
        while (try? await node.desk.clock.sleep(for: configuration.hosting.reload)) != nil {
            if !trust.changes().isEmpty { await takeDirectory() }
            if !identity.changes().isEmpty { takeIdentity() }
            await takeLocations()
            lookAtAccess()
        }
    }

    /// SIGHUP: looks at every file now.
    private func takeAll() async {
        await takeDirectory()
        takeIdentity()
        await takeLocations()
        lookAtAccess()
        node.log.info("files.reloaded")
    }

    /// The list is read whenever a token is shown; here its owner hears when it cannot be.
    private func lookAtAccess() {
        node.alarms.update(
            "access.unreadable", severity: .warning, node.access.problem.map { "\($0); the access list read before stays in use" })
    }

    /// Offers the directory's file; an older one than the one held is refused and told.
    private func takeDirectory() async {
        let path = configuration.federation.directory
        guard let bytes = try? Files.read(path) else { return }
        do {
            let text = String(decoding: bytes, as: UTF8.self)
            try await node.federation.directories.offer(text.hasSuffix("\n") ? String(text.dropLast()) : text)
            node.alarms.clear("directory.fileRefused")
        } catch let refusal as EnvelopeError where refusal.code == .directoryRollback {
            // The store holds a newer one that a peer brought: the file is merely late.
            node.log.info("directory.fileIsOlder")
        } catch {
            node.alarms.raise(
                "directory.fileRefused", severity: .warning,
                "the directory file was refused (\(error)); the one in use stays, ask the secretariat for the right one")
        }
    }

    private func takeIdentity() {
        do {
            let keys = try Keys(configuration.keys)
            let client = try keys.clientIdentity()
            try server.replaceIdentity(chain: keys.tlsChain, key: keys.tlsKey)
            assembly.client.replaceIdentity(client)
            node.federation.identity.replaceKey(keys.signing)
            node.alarms.clear("certificate.unusable")
        } catch {
            node.alarms.raise(
                "certificate.unusable", severity: .critical,
                "the new certificate or key cannot be used (\(error)); the old one stays in use")
        }
    }

    private func takeLocations() async {
        let problems = await node.desk.tracer.reloadIfChanged()
        node.alarms.update(
            "hosting.data", severity: .warning,
            problems.isEmpty ? nil : problems.map { "\($0)" }.joined(separator: "; ") + "; the data read before stays in use")
    }
}
