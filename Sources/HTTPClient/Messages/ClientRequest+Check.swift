extension ClientRequest {
    /// Checks that no part of the request can end a line early or be read as another part (RFC 9110 §5.1, §5.5, §9.1).
    ///
    /// - Throws: `invalidRequest`.
    func check() throws(TransferError) {
        guard Self.isToken(method), method.utf8.allSatisfy({ !(0x61...0x7A).contains($0) }) else {
            throw TransferError(.invalidRequest, detail: "malformed method")
        }
        guard headers.allSatisfy({ Self.isToken($0.name) && Self.isValue($0.value) }) else {
            throw TransferError(.invalidRequest, detail: "malformed header field")
        }
        let own: Set<String> = ["host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "expect"]
        guard headers.allSatisfy({ !own.contains($0.name.lowercased()) }) else {
            throw TransferError(.invalidRequest, detail: "a header field the client sets itself")
        }
    }

    private static func isToken(_ text: String) -> Bool { FieldSyntax.isToken(text.utf8) }

    private static func isValue(_ text: String) -> Bool { text.utf8.allSatisfy { $0 == 0x09 || (0x20...0x7E).contains($0) || $0 >= 0x80 } }
}

/// The alphabet of field names and methods (RFC 9110 §5.6.2).
enum FieldSyntax {
    static func isToken(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
                default: false
                }
            }
    }
}
