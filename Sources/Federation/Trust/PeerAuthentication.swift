import Cryptography
public import Envelopes
public import HotlineModel

/// Finds the member at the other end of a TLS connection.
///
/// A peer *is* a member when its leaf's key is pinned for that member and the leaf names that member; a chain is checked in addition where the
/// directory lists an authority, and never suffices alone.
public enum PeerAuthentication {
    /// A client's certificate as the server received it.
    public struct Presented: Sendable {
        public var der: [UInt8]
        /// SHA-256 of the DER SubjectPublicKeyInfo.
        public var spki: [UInt8]
        public var uriNames: [String]
        /// The certificate counts from this moment on.
        public var notBefore: Timestamp
        /// The last moment at which it counts.
        public var notAfter: Timestamp

        /// A client's leaf certificate.
        public init(der: [UInt8], spki: [UInt8], uriNames: [String], notBefore: Timestamp, notAfter: Timestamp) {
            self.der = der
            self.spki = spki
            self.uriNames = uriNames
            self.notBefore = notBefore
            self.notAfter = notAfter
        }
    }

    /// Returns the member that a certificate belongs to. It is asked for each request, so that a member removed from the directory loses access
    /// on a live connection.
    ///
    /// - Throws: ``RefusalCode`` that names what was wrong.
    public static func member(for presented: Presented?, in directory: Directory?, at now: Timestamp) throws(RefusalCode) -> DirectoryMember
    {
        try member(for: presented, in: directory, at: now, isIssued: isIssued)
    }

    /// The same, with another way to check that an authority issued the certificate.
    static func member(
        for presented: Presented?, in directory: Directory?, at now: Timestamp, isIssued: ([UInt8], String, Timestamp) -> Bool
    ) throws(RefusalCode) -> DirectoryMember {
        guard let directory else { throw .directoryMissing }
        guard let presented else { throw .clientCertificateMissing }
        guard let pin = Digest(presented.spki), let member = directory.member(pin: pin, at: now) else {
            let isNamed = presented.uriNames.contains { name in directory.members.contains { name == uriName(of: $0.id) } }
            throw isNamed ? .certificateUnpinned : .unknownMember
        }
        guard presented.uriNames.contains(uriName(of: member.id)) else { throw .certificateNameMismatch }
        if member.hasLeft { throw .memberLeft }
        // The handshake saw to the dates as they were then; the connection may have outlived its certificate.
        guard presented.notBefore <= now, now <= presented.notAfter else { throw .certificateExpired }
        if let authority = member.certificateAuthority, !isIssued(presented.der, authority, now) { throw .certificateUntrusted }
        return member
    }

    /// The SAN URI that names a member in its certificate.
    public static func uriName(of member: MemberID) -> String { "urn:hotline:member:\(member)" }

    /// The authority issued the certificate, and both are within their dates.
    @Sendable static func isIssued(_ der: [UInt8], by authority: String, at now: Timestamp) -> Bool {
        guard let leaf = try? Certificate(der: der), let issuer = try? Certificate(pem: authority) else { return false }
        return leaf.isIssued(by: issuer, at: now.milliseconds)
    }
}
