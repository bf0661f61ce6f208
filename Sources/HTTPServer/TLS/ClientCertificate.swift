import COpenSSL
import Glibc

/// Checks the client's certificate in place of OpenSSL's chain building. Any issuer is accepted, but the dates must be valid.
///
/// The session lent its context to the handshake call from which OpenSSL calls this (`TLSSession.handshake()`), so the pointer is valid.
let judgeClientCertificate: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { store, _ in
    guard let store, let certificate = X509_STORE_CTX_get0_cert(store),
        let ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
        let context = SSL_get_ex_data(OpaquePointer(ssl), 0)
    else {
        if let store { X509_STORE_CTX_set_error(store, X509_V_ERR_UNSPECIFIED) }
        return 0
    }
    let session = Unmanaged<TLSSession>.fromOpaque(context).takeUnretainedValue()
    guard let peer = PeerCertificate(certificate) else {
        session.refusal = .certificateUnreadable
        X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED)
        return 0
    }
    guard let refusal = peer.refusal(at: session.context.now()) else {
        X509_STORE_CTX_set_error(store, X509_V_OK)
        return 1
    }
    session.refusal = refusal
    // Not yet valid and expired both send the alert certificate_expired, because it points the other side to the clock.
    X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_HAS_EXPIRED)
    return 0
}

extension PeerCertificate {
    /// Copies the needed parts out of OpenSSL's certificate; `nil` if one of them cannot be read.
    init?(_ certificate: OpaquePointer) {
        guard let key = X509_get_X509_PUBKEY(certificate),
            let der = derBytes({ i2d_X509(certificate, $0) }),
            let spki = derBytes({ i2d_X509_PUBKEY(key, $0) }),
            let notBefore = milliseconds(X509_get0_notBefore(certificate)),
            let notAfter = milliseconds(X509_get0_notAfter(certificate)),
            let names = Self.uriNames(certificate)
        else { return nil }
        var digest = [UInt8](repeating: 0, count: 32)
        guard EVP_Digest(spki, spki.count, &digest, nil, EVP_sha256(), nil) == 1 else { return nil }
        self.init(der: der, spkiSHA256: digest, uriNames: names, notBefore: notBefore, notAfter: notAfter)
    }

    /// The reason to refuse the certificate at this time; `nil` if its dates are valid.
    func refusal(at clock: Int64) -> HandshakeRefusal? {
        guard clock >= notBefore, clock <= notAfter else {
            return .certificateOutsideDates(notBefore: notBefore, notAfter: notAfter, clock: clock)
        }
        return nil
    }

    /// The URIs among the alternative names; `nil` if the extension cannot be read or exists twice.
    private static func uriNames(_ certificate: OpaquePointer) -> [String]? {
        var critical: Int32 = 0
        guard let raw = X509_get_ext_d2i(certificate, NID_subject_alt_name, &critical, nil) else { return critical == -1 ? [] : nil }
        let names = OpaquePointer(raw)
        defer { GENERAL_NAMES_free(names) }
        var result: [String] = []
        for index in 0..<OPENSSL_sk_num(names) {
            guard let value = OPENSSL_sk_value(names, index) else { continue }
            let name = value.assumingMemoryBound(to: GENERAL_NAME.self).pointee
            guard name.type == GEN_URI, let uri = name.d.uniformResourceIdentifier else { continue }
            let bytes = UnsafeBufferPointer(start: ASN1_STRING_get0_data(uri), count: Int(ASN1_STRING_length(uri)))
            // A name with a zero byte or beyond ASCII is not a URI, and different programs read it differently.
            guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
            result.append(String(decoding: bytes, as: UTF8.self))
        }
        return result
    }
}

/// Runs one of OpenSSL's `i2d` functions, which allocate their output.
private func derBytes(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>) -> Int32) -> [UInt8]? {
    var buffer: UnsafeMutablePointer<UInt8>?
    let count = encode(&buffer)
    guard count > 0, let buffer else { return nil }
    defer { CRYPTO_free(buffer, #file, #line) }
    return [UInt8](UnsafeBufferPointer(start: buffer, count: Int(count)))
}

private func milliseconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Int64(timegm(&parts)) * 1000
}
