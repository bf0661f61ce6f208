import Casework
import Cryptography
import Envelopes
import Federation
import HTTPClient
import HotlineModel
import NodeAPI
import NodeConfiguration
import Observability
import Synchronization

/// Reloads the node's own keys and certificate when their files change.
///
/// If the directory does not list a new key yet, the old key stays in use and an alarm rings. The node uses the new key as soon as a directory
/// lists it. This holds for the signing key and the TLS key separately.
final class IdentityReloading: Sendable {
    private let settings: KeySettings
    private let node: Node
    private let server: NodeServer
    private let client: HTTPClient
    private let state: Mutex<State>

    private struct State {
        /// The pin of the TLS key in use; `nil` if the certificate could not be read at the start.
        var pin: Digest?
        /// A new key waits for a directory that lists it.
        var waits = false
    }

    init(_ assembly: NodeAssembly, server: NodeServer) {
        settings = assembly.configuration.keys
        node = assembly.node
        client = assembly.client
        self.server = server
        state = Mutex(State(pin: Self.pin(assembly.tlsChain)))
    }

    /// The files to watch.
    var paths: [String] {
        [settings.tlsCertificate]
            + [settings.tlsKey, settings.signing].compactMap { source in if case .file(let path) = source { path } else { nil } }
    }

    /// A new key waits for a directory that lists it.
    var waits: Bool { state.withLock(\.waits) }

    func reload() {
        do {
            let keys = try Keys(settings)
            let tlsWaits = try replaceCertificate(keys)
            let signingWaits = replaceSigningKey(keys.signing)
            state.withLock { $0.waits = tlsWaits || signingWaits }
            node.alarms.clear(.certificateUnusable)
        } catch {
            node.alarms.raise(
                .certificateUnusable, severity: .critical,
                "the new certificate or key cannot be used (\(error)); the old one stays in use")
        }
    }

    /// Returns `true` if the new key must wait for a directory that lists it.
    private func replaceCertificate(_ keys: Keys) throws -> Bool {
        let pin = Self.pin(keys.tlsChain)
        if let pin, pin != state.withLock(\.pin) {
            let refusal = OwnKeys.refusal(
                ofTLSKey: pin, member: node.federation.identity.member, in: node.trust.current, at: node.now)
            tell(.tlsKeyNotListed, refusal, what: "TLS key")
            guard refusal == nil else { return true }
        } else {
            tell(.tlsKeyNotListed, nil, what: "TLS key")
        }
        let identity = try keys.clientIdentity()
        try server.replaceIdentity(chain: keys.tlsChain, key: keys.tlsKey)
        client.replaceIdentity(identity)
        state.withLock { $0.pin = pin }
        return false
    }

    /// Returns `true` if the new key must wait for a directory that lists it.
    private func replaceSigningKey(_ key: SigningKey) -> Bool {
        let identity = node.federation.identity
        guard key.keyID != identity.key.keyID else {
            tell(.signingKeyNotListed, nil, what: "signing key")
            return false
        }
        let refusal = OwnKeys.refusal(ofSigningKey: key.keyID, member: identity.member, in: node.trust.current, at: node.now)
        tell(.signingKeyNotListed, refusal, what: "signing key")
        guard refusal == nil else { return true }
        identity.replaceKey(key)
        node.log.info("signingKey.replaced")
        return false
    }

    private func tell(_ alarm: AlarmKind, _ refusal: RefusalCode?, what: String) {
        node.alarms.update(
            alarm, severity: .critical,
            refusal.map {
                "the directory does not let the new \(what) count (\($0.rawValue)); the old one stays in use until a directory lists the new one"
            })
    }

    private static func pin(_ chain: [UInt8]) -> Digest? { try? Certificate(pem: String(decoding: chain, as: UTF8.self)).spkiDigest }
}
