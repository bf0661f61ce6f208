import CCurl
import Glibc

/// Reads the host and port of an address through libcurl's URL API: odd IPv4 forms, IPv6, percent-encoding, international names.
enum HostSyntax {
    struct Endpoint: Hashable {
        let host: Host
        let port: Int?
    }

    /// Reads the text between `//` (or `@`) and the path.
    static func read(_ text: String) throws(AddressError) -> Endpoint {
        if let plain = plain(text) { return plain }
        return try full(text)
    }

    /// Reads the common case without the library: a name in small letters and perhaps a port. Everything else, good or bad, is `nil`.
    private static func plain(_ text: String) -> Endpoint? {
        var labelLength = 0, position = 0, nameEnd: Int?
        var labelStart: UInt8 = 0
        var port = 0
        for byte in text.utf8 {
            defer { position += 1 }
            if nameEnd != nil {
                guard (0x30...0x39).contains(byte), port <= 6_553 else { return nil }
                port = port * 10 + Int(byte - 0x30)
            } else if byte == 0x3A {
                nameEnd = position
            } else if byte == 0x2E {
                guard labelLength > 0 else { return nil }
                labelLength = 0
            } else {
                guard isNameByte(byte), labelLength < 63 else { return nil }
                if labelLength == 0 { labelStart = byte }
                labelLength += 1
            }
        }
        // A last label that begins with a digit may belong to a literal.
        guard labelLength > 0, (0x61...0x7A).contains(labelStart), (nameEnd ?? position) <= 253, port <= 65_535 else { return nil }
        guard let nameEnd else { return Endpoint(host: .name(text), port: nil) }
        guard position > nameEnd + 1 else { return nil }
        return Endpoint(host: .name(String(decoding: text.utf8.prefix(nameEnd), as: UTF8.self)), port: port)
    }

    /// Reads any endpoint through libcurl.
    static func full(_ text: String) throws(AddressError) -> Endpoint {
        guard !text.isEmpty, !text.hasPrefix(":") else { throw .noHost }
        let first = try parsed(text)
        guard first.zone == nil, !first.host.hasPrefix("[") else {
            return Endpoint(host: try v6(first.host, zone: first.zone), port: first.port)
        }
        // After IDN mapping, or without its last dot, the host may be an IPv4 literal. Only a second reading gives that its one form.
        var host = first.host
        if host.hasSuffix(".") { host.removeLast() }
        if host != text { host = try parsed(host).host }
        return Endpoint(host: try named(host.lowercased()), port: first.port)
    }

    private static func v6(_ bracketed: String, zone: String?) throws(AddressError) -> Host {
        let inner = String(bracketed.dropFirst().dropLast())
        var bytes = in6_addr()
        guard bracketed.hasPrefix("["), bracketed.hasSuffix("]"), inet_pton(AF_INET6, inner, &bytes) == 1 else { throw .badHost }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &bytes, &text, socklen_t(text.count)) != nil else { throw .badHost }
        if let zone {
            guard zone.utf8.count <= 32, zone.utf8.allSatisfy({ PercentCoding.Allowed.unreserved.contains($0) }) else { throw .badHost }
        }
        return .v6(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self), zone: zone)
    }

    /// Checks a name as DNS does (RFC 1035 §2.3.4, with underscores), and tells IPv4 literals from names.
    private static func named(_ name: String) throws(AddressError) -> Host {
        let labels = name.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard (1...253).contains(name.utf8.count), labels.allSatisfy({ (1...63).contains($0.count) }), let last = labels.last,
            name.utf8.allSatisfy({ isNameByte($0) })
        else { throw .badHost }
        var v4 = in_addr()
        if inet_pton(AF_INET, name, &v4) == 1 { return .v4(name) }
        // No top-level domain is a number: `1.2.3.4.5` and `0x100000000` are literals that went wrong.
        let isNumber = last.allSatisfy { (0x30...0x39).contains($0) } || last.starts(with: "0x".utf8)
        guard !isNumber else { throw .badHost }
        return .name(name)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
    }

    private struct Parts {
        let host: String
        let port: Int?
        let zone: String?
    }

    /// Reads an authority once by libcurl; the host comes back in ASCII.
    private static func parsed(_ authority: String) throws(AddressError) -> Parts {
        guard let handle = curl_url() else { throw .badHost }
        defer { curl_url_cleanup(handle) }
        switch curl_url_set(handle, CURLUPART_URL, "http://\(authority)/", 0) {
        case CURLUE_OK: break
        case CURLUE_BAD_PORT_NUMBER: throw .badPort
        case CURLUE_NO_HOST: throw .noHost
        default: throw .badHost
        }
        let isASCII = authority.utf8.allSatisfy { $0 < 0x80 } && !authority.utf8.contains(0x25)
        guard
            let host = isASCII
                ? part(CURLUPART_HOST, of: handle) : Self.withUTF8Locale({ part(CURLUPART_HOST, of: handle, punycode: true) })
        else { throw .badHost }
        let port = part(CURLUPART_PORT, of: handle).flatMap { Int($0) }
        return Parts(host: host, port: port, zone: part(CURLUPART_ZONEID, of: handle))
    }

    private static func part(_ what: CURLUPart, of handle: OpaquePointer, punycode: Bool = false) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, what, &text, punycode ? UInt32(CURLU_PUNYCODE) : 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    /// Runs a closure with a UTF-8 locale on this thread.
    ///
    /// libcurl gives international names to libidn2 in the encoding of the thread's locale, and the process may have been started with another.
    private static func withUTF8Locale<Result>(_ body: () -> Result) -> Result {
        guard let locale = UTF8Locale.shared.locale else { return body() }
        let previous = uselocale(locale)
        defer { uselocale(previous) }
        return body()
    }
}

/// The locale `C.UTF-8`, which the C library brings along.
///
/// `@unchecked Sendable`: made once, never changed and never freed.
private struct UTF8Locale: @unchecked Sendable {
    let locale: locale_t?
    static let shared = UTF8Locale(locale: newlocale(LC_CTYPE_MASK, "C.UTF-8", nil))
}
