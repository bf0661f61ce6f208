import AccessControl
import Casework
import Hosting
import HotlineModel
import NodeAPI
import NodeConfiguration
import Observability
import Runtime

/// Reloads the node's files when they change. If a file is broken, the data read before stays in use and an alarm rings.
struct FileReloading {
    private let node: Node
    private let interval: Duration
    private let trust: TrustReloading
    private let identity: IdentityReloading
    private let hangUps: AsyncStream<ProcessSignal>

    init(_ assembly: NodeAssembly, trust: TrustReloading, server: NodeServer, hangUps: AsyncStream<ProcessSignal>) {
        self.hangUps = hangUps
        node = assembly.node
        interval = assembly.configuration.hosting.reload
        self.trust = trust
        identity = IdentityReloading(assembly, server: server)
    }

    /// Watches the files until cancelled.
    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await watch(FileWatch(trust.paths), FileWatch(identity.paths)) }
            group.addTask { for await _ in hangUps { await reloadAll() } }
        }
    }

    /// Reloads the files that changed, as often as the settings say.
    private func watch(_ trusted: FileWatch, _ own: FileWatch) async {
        var (trusted, own) = (trusted, own)
        while (try? await node.clock.sleep(for: interval)) != nil {
            if !trusted.changes().isEmpty { await trust.reload() }
            // A key that waits is looked at again: a peer may have brought the directory that lists it.
            if !own.changes().isEmpty || identity.waits { identity.reload() }
            await reloadLocations()
            lookAtAccess()
        }
    }

    /// Reloads every file now, after a SIGHUP.
    private func reloadAll() async {
        await trust.reload()
        identity.reload()
        await reloadLocations()
        lookAtAccess()
        node.log.info("files.reloaded")
    }

    /// Rings an alarm if the access list cannot be read. The list itself is read each time a token is shown.
    private func lookAtAccess() {
        node.alarms.update(
            .accessUnreadable, severity: .warning, node.access.problem.map { "\($0); the access list read before stays in use" })
    }

    private func reloadLocations() async {
        let problems = await node.tracer.reloadIfChanged()
        node.alarms.update(
            .hostingData, severity: .warning,
            problems.isEmpty ? nil : problems.map { "\($0)" }.joined(separator: "; ") + "; the data read before stays in use")
    }
}
