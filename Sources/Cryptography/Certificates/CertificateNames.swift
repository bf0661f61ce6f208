import Glibc

/// The names of a certificate: the entries of its subjectAltName (RFC 5280 §4.2.1.6).
public struct CertificateNames: Hashable, Sendable {
    /// URIs such as `urn:hotline:member:nl`.
    public var uris: [String]
    /// Names such as `node.nl.example`.
    public var dnsNames: [String]
    /// IPv4 or IPv6 addresses in text form.
    public var ipAddresses: [String]

    public init(uris: [String] = [], dnsNames: [String] = [], ipAddresses: [String] = []) {
        self.uris = uris
        self.dnsNames = dnsNames
        self.ipAddresses = ipAddresses
    }

    var isEmpty: Bool { uris.isEmpty && dnsNames.isEmpty && ipAddresses.isEmpty }

    /// Checks every name against what may stand in a certificate.
    ///
    /// - Throws: `.malformedName`.
    func validated() throws(CryptographyError) -> Self {
        for uri in uris where !Self.isURI(uri) { throw .malformedName(uri) }
        for name in dnsNames where !Self.isDNSName(name) { throw .malformedName(name) }
        for address in ipAddresses where Self.addressBytes(address) == nil { throw .malformedName(address) }
        return self
    }

    private static func isURI(_ text: String) -> Bool {
        let scheme = text.prefix { $0 != ":" }
        return !scheme.isEmpty && scheme.utf8.count < text.utf8.count && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private static func isDNSName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...253).contains(text.utf8.count) else { return false }
        return labels.enumerated().allSatisfy { position, label in
            if position == 0 && label == "*" { return labels.count > 2 }
            return (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
                    default: false
                    }
                }
        }
    }

    /// The 4 or 16 bytes of an address in network order; `nil` for other text.
    static func addressBytes(_ text: String) -> [UInt8]? {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }

    /// The text form of the 4 or 16 bytes of an address; `nil` for any other count.
    static func addressText(_ bytes: [UInt8]) -> String? {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let length = Int(INET6_ADDRSTRLEN)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: length) { text in
            guard let start = text.baseAddress,
                inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, start, socklen_t(length)) != nil
            else { return nil }
            return String(cString: start)
        }
    }
}
