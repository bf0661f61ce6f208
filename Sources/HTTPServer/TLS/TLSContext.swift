import COpenSSL

/// A certificate with its key and the rules of a listener. Sessions start from it.
///
/// `@unchecked Sendable`: nothing changes the `SSL_CTX` after `init` (a new identity is a new context). OpenSSL counts references to it and guards
/// its session tables itself, so any thread may start sessions from it.
final class TLSContext: @unchecked Sendable {
    let pointer: OpaquePointer
    let now: @Sendable () -> Int64

    /// Creates a context from a configuration.
    /// - Throws: ``TLSIdentityError`` if the chain or key cannot be used.
    init(_ configuration: TLSConfiguration) throws(TLSIdentityError) {
        guard let pointer = SSL_CTX_new(TLS_server_method()) else { throw TLSIdentityError(libraryReason("no TLS context")) }
        self.pointer = pointer
        now = configuration.now
        setRules(configuration)
        try use(configuration.certificateChain, configuration.privateKey)
    }

    deinit { SSL_CTX_free(pointer) }

    private func setRules(_ configuration: TLSConfiguration) {
        let oldest = configuration.minimumVersion == .tls13 ? TLS1_3_VERSION : TLS1_2_VERSION
        SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(oldest), nil)
        let options = noRenegotiation | noCompression
        SSL_CTX_set_options(pointer, options)
        // TLS 1.2, if a listener allows it, may use only forward secrecy and authenticated encryption (RFC 9113, section 9.2).
        SSL_CTX_set_cipher_list(pointer, "ECDHE+AESGCM:ECDHE+CHACHA20")
        let mode = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS | SSL_MODE_AUTO_RETRY
        SSL_CTX_ctrl(pointer, SSL_CTRL_MODE, Int(mode), nil)
        SSL_CTX_ctrl(pointer, SSL_CTRL_SET_READ_AHEAD, 1, nil)
        SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MAX_CERT_LIST, 32 * 1024, nil)
        SSL_CTX_set_max_early_data(pointer, 0)
        SSL_CTX_set_num_tickets(pointer, 1)
        SSL_CTX_ctrl(pointer, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        let name = Array("HTTPServer".utf8)
        SSL_CTX_set_session_id_context(pointer, name, UInt32(name.count))
        SSL_CTX_set_alpn_select_cb(pointer, selectProtocol, nil)
        if configuration.clientCertificate == .required {
            SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
            SSL_CTX_set_cert_verify_callback(pointer, judgeClientCertificate, nil)
        }
    }

    /// Loads the chain (leaf first) and its key.
    private func use(_ chain: [UInt8], _ key: [UInt8]) throws(TLSIdentityError) {
        ERR_clear_error()
        let certificates = try readCertificates(chain)
        defer { certificates.forEach { X509_free($0) } }
        guard let leaf = certificates.first else { throw TLSIdentityError("the chain holds no certificate") }
        guard SSL_CTX_use_certificate(pointer, leaf) == 1 else { throw TLSIdentityError(libraryReason("the certificate was refused")) }
        for issuer in certificates.dropFirst() {
            guard SSL_CTX_ctrl(pointer, SSL_CTRL_CHAIN_CERT, 1, UnsafeMutableRawPointer(issuer)) == 1 else {
                throw TLSIdentityError(libraryReason("an issuer in the chain was refused"))
            }
        }
        guard let source = BIO_new_mem_buf(key, Int32(clamping: key.count)) else { throw TLSIdentityError("the key cannot be read") }
        defer { BIO_free(source) }
        guard let privateKey = PEM_read_bio_PrivateKey(source, nil, refusePassword, nil) else {
            throw TLSIdentityError(libraryReason("the key cannot be read"))
        }
        defer { EVP_PKEY_free(privateKey) }
        guard SSL_CTX_use_PrivateKey(pointer, privateKey) == 1, SSL_CTX_check_private_key(pointer) == 1 else {
            throw TLSIdentityError(libraryReason("the key does not belong to the certificate"))
        }
    }

    private func readCertificates(_ chain: [UInt8]) throws(TLSIdentityError) -> [OpaquePointer] {
        guard let source = BIO_new_mem_buf(chain, Int32(clamping: chain.count)) else {
            throw TLSIdentityError("the chain cannot be read")
        }
        defer { BIO_free(source) }
        var certificates: [OpaquePointer] = []
        while let certificate = PEM_read_bio_X509(source, nil, refusePassword, nil) { certificates.append(certificate) }
        // The end of the text is reported as "no start line". Any other error is a broken certificate.
        let error = ERR_peek_last_error()
        ERR_clear_error()
        let reason = Int32(error & UInt(ERR_REASON_MASK))
        guard error == 0 || reason == PEM_R_NO_START_LINE else {
            certificates.forEach { X509_free($0) }
            throw TLSIdentityError("a certificate in the chain cannot be read")
        }
        return certificates
    }
}

/// A certificate chain or key that cannot be used; the reason holds no key material.
struct TLSIdentityError: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

// SSL_OP_NO_RENEGOTIATION and SSL_OP_NO_COMPRESSION, macros that Swift cannot import.
private let noRenegotiation: UInt64 = 1 << 30
private let noCompression: UInt64 = 1 << 17

/// Our sentence with OpenSSL's latest error of this thread. The error queue is empty afterwards.
func libraryReason(_ sentence: String) -> String {
    let error = ERR_peek_last_error()
    ERR_clear_error()
    guard error != 0, let text = ERR_reason_error_string(error) else { return sentence }
    return "\(sentence) (\(String(cString: text)))"
}

/// Prevents OpenSSL from asking the terminal for a password: encrypted keys are refused.
private let refusePassword: @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 = { _, _, _, _ in
    -1
}

/// Chooses `h2` before `http/1.1` among the protocols that the client offers. If it offers neither, the handshake ends (RFC 7301, section 3.2).
private let selectProtocol:
    @convention(c) (
        OpaquePointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?, UnsafePointer<UInt8>?, UInt32,
        UnsafeMutableRawPointer?
    ) -> Int32 = { _, chosen, chosenLength, offered, length, _ in
        guard let chosen, let chosenLength, let offered else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        let list = UnsafeBufferPointer(start: offered, count: Int(length))
        for wanted in ["h2", "http/1.1"] {
            var index = 0
            while index < list.count {
                let name = list[(index + 1)...].prefix(Int(list[index]))
                if name.elementsEqual(wanted.utf8) {
                    chosen.pointee = offered + index + 1
                    chosenLength.pointee = list[index]
                    return SSL_TLSEXT_ERR_OK
                }
                index += 1 + Int(list[index])
            }
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL
    }
