import Glibc

/// Reads the host and port of an address. They are taken apart once, as written: what decoding and mapping make of a host has no parts.
enum HostSyntax {
    struct Endpoint: Hashable {
        let host: Host
        let port: Int?
    }

    /// The characters of a name (RFC 1035 §2.3.4).
    static let longestName = 253

    /// Reads the text between `//` (or `@`) and the path.
    static func read(_ text: ArraySlice<UInt8>) throws(AddressError) -> Endpoint {
        let isBracketed = text.first == 0x5B
        let end = isBracketed ? text.firstIndex(of: 0x5D).map { $0 + 1 } : text.firstIndex(of: 0x3A)
        let written = text[..<(end ?? text.endIndex)]
        guard !written.isEmpty else { throw .noHost }
        let host = isBracketed ? try v6(written) : try named(written)
        return Endpoint(host: host, port: try port(text[written.endIndex...]))
    }

    private static func port(_ text: ArraySlice<UInt8>) throws(AddressError) -> Int? {
        let digits = text.dropFirst()
        guard text.isEmpty || text.first == 0x3A, digits.allSatisfy(isDigit) else { throw .badPort }
        guard !digits.isEmpty else { return nil }
        guard let port = UInt16(String(decoding: digits, as: UTF8.self)) else { throw .badPort }
        return Int(port)
    }

    private static func v6(_ bracketed: ArraySlice<UInt8>) throws(AddressError) -> Host {
        guard bracketed.last == 0x5D else { throw .badHost }
        let inner = String(decoding: bracketed.dropFirst().dropLast(), as: UTF8.self)
        // A zone stands behind `%25` (RFC 6874 §2).
        let pieces = inner.split(separator: "%25", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let zone = pieces.count > 1 ? pieces[1] : nil
        var bytes = in6_addr()
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard zone.map(isZone) ?? true, inet_pton(AF_INET6, pieces[0], &bytes) == 1,
            inet_ntop(AF_INET6, &bytes, &text, socklen_t(text.count)) != nil
        else { throw .badHost }
        return .v6(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self), zone: zone)
    }

    private static func isZone(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count) && text.utf8.allSatisfy(PercentCoding.Allowed.unreserved.contains)
    }

    /// Decodes and maps a host, then checks it as DNS does (RFC 1035 §2.3.4, with underscores), and tells IPv4 literals from names.
    private static func named(_ written: ArraySlice<UInt8>) throws(AddressError) -> Host {
        guard let decoded = PercentCoding.decoded(String(decoding: written, as: UTF8.self)) else { throw .badHost }
        let mapped = try InternationalName.ascii(Array(decoded.utf8))
        let name = mapped.last == 0x2E ? mapped.dropLast() : mapped[...]
        let labels = name.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard name.count <= longestName, let last = labels.last,
            labels.allSatisfy({ (1...63).contains($0.count) && $0.allSatisfy(isLabelByte) })
        else { throw .badHost }
        guard isNumber(last) else { return .name(String(decoding: mapped, as: UTF8.self)) }
        return try v4(String(decoding: name, as: UTF8.self))
    }

    /// A last label that is a number makes the host a literal, or a broken one: no top-level domain is a number.
    private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
        if label.starts(with: "0x".utf8) { return label.dropFirst(2).allSatisfy { isDigit($0) || (0x61...0x66).contains($0) } }
        return label.allSatisfy(isDigit)
    }

    private static func v4(_ literal: String) throws(AddressError) -> Host {
        var address = in_addr()
        guard inet_aton(literal, &address) == 1 else { throw .badHost }
        return .v4(withUnsafeBytes(of: address) { $0.map(String.init).joined(separator: ".") })
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLabelByte(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || isDigit(byte) || byte == 0x2D || byte == 0x5F }
}
