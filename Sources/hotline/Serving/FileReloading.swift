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
        var trust = FileWatch([configuration.federation.directory])
        var identity = FileWatch([configuration.keys.tlsCertificate] + secrets)
        while !Task.isCancelled {
            try await node.desk.clock.sleep(for: configuration.hosting.reload)
            if !trust.changes().isEmpty { await takeDirectory() }
            if !identity.changes().isEmpty { takeIdentity() }
            await takeLocations()
        }
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
