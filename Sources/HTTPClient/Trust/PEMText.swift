import COpenSSL

/// Parses certificates and keys from PEM text. The caller owns the results.
enum PEMText {
    /// Every certificate in the text, in order; empty if any of them is malformed.
    static func certificates(_ text: String) -> [OpaquePointer] {
        withInput(text) { input in
            var found: [OpaquePointer] = []
            while let certificate = PEM_read_bio_X509(input, nil, nil, nil) { found.append(certificate) }
            // The text ends with "no start line". Any other error means a damaged certificate.
            let last = ERR_peek_last_error()
            ERR_clear_error()
            guard hotline_pem_is_end(last) == 1 else {
                found.forEach(X509_free)
                return []
            }
            return found
        } ?? []
    }

    /// The first private key in the text; `nil` if there is none, or if it is encrypted.
    static func privateKey(_ text: String) -> OpaquePointer? {
        withInput(text) { input in
            // This passphrase callback answers "none", so that OpenSSL does not ask on the terminal.
            let key = PEM_read_bio_PrivateKey(input, nil, { _, _, _, _ in -1 }, nil)
            ERR_clear_error()
            return key
        } ?? nil
    }

    private static func withInput<Value>(_ text: String, _ read: (OpaquePointer) -> Value) -> Value? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { buffer -> Value? in
            guard let count = Int32(exactly: buffer.count), let input = BIO_new_mem_buf(buffer.baseAddress, count) else { return nil }
            defer { BIO_free(input) }
            return read(input)
        }
    }
}
