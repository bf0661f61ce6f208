import CCurl

/// The scheme, host and port of a URL, to which a connection is made.
struct ServerOrigin: Hashable {
    let isSecure: Bool
    let host: String
    let port: String

    /// Parses the URL with libcurl's own parser, so that the checked host is the one that libcurl uses.
    ///
    /// - Throws: `invalidRequest` for any URL but an absolute `http` or `https` one without user information.
    init(url: String) throws(TransferError) {
        guard !url.utf8.contains(0), let parts = curl_url() else { throw TransferError(.invalidRequest, detail: "malformed URL") }
        defer { curl_url_cleanup(parts) }
        guard curl_url_set(parts, CURLUPART_URL, url, UInt32(CURLU_DISALLOW_USER)) == CURLUE_OK,
            let scheme = Self.part(parts, CURLUPART_SCHEME), let host = Self.part(parts, CURLUPART_HOST),
            let port = Self.part(parts, CURLUPART_PORT)
        else { throw TransferError(.invalidRequest, detail: "malformed URL") }
        guard scheme == "https" || scheme == "http" else { throw TransferError(.invalidRequest, detail: "neither https nor http") }
        self.isSecure = scheme == "https"
        self.host = host
        self.port = port
    }

    private static func part(_ parts: OpaquePointer, _ part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parts, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
