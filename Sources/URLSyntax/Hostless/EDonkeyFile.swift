/// A file in eDonkey's network, `ed2k://|file|NAME|SIZE|HASH|/`: what it is, is told by size and hash. Everybody may name it otherwise.
struct EDonkeyFile {
    private let size: UInt64
    private let hash: String

    /// - Parameter rest: What stands behind `ed2k:`, with its bars encoded. It is `nil` for a server, a friend, or a broken link.
    init?(_ rest: String) {
        let fields = rest.split(separator: "%7C", omittingEmptySubsequences: false)
        guard fields.count >= 5, fields[0] == "//", fields[1].lowercased() == "file", let size = UInt64(fields[3]),
            fields[4].utf8.count == 32, fields[4].allSatisfy(\.isHexDigit)
        else { return nil }
        self.size = size
        hash = fields[4].lowercased()
    }

    var text: String { "ed2k://%7Cfile%7C%7C\(size)%7C\(hash)%7C/" }
}
