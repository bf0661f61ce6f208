import HotlineModel

/// The address of a member's federation listener: `https://host` or `https://host:port`, and nothing after it.
public struct Endpoint: Hashable, Sendable {
    /// A host name in lower case, or a numeric address without brackets.
    public let host: String
    public let port: Int

    /// The form that is written in the directory.
    public let url: String

    /// Reads an endpoint from outside; `nil` for any other form.
    public init?(_ text: String) {
        let scheme = "https://"
        guard text.hasPrefix(scheme), text.utf8.count <= 300 else { return nil }
        var rest = text.dropFirst(scheme.count)
        let isBracketed = rest.first == "["
        if isBracketed {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            host = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
            guard host.contains(":"), host.utf8.allSatisfy({ $0.lowerHexValue != nil || $0 == 0x3A || $0 == 0x2E }) else { return nil }
        } else {
            host = String(rest.prefix { $0 != ":" })
            rest = rest.dropFirst(host.count)
            guard !host.isEmpty, !host.hasPrefix("."), !host.hasPrefix("-"), host.utf8.allSatisfy(Self.isNameByte) else { return nil }
        }
        if rest.isEmpty {
            port = 443
        } else {
            let digits = rest.dropFirst()
            guard rest.first == ":", digits.first != "0", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits),
                (1...65_535).contains(port)
            else { return nil }
            self.port = port
        }
        url = text
    }

    /// Tells if the host is an address and not a name.
    var isAddress: Bool { host.contains(":") || host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E } }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
    }
}
