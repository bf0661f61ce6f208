/// The parts of an address of a host-based scheme, split as RFC 3986 §3 says.
struct Parts {
    private(set) var userInfo: [UInt8]?
    /// Host and port as written.
    let endpoint: ArraySlice<UInt8>
    private(set) var path: [UInt8]
    private(set) var query: [UInt8]?
    private(set) var fragment: [UInt8]?

    /// Splits the text behind the scheme and its colon.
    init(_ rest: ArraySlice<UInt8>) throws(AddressError) {
        guard rest.starts(with: "//".utf8) else { throw .noHost }
        let body = rest.dropFirst(2)
        let authorityEnd = body.firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? body.endIndex
        let authority = body[..<authorityEnd]
        // Browsers end the authority here too, other programs do not.
        guard !authority.contains(0x5C) else { throw .badHost }
        // Browsers end the user part at the last `@`. Another rule would find another host than the one that they open.
        if let at = authority.lastIndex(of: 0x40) {
            userInfo = Array(authority[..<at])
            endpoint = authority[(at + 1)...]
        } else {
            endpoint = authority
        }
        var tail = body[authorityEnd...]
        if let hash = tail.firstIndex(of: 0x23) {
            fragment = Array(tail[(hash + 1)...])
            tail = tail[..<hash]
        }
        if let mark = tail.firstIndex(of: 0x3F) {
            query = Array(tail[(mark + 1)...])
            tail = tail[..<mark]
        }
        path = Array(tail)
    }

    /// Brings everything but the endpoint into canonical form.
    mutating func normalise() {
        userInfo = userInfo.map { PercentCoding.normalised($0, keeping: .userInfo) }
        if userInfo?.isEmpty == true { userInfo = nil }
        // After the percent-encoding, so that `%2e` counts as a dot.
        path = Self.withoutDotSegments(PercentCoding.normalised(path, keeping: .path))
        query = query.map { PercentCoding.normalised($0, keeping: .query) }
        fragment = fragment.map { Self.withoutDirective(PercentCoding.normalised($0, keeping: .fragment)) }
        if fragment?.isEmpty == true { fragment = nil }
    }

    /// The canonical text.
    func text(scheme: String, host: Host, port: Int?) -> String {
        var text = Array(scheme.utf8)
        text += "://".utf8
        if let userInfo {
            text += userInfo
            text.append(0x40)
        }
        text += host.text.utf8
        if let port { text += ":\(port)".utf8 }
        text += path
        if let query {
            text.append(0x3F)
            text += query
        }
        if let fragment {
            text.append(0x23)
            text += fragment
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Removes the dot segments of an absolute path (RFC 3986 §5.2.4); an empty path becomes `/`.
    private static func withoutDotSegments(_ path: [UInt8]) -> [UInt8] {
        guard path.first == 0x2F else { return [0x2F] }
        // Most paths have no segment that begins with a dot, and need no copy.
        var previous: UInt8 = 0
        let mayHoldDots = path.contains { byte in
            defer { previous = byte }
            return byte == 0x2E && previous == 0x2F
        }
        guard mayHoldDots else { return path }
        var kept: [ArraySlice<UInt8>] = []
        let segments = path.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment.elementsEqual(".".utf8) ? 1 : segment.elementsEqual("..".utf8) ? 2 : 0 {
            // A dot segment at the end leaves its slash: `/a/.` is `/a/`.
            case 1: if isLast { kept.append([]) }
            case 2:
                if !kept.isEmpty { kept.removeLast() }
                if isLast { kept.append([]) }
            default: kept.append(segment)
            }
        }
        return [0x2F] + kept.joined(separator: [0x2F])
    }

    /// The fragment before `:~:`. Behind it stands a directive to the browser, such as a text to scroll to, which names no other place.
    private static func withoutDirective(_ fragment: [UInt8]) -> [UInt8] {
        guard fragment.count >= 3 else { return fragment }
        for index in 0...(fragment.count - 3) where fragment[index] == 0x3A && fragment[index + 1] == 0x7E && fragment[index + 2] == 0x3A {
            return Array(fragment[..<index])
        }
        return fragment
    }
}
