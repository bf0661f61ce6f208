/// The one form of an address by which two reports of the same place are recognised. It is never shown, sent or fetched.
///
/// The rules stand in `Protocols/url-canonicalisation.md` with vectors. In doubt they keep addresses apart: a missed duplicate costs an analyst
/// one view, but two addresses merged into one lose a case. The canonical form of a canonical form is itself.
public struct CanonicalAddress: Hashable, Sendable {
    /// The bytes an address may have, as given and in canonical form.
    public static let longest = 8_192

    /// The canonical form. It is as dangerous as the address: keep it out of logs and messages.
    public let text: String
    /// The scheme in lower case.
    public let scheme: String
    /// The host; `nil` if addresses of this scheme name no host.
    public let host: Host?
    /// The port; `nil` if it is the scheme's own, or is not written.
    public let port: Int?
    /// True if a user name or password stands before the host.
    public let hasCredentials: Bool

    /// Brings an address, as it was reported, into canonical form.
    ///
    /// - Throws: ``AddressError``, which names the rule that the address breaks.
    public init(_ reported: String) throws(AddressError) {
        let bytes = try Self.checked(reported)
        guard let colon = bytes.firstIndex(of: 0x3A), Self.isScheme(bytes[..<colon]) else { throw .noScheme }
        let written = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        // The same place, asked for over TLS.
        scheme = written == "snews" ? "news" : written
        guard scheme != "data" else { throw .holdsContent }
        let rest = bytes[(colon + 1)...]
        if let structure = Scheme.structure(of: scheme) {
            var parts = try Parts(rest)
            let endpoint = try HostSyntax.read(parts.endpoint)
            host = endpoint.host
            port = endpoint.port == structure.defaultPort ? nil : endpoint.port
            parts.normalise()
            hasCredentials = parts.userInfo != nil
            text = parts.text(scheme: scheme, host: endpoint.host, port: port)
        } else {
            host = nil
            port = nil
            hasCredentials = false
            let normalised = String(decoding: PercentCoding.normalised(rest, keeping: .opaque), as: UTF8.self)
            text = Hostless.canonicalForm(scheme: scheme, rest: normalised) ?? scheme + ":" + normalised
        }
        guard text.utf8.count <= Self.longest else { throw .tooLong }
    }

    /// The bytes without the spaces around them.
    private static func checked(_ reported: String) throws(AddressError) -> ArraySlice<UInt8> {
        guard reported.utf8.count <= longest else { throw .tooLong }
        var bytes = Array(reported.utf8)[...]
        while bytes.first == 0x20 { bytes.removeFirst() }
        while bytes.last == 0x20 { bytes.removeLast() }
        guard !bytes.isEmpty else { throw .empty }
        var previous: UInt8 = 0
        for byte in bytes {
            // C0 controls and DEL; C1 controls are C2 80 to C2 9F in UTF-8.
            let isControl = byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte < 0xA0)
            guard !isControl else { throw .controlCharacter }
            previous = byte
        }
        return bytes
    }

    /// True for a scheme of RFC 3986 §3.1: a letter, then letters, digits, `+`, `-` and `.`, at most 32 characters.
    private static func isScheme(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, isLetter(first), bytes.count <= 32 else { return false }
        return bytes.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
}

extension CanonicalAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A text that names the scheme alone, because descriptions reach logs.
    public var description: String { "an address under \(scheme):" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["scheme": scheme]) }
}
