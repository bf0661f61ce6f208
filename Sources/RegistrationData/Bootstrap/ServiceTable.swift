import Envelopes

/// One bootstrap file of IANA (RFC 9224): which keys are served by which servers.
struct ServiceTable: Sendable {
    /// Each service: its keys, and its servers with the secure ones first.
    let services: [(keys: [String], servers: [String])]

    /// The bounds of one file. IANA's largest has about 1,500 keys.
    private static let mostBytes = 4 << 20, mostServices = 10_000, mostKeys = 100_000

    /// Reads a file. Services without a usable server are left out.
    ///
    /// - Throws: ``BootstrapError``.
    init(parsing bytes: [UInt8]) throws(BootstrapError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: bytes, limits: JSONLimits(bytes: Self.mostBytes)) } catch { throw .notJSON }
        guard document.root["version"]?.string == "1.0" else { throw .unknownVersion }
        guard let list = document.root["services"]?.elements else { throw .malformed }
        var services: [(keys: [String], servers: [String])] = []
        var keys = 0
        for service in list {
            let parts = service.elements.map { Array($0.prefix(3)) } ?? []
            guard parts.count == 2, let names = Self.texts(parts[0]), let servers = Self.texts(parts[1]) else { throw .malformed }
            keys += names.count
            guard services.count < Self.mostServices, keys <= Self.mostKeys else { throw .tooLarge }
            let usable = servers.filter(WebAddress.isUsable).map { $0.hasSuffix("/") ? $0 : $0 + "/" }
            let ordered = usable.filter(WebAddress.isSecure) + usable.filter { !WebAddress.isSecure($0) }
            if !ordered.isEmpty { services.append((names, ordered)) }
        }
        self.services = services
    }

    private static func texts(_ view: JSONView) -> [String]? {
        guard let elements = view.elements else { return nil }
        var texts: [String] = []
        for element in elements {
            guard let text = element.string else { return nil }
            texts.append(text)
        }
        return texts
    }
}

/// The reason why a bootstrap file cannot be used.
public enum BootstrapError: Error, Hashable, Sendable, CustomStringConvertible {
    case notJSON, unknownVersion, malformed, tooLarge
    /// A key is no network, no range of system numbers, or no domain.
    case badKey

    public var description: String {
        switch self {
        case .notJSON: "the bootstrap file is no JSON text; fetch it again from IANA"
        case .unknownVersion: "the bootstrap file has another version than 1.0; this program must be renewed to read it"
        case .malformed: "the bootstrap file has no list of services; fetch it again from IANA"
        case .tooLarge: "the bootstrap file has more entries than any real one; fetch it again from IANA"
        case .badKey: "a key of the bootstrap file does not fit its kind; check that each setting names the right file"
        }
    }
}
