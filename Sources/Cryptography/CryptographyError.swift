/// The failure of a cryptographic operation.
///
/// No description holds key material, plaintext or the input that was refused.
public enum CryptographyError: Error, Hashable, Sendable {
    /// The bytes are no key of this kind: wrong length, not a point of the curve, or not in the one valid encoding.
    case malformedKey
    /// An Ed25519 public key of small order, for which anybody can make signatures.
    case weakKey
    /// A sealed box was changed, cut, or sealed under another key or for another purpose.
    case notAuthentic
    /// The bytes are no X.509 certificate, or no private key in PEM.
    case malformedCertificate
    /// A name or address cannot stand in a certificate.
    case malformedName(String)
    /// A certificate would end before it begins, outlive its authority, or lie outside the years 1950 to 9999.
    case malformedValidity
    /// A private key belongs to another certificate, or a certificate may not issue others.
    case mismatchedAuthority
    /// A secret cannot be read from its place or written to it; the problem says what to do.
    case unusableSecret(place: String, SecretProblem)
    /// The C library refused an operation that does not fail on valid input.
    case libraryFailure(operation: String)
}

extension CryptographyError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformedKey: "these bytes are no valid key"
        case .weakKey: "the public key has a small order and proves nothing"
        case .notAuthentic: "the sealed data was changed or sealed under another key"
        case .malformedCertificate: "this is no valid certificate or private key"
        case .malformedName(let name): "a certificate cannot hold the name \(name)"
        case .malformedValidity: "a certificate must begin before it ends, and end no later than its authority"
        case .mismatchedAuthority: "this certificate and key do not form a certificate authority"
        case .unusableSecret(let place, let problem): problem.sentence(about: place)
        case .libraryFailure(let operation): "the cryptographic library failed in \(operation)"
        }
    }
}
