import CommandLineInterface
import Cryptography
import HTTPClient
import NodeConfiguration
import Runtime
import TakedownService

extension PoliceSettings {
    /// The way by which the police get bundles; `nil` if they fetch them.
    ///
    /// - Throws: `CommandFailure` if a file that the settings name cannot be used.
    func channel(_ keys: Keys) throws -> (any ReferralChannel)? {
        switch delivery {
        case .fetched: nil
        case .folder(let path): FolderChannel(path)
        case .endpoint(let url, let authority, let certificate, let key):
            EndpointChannel(
                try client(keys, certificate: certificate, key: key), url: url, authority: try Self.text(authority))
        }
    }

    private func client(_ keys: Keys, certificate: String?, key: KeySource?) throws -> HTTPClient {
        guard let certificate, let key else { return try keys.client() }
        do {
            return try HTTPClient(
                identity: ClientIdentity(
                    certificatePEM: Self.text(certificate), privateKeyPEM: String(decoding: key.read(), as: UTF8.self)))
        } catch { throw CommandFailure("takedown.police: \(error).") }
    }

    private static func text(_ path: String) throws -> String {
        do { return String(decoding: try Files.read(path, atMost: 1 << 20), as: UTF8.self) } catch {
            throw CommandFailure("takedown.police: \(error).")
        }
    }
}
