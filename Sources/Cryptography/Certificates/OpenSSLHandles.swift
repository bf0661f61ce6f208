import COpenSSL

/// Owns one `X509`.
struct OwnedCertificate: ~Copyable {
    let pointer: OpaquePointer

    /// A new certificate without content.
    init() throws(CryptographyError) {
        guard let pointer = X509_new() else { throw .libraryFailure(operation: "X509_new") }
        self.pointer = pointer
    }

    /// Parses DER that must hold one certificate and nothing after it.
    init(der: [UInt8]) throws(CryptographyError) {
        let parsed: OpaquePointer? = der.withUnsafeBufferPointer { der in
            var cursor = der.baseAddress
            guard let certificate = d2i_X509(nil, &cursor, der.count) else { return nil }
            guard cursor == der.baseAddress.map({ $0 + der.count }) else {
                X509_free(certificate)
                return nil
            }
            return certificate
        }
        // A stale entry in the thread's error queue would look like a failure of its next TLS call.
        ERR_clear_error()
        guard let parsed else { throw .malformedCertificate }
        pointer = parsed
    }

    deinit { X509_free(pointer) }

    borrowing func der() throws(CryptographyError) -> [UInt8] {
        try encoded(operation: "i2d_X509") { i2d_X509(pointer, $0) }
    }
}

/// Owns one `EVP_PKEY`.
struct OwnedKey: ~Copyable {
    let pointer: OpaquePointer

    /// Owns a key that the library made, and frees it in the end.
    init(taking pointer: OpaquePointer) { self.pointer = pointer }

    /// Parses a public key (SubjectPublicKeyInfo in DER) with nothing after it.
    init(publicKeyDER der: [UInt8]) throws(CryptographyError) {
        let parsed: OpaquePointer? = der.withUnsafeBufferPointer { der in
            var cursor = der.baseAddress
            guard let key = d2i_PUBKEY(nil, &cursor, der.count) else { return nil }
            guard cursor == der.baseAddress.map({ $0 + der.count }) else {
                EVP_PKEY_free(key)
                return nil
            }
            return key
        }
        ERR_clear_error()
        guard let parsed else { throw .malformedKey }
        pointer = parsed
    }

    deinit { EVP_PKEY_free(pointer) }

    /// The public half as SubjectPublicKeyInfo in DER.
    borrowing func publicKeyDER() throws(CryptographyError) -> [UInt8] {
        try encoded(operation: "i2d_PUBKEY") { i2d_PUBKEY(pointer, $0) }
    }

    /// True if the key is strong enough for a member: at least 112 bits of security, as NIST SP 800-57 counts.
    var isStrong: Bool { EVP_PKEY_get_security_bits(pointer) >= 112 }
}

/// Owns one memory `BIO`, which OpenSSL reads PEM from and writes it to.
struct OwnedBIO: ~Copyable {
    let pointer: OpaquePointer

    /// An empty BIO to write to. OpenSSL wipes its memory when it is freed.
    init() throws(CryptographyError) {
        guard let pointer = BIO_new(BIO_s_mem()) else { throw .libraryFailure(operation: "BIO_new") }
        self.pointer = pointer
    }

    /// A BIO that reads from bytes, which must outlive it.
    init(reading bytes: UnsafeRawBufferPointer) throws(CryptographyError) {
        guard let count = Int32(exactly: bytes.count), let pointer = BIO_new_mem_buf(bytes.baseAddress, count) else {
            throw .libraryFailure(operation: "BIO_new_mem_buf")
        }
        self.pointer = pointer
    }

    deinit { BIO_free(pointer) }

    /// Lends the bytes written so far; the pointer dies with the closure.
    borrowing func written<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        var start: UnsafePointer<UInt8>?
        let count = hotline_bio_bytes(pointer, &start)
        return body(UnsafeRawBufferPointer(start: start, count: count))
    }
}

/// Runs an `i2d` function, first for the length and then for the bytes.
func encoded(
    operation: String, _ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
) throws(CryptographyError) -> [UInt8] {
    let count = encode(nil)
    guard count > 0 else { throw .libraryFailure(operation: operation) }
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, filled in
        var cursor = buffer.baseAddress
        filled = Int(max(0, encode(&cursor)))
    }
    guard bytes.count == count else { throw .libraryFailure(operation: operation) }
    return bytes
}
