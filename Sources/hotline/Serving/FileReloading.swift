import AccessControl
import Casework
import Hosting
import HotlineModel
import NodeAPI
import NodeConfiguration
import Observability
import Runtime

/// Takes up what changes in files while the node runs. A broken file leaves the old one in use and rings an alarm.
struct FileReloading {
    private let node: Node
    private let interval: Duration
    private let trust: TrustReloading
    private let identity: IdentityReloading
    /// Caught from the beginning, so that none ends the node while it starts.
    private let hangUps = ProcessSignal.sequence([.hangUp])

    init(_ assembly: NodeAssembly, trust: TrustReloading, server: NodeServer) {
        node = assembly.node
        interval = assembly.configuration.hosting.reload
        self.trust = trust
        identity = IdentityReloading(assembly, server: server)
    }

    /// Looks until cancelled.
    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await watch(FileWatch(trust.paths), FileWatch(identity.paths)) }
            group.addTask { for await _ in hangUps { await takeAll() } }
        }
    }

    /// Takes up what changed, as often as the settings say.
    private func watch(_ trusted: FileWatch, _ own: FileWatch) async {
        var (trusted, own) = (trusted, own)
        while (try? await node.clock.sleep(for: interval)) != nil {
            if !trusted.changes().isEmpty { await trust.take() }
            // A key that waits is looked at again: a peer may have brought the directory that lists it.
            if !own.changes().isEmpty || identity.waits { identity.take() }
            await takeLocations()
            lookAtAccess()
        }
    }

    /// SIGHUP: looks at every file now.
    private func takeAll() async {
        await trust.take()
        identity.take()
        await takeLocations()
        lookAtAccess()
        node.log.info("files.reloaded")
    }

    /// The list is read whenever a token is shown; here its owner hears when it cannot be.
    private func lookAtAccess() {
        node.alarms.update(
            "access.unreadable", severity: .warning, node.access.problem.map { "\($0); the access list read before stays in use" })
    }

    private func takeLocations() async {
        let problems = await node.tracer.reloadIfChanged()
        node.alarms.update(
            "hosting.data", severity: .warning,
            problems.isEmpty ? nil : problems.map { "\($0)" }.joined(separator: "; ") + "; the data read before stays in use")
    }
}
