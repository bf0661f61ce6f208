import COpenSSL

/// Checks the certificates of one server against one ``ServerTrust``, in place of OpenSSL's own verifier.
///
/// It belongs to the client's thread. A pool of connections owns it, and it outlives every connection that it verifies.
/// It keeps the last refusal and the last alert of the newest connection, because libcurl reports only that "TLS failed".
final class PeerVerification {
    /// How the leaf certificate must name the server.
    private enum Name {
        case uri([UInt8])
        case host(String)
    }

    /// The digests of keys, one of which the leaf must have; empty if any key will do that the authority certified.
    private let pins: Set<[UInt8]>
    private let name: Name
    private let oldestVersion: Int32
    private let authorities: [OpaquePointer]
    private let identity: ClientIdentity?

    /// The reason why the newest connection's certificate was refused.
    private(set) var refusal: (reason: TransferError.Distrust, detail: String)?
    /// The fatal alert that the peer sent on the newest connection.
    private(set) var alert: PeerAlert?

    private static let alertIndex = CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, nil, nil, nil, nil)

    init(spki: Set<[UInt8]>, uriName: String, authority: String?, identity: ClientIdentity?) throws(TransferError) {
        guard !spki.isEmpty, spki.allSatisfy({ $0.count == 32 }) else {
            throw TransferError(.invalidRequest, detail: "pins are one or more SHA-256 digests")
        }
        let authorities = authority.map(PEMText.certificates) ?? []
        guard authority == nil || !authorities.isEmpty else {
            throw TransferError(.invalidRequest, detail: "the authority is not a PEM certificate")
        }
        self.pins = spki
        name = .uri(Array(uriName.utf8))
        oldestVersion = TLS1_3_VERSION
        self.authorities = authorities
        self.identity = identity
    }

    /// - Parameter host: The host of the URL: a name, or an IP address in text.
    init(host: String, authority: String, identity: ClientIdentity?) throws(TransferError) {
        authorities = PEMText.certificates(authority)
        guard !authorities.isEmpty else { throw TransferError(.invalidRequest, detail: "the authority is not a PEM certificate") }
        pins = []
        name = .host(host)
        oldestVersion = TLS1_2_VERSION
        self.identity = identity
    }

    deinit { authorities.forEach(X509_free) }

    /// Prepares the TLS settings of a new connection; `false` if OpenSSL refuses them.
    func install(in context: OpaquePointer) -> Bool {
        refusal = nil
        alert = nil
        guard SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(oldestVersion), nil) == 1, identity?.install(in: context) ?? true
        else { return false }
        let borrowed = Unmanaged.passUnretained(self).toOpaque()
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        SSL_CTX_set_cert_verify_callback(
            context,
            { store, verification in
                guard let store, let verification else { return 0 }
                return Unmanaged<PeerVerification>.fromOpaque(verification).takeUnretainedValue().verify(store) ? 1 : 0
            }, borrowed)
        guard SSL_CTX_set_ex_data(context, Self.alertIndex, borrowed) == 1 else { return false }
        SSL_CTX_set_info_callback(context) { connection, event, value in
            // SSL_CB_READ_ALERT; the value is the level and the description, and level 2 is fatal.
            guard event == SSL_CB_READ_ALERT, value >> 8 == 2, let connection, let context = SSL_get_SSL_CTX(connection),
                let verification = SSL_CTX_get_ex_data(context, PeerVerification.alertIndex)
            else { return }
            Unmanaged<PeerVerification>.fromOpaque(verification).takeUnretainedValue().alert =
                PeerAlert(rawValue: UInt8(truncatingIfNeeded: value))
        }
        return true
    }

    /// Decides on the server's certificates. The first fault is the one reported, so the order is by what tells an operator the most: the key, then
    /// the dates, then the name, then the authority.
    private func verify(_ store: OpaquePointer) -> Bool {
        guard let leaf = X509_STORE_CTX_get0_cert(store) else { return refuse(store, .unpinned, "no certificate", X509_V_ERR_UNSPECIFIED) }
        guard pins.isEmpty || pins.contains(Self.keyDigest(of: leaf)) else {
            return refuse(store, .unpinned, "its key is not pinned", X509_V_ERR_CERT_REJECTED)
        }
        guard X509_cmp_current_time(X509_get0_notBefore(leaf)) < 0 else {
            return refuse(store, .notYetValid, "valid from \(Self.text(X509_get0_notBefore(leaf)))", X509_V_ERR_CERT_NOT_YET_VALID)
        }
        guard X509_cmp_current_time(X509_get0_notAfter(leaf)) > 0 else {
            return refuse(store, .expired, "valid until \(Self.text(X509_get0_notAfter(leaf)))", X509_V_ERR_CERT_HAS_EXPIRED)
        }
        guard names(leaf) else {
            return refuse(store, .wrongName, "its name is not the one asked for", X509_V_ERR_CERT_REJECTED)
        }
        let failure = authorityFailure(leaf, sent: X509_STORE_CTX_get0_untrusted(store))
        guard failure == X509_V_OK else {
            let words = X509_verify_cert_error_string(Int(failure)).map { String(cString: $0) } ?? ""
            return refuse(store, .wrongAuthority, words, failure)
        }
        X509_STORE_CTX_set_error(store, X509_V_OK)
        return true
    }

    private func names(_ leaf: OpaquePointer) -> Bool {
        switch name {
        case .uri(let uri): Self.uriNames(of: leaf).contains(uri)
        case .host(let host):
            X509_check_ip_asc(leaf, host, 0) == 1
                || X509_check_host(leaf, host, host.utf8.count, UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT), nil) == 1
        }
    }

    /// Records the refusal. The error chooses the alert that OpenSSL sends to the peer.
    private func refuse(_ store: OpaquePointer, _ reason: TransferError.Distrust, _ detail: String, _ error: Int32) -> Bool {
        refusal = (reason, detail)
        X509_STORE_CTX_set_error(store, error)
        return false
    }

    /// Checks the chain up to the listed authority; `X509_V_OK` if it is valid, or if no authority is listed.
    private func authorityFailure(_ leaf: OpaquePointer, sent: OpaquePointer?) -> Int32 {
        guard !authorities.isEmpty else { return X509_V_OK }
        guard let anchors = X509_STORE_new() else { return X509_V_ERR_OUT_OF_MEM }
        defer { X509_STORE_free(anchors) }
        for authority in authorities where X509_STORE_add_cert(anchors, authority) != 1 { return X509_V_ERR_OUT_OF_MEM }
        guard let chain = X509_STORE_CTX_new() else { return X509_V_ERR_OUT_OF_MEM }
        defer { X509_STORE_CTX_free(chain) }
        guard X509_STORE_CTX_init(chain, anchors, leaf, sent) == 1, X509_STORE_CTX_set_purpose(chain, X509_PURPOSE_SSL_SERVER) == 1 else {
            return X509_V_ERR_OUT_OF_MEM
        }
        if X509_verify_cert(chain) == 1 { return X509_V_OK }
        ERR_clear_error()
        let error = X509_STORE_CTX_get_error(chain)
        return error == X509_V_OK ? X509_V_ERR_UNSPECIFIED : error
    }

    /// The SHA-256 of the certificate's SubjectPublicKeyInfo. If it cannot be encoded the result is empty, which no pin equals.
    private static func keyDigest(of certificate: OpaquePointer) -> [UInt8] {
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &encoded)
        guard count > 0, let encoded else { return [] }
        defer { CRYPTO_free(encoded, #file, #line) }
        var digest = [UInt8](repeating: 0, count: 32)
        return EVP_Digest(encoded, Int(count), &digest, nil, EVP_sha256(), nil) == 1 ? digest : []
    }

    private static func uriNames(of certificate: OpaquePointer) -> [[UInt8]] {
        guard let found = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
        let names = OpaquePointer(found)
        defer { GENERAL_NAMES_free(names) }
        return (0..<hotline_names_count(names)).compactMap { position in
            var bytes: UnsafePointer<UInt8>?
            let count = hotline_names_uri(names, position, &bytes)
            guard count >= 0 else { return nil }
            return Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
    }

    /// The text of a certificate's date, such as `Jan  1 00:00:00 2030 GMT`.
    private static func text(_ time: UnsafePointer<ASN1_TIME>?) -> String {
        guard let output = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(output) }
        guard ASN1_TIME_print(output, time) == 1 else { return "" }
        var line = [UInt8](repeating: 0, count: 64)
        let count = BIO_read(output, &line, 64)
        return String(decoding: line.prefix(Int(max(0, count))), as: UTF8.self)
    }
}
