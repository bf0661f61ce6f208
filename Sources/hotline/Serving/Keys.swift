import CommandLineInterface
import Cryptography
import Federation
import HTTPClient
import HotlineModel
import NodeConfiguration
import Runtime

/// The node's own keys and certificate, read once at the start.
struct Keys {
    let signing: SigningKey
    let node: SymmetricKey
    let tlsKey: [UInt8]
    let tlsChain: [UInt8]

    /// Reads the keys that the configuration names.
    ///
    /// - Throws: `CommandFailure` naming the setting.
    init(_ settings: KeySettings) throws {
        ProcessProtection.forbidDumps()
        signing = try Self.read("keys.signing") { () throws(CryptographyError) in try SigningKey(from: settings.signing) }
        node = try Self.read("keys.node") { () throws(CryptographyError) in try SymmetricKey(from: settings.node) }
        tlsKey = try Self.read("keys.tlsKey") { () throws(CryptographyError) in try settings.tlsKey.read() }
        tlsChain = try readFile(settings.tlsCertificate, setting: "keys.tlsCertificate")
    }

    /// Refuses keys of another member, because every peer would refuse this node with them.
    ///
    /// - Throws: `CommandFailure` naming both settings. Other code reports a certificate that cannot be read.
    func check(belongTo member: MemberID) throws {
        guard let names = try? Certificate(pem: String(decoding: tlsChain, as: UTF8.self)).uriNames,
            !names.contains(PeerAuthentication.uriName(of: member))
        else { return }
        throw CommandFailure(
            "member is \(member), and keys.tlsCertificate is a certificate of another member.",
            remedy: "Name the member that the keys belong to, or install this member's own with `hotline init`.")
    }

    /// The identity that this node shows to servers of other members.
    func clientIdentity() throws -> ClientIdentity {
        try ClientIdentity(
            certificatePEM: String(decoding: tlsChain, as: UTF8.self), privateKeyPEM: String(decoding: tlsKey, as: UTF8.self))
    }

    /// The client that shows this identity to other members.
    ///
    /// - Throws: `CommandFailure` naming both settings, if certificate and key cannot be read or do not belong together.
    func client() throws -> HTTPClient {
        do { return try HTTPClient(identity: clientIdentity()) } catch let error as TransferError where error.code == .invalidIdentity {
            throw CommandFailure(
                "keys.tlsCertificate and keys.tlsKey cannot be used: one of them is not a PEM file, or the certificate is not this key's.",
                remedy: "Install the certificate with `hotline init --accept`, or put back the key that it was issued for.")
        }
    }

    private static func read<Value>(_ setting: String, _ body: () throws(CryptographyError) -> Value) throws -> Value {
        do { return try body() } catch { throw CommandFailure("\(setting): \(error).", remedy: "See the comments beside that setting.") }
    }
}
