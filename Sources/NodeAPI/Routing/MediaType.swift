/// Media types of requests.
enum MediaType {
    /// Whether a header names a type: whatever its case (RFC 9110 §8.3.1), with or without parameters.
    static func `is`(_ header: String?, _ type: StaticString) -> Bool {
        guard let named = header?.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).first else { return false }
        return named.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
            .map { $0.lowercased() }.joined() == type.description
    }
}
