import Glibc
public import LocationDatabases

/// Names and their addresses as in `/etc/hosts`: an address, then its names. A name on several lines has several addresses.
public struct HostsFile: Sendable {
    /// The addresses of one name. The first has its own field, because nearly all names have only one.
    private struct Entry: Sendable {
        var first: IPAddress
        var more: [IPAddress] = []
    }

    private let entries: [String: Entry]

    init() { entries = [:] }

    /// Reads the file at a path.
    ///
    /// - Throws: ``HostingError`` with `missing`, `unreadable` or `badLine`.
    public init(path: String) throws(HostingError) {
        var file = try TextFile(path)
        var entries: [String: Entry] = [:]
        try file.forEachLine { line throws(HostingError) in
            var cursor = line.start
            guard let head = Self.word(&cursor), let address = IPAddress.parse(head).map({ IPAddress(bits: $0) }) else {
                throw HostingError(.badLine(line.number), path: path, detail: "expected an address at the start of the line")
            }
            var names = 0
            while let word = Self.word(&cursor), word.pointee != 0x23 {
                guard let name = Self.name(word) else {
                    throw HostingError(
                        .badLine(line.number), path: path,
                        detail: "a host name may hold letters, digits, dots, hyphens and underscores only")
                }
                names += 1
                if entries[name] == nil {
                    entries[name] = Entry(first: address)
                } else if entries[name]?.first != address, entries[name]?.more.contains(address) == false {
                    entries[name]?.more.append(address)
                }
            }
            guard names > 0 else {
                throw HostingError(.badLine(line.number), path: path, detail: "expected a host name after the address")
            }
        }
        self.entries = entries
    }

    /// The number of names.
    public var count: Int { entries.count }

    /// The addresses of a name in lower case, in the order of the file; `nil` if the file does not have the name.
    public func addresses(of name: String) -> [IPAddress]? {
        entries[name].map { [$0.first] + $0.more }
    }

    /// Cuts the next field off a line.
    private static func word(_ cursor: inout UnsafeMutablePointer<CChar>) -> UnsafeMutablePointer<CChar>? {
        while TextFile.isSpace(cursor.pointee) { cursor += 1 }
        guard cursor.pointee != 0 else { return nil }
        let start = cursor
        cursor += strcspn(cursor, " \t\r")
        if cursor.pointee != 0 {
            cursor.pointee = 0
            cursor += 1
        }
        return start
    }

    /// A name in lower case without its last dot; `nil` if it is not a valid name.
    private static func name(_ word: UnsafeMutablePointer<CChar>) -> String? {
        let allowed = "abcdefghijklmnopqrstuvwxyz0123456789-._ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let length = strlen(word)
        guard strspn(word, allowed) == length, length <= 254 else { return nil }
        if word[length - 1] == 0x2E { word[length - 1] = 0 }
        let name = String(cString: word)
        return name.isEmpty ? nil : name.lowercased()
    }
}
