import CCurl

/// The scheme, host and port of a URL, read by libcurl's own parser, so that the checked host is the one that libcurl uses.
struct AddressParts {
    let scheme: String
    let host: String
    let port: UInt16
    /// True if the URL names its port itself.
    let hasOwnPort: Bool

    /// Reads an absolute URL with one of these schemes; `nil` for any other text.
    init?(_ url: String, schemes: Set<String>, allowsCredentials: Bool) {
        guard Self.isSendable(url), let parts = curl_url() else { return nil }
        defer { curl_url_cleanup(parts) }
        let flags = UInt32(CURLU_NON_SUPPORT_SCHEME) | (allowsCredentials ? 0 : UInt32(CURLU_DISALLOW_USER))
        guard curl_url_set(parts, CURLUPART_URL, url, flags) == CURLUE_OK, let scheme = Self.part(parts, CURLUPART_SCHEME),
            schemes.contains(scheme), let host = Self.part(parts, CURLUPART_HOST), !host.isEmpty
        else { return nil }
        let own = Self.part(parts, CURLUPART_PORT)
        guard let port = UInt16(own ?? (scheme == "https" ? "443" : "80")), port != 0 else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port
        hasOwnPort = own != nil
    }

    /// The absolute form of a `Location`; `nil` if it cannot be read.
    static func resolve(_ location: String, against url: String) -> String? {
        guard isSendable(location), let parts = curl_url() else { return nil }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK,
            curl_url_set(parts, CURLUPART_URL, location, UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE)) == CURLUE_OK
        else { return nil }
        return part(parts, CURLUPART_URL)
    }

    /// A line end or another control character could begin a second header field.
    static func isSendable(_ text: String) -> Bool {
        text.utf8.count <= 8_192 && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    private static func part(_ parts: OpaquePointer, _ part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
