/// The way in which a server proves its identity. Connections are shared by it: two trusts never share one.
public enum ServerTrust: Hashable, Sendable {
    /// TLS 1.3 to a server whose leaf certificate is within its dates, has a pinned key, and has a URI name.
    ///
    /// The host name in the URL is not compared with the certificate. Any one of the pins suffices.
    /// - `spki`: SHA-256 of the DER SubjectPublicKeyInfo, 32 bytes each.
    /// - `uriName`: one of the leaf's SAN URIs must equal it, byte for byte.
    /// - `authority`: PEM certificates, one of which must have issued the leaf, directly or
    ///   through the certificates that the server sends; `nil` asks for no chain.
    case pinned(spki: Set<[UInt8]>, uriName: String, authority: String?)
    /// TLS 1.2 or newer to a server outside the federation, whose certificate names the host of the URL, is within its dates, and was issued by
    /// one of these PEM certificates, directly or through the certificates that the server sends.
    case authority(String)
    /// Plain HTTP/1.1 over a Unix-domain socket. The owner and mode of its file are the proof.
    case unixSocket(path: String)
}
