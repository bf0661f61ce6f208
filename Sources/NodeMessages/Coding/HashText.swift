import URLSyntax

/// A digest as people and programs write it: hexadecimal in either case, with spaces, colons or hyphens between, or Base32 or Base64.
public enum HashText {
    /// The digest in lower-case hexadecimal digits; `nil` if the text is no digest of so many bytes.
    public static func hex(_ text: String, bytes count: Int) -> String? {
        guard text.utf8.count <= 8 * count + 32 else { return nil }
        let text = withoutLabel(text)
        let plain = text.filter { !$0.isWhitespace && $0 != ":" && $0 != "-" }
        let digits = plain.lowercased().trimmingPrefix("0x")
        if digits.utf8.count == 2 * count, digits.allSatisfy(\.isHexDigit) { return String(digits) }
        // In Base64 a hyphen is a digit.
        let compact = text.filter { !$0.isWhitespace }
        if let hex = Base32.hex(String(compact), bytes: count) { return hex }
        guard let bytes = Base64.bytes(String(compact)), bytes.count == count else { return nil }
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The digest behind the name of its algorithm: `SHA-256: …`, `urn:sha1:…`, `sha256-…`.
    private static func withoutLabel(_ text: String) -> Substring {
        let rest = text.drop { $0.isWhitespace || $0 == "\"" || $0 == "'" }
        let small = rest.prefix(16).lowercased()
        for label in ["urn:sha256:", "urn:sha1:", "urn:md5:", "sha-256:", "sha256:", "sha256-", "sha-1:", "sha1:", "sha1-", "md5:", "pdq:"]
        where small.hasPrefix(label) {
            return rest.dropFirst(label.count)
        }
        return rest.prefix { $0 != "\"" && $0 != "'" }
    }
}
