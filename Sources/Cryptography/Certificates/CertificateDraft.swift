import COpenSSL

/// The content of a new certificate, before it is signed.
struct CertificateDraft {
    let publicKey: TLSPublicKey
    let commonName: String
    let names: CertificateNames
    /// Milliseconds since 1970.
    let notBefore: Int64, notAfter: Int64
    let isAuthority: Bool

    /// 9999-12-31T23:59:59Z, the last second that X.509 can write.
    private static let lastSecond: Int64 = 253_402_300_799
    /// 1950-01-01T00:00:00Z, the first.
    private static let firstSecond: Int64 = -631_152_000

    /// Makes the certificate.
    ///
    /// - Parameter issuer: the certificate of the key that signs, or `nil` when it signs its own.
    func signed(with key: TLSPrivateKey, issuer: Certificate?) throws(CryptographyError) -> Certificate {
        try validate()
        let certificate = try OwnedCertificate()
        try setFields(of: certificate)
        try setSubject(of: certificate)
        if let issuer {
            let issuer = try OwnedCertificate(der: issuer.der)
            try check(X509_set_issuer_name(certificate.pointer, X509_get_subject_name(issuer.pointer)), "X509_set_issuer_name")
            try addExtensions(to: certificate, issuer: issuer.pointer)
        } else {
            try check(X509_set_issuer_name(certificate.pointer, X509_get_subject_name(certificate.pointer)), "X509_set_issuer_name")
            try addExtensions(to: certificate, issuer: certificate.pointer)
        }
        let pointer = certificate.pointer
        try key.withKey { key throws(CryptographyError) in
            // Ed25519 has its own digest; the others use SHA-256.
            let digest = EVP_PKEY_get_base_id(key.pointer) == EVP_PKEY_ED25519 ? nil : EVP_sha256()
            guard X509_sign(pointer, key.pointer, digest) > 0 else { throw .libraryFailure(operation: "X509_sign") }
        }
        return try Certificate(der: certificate.der())
    }

    private func validate() throws(CryptographyError) {
        _ = try names.validated()
        guard isAuthority || !names.isEmpty else { throw .malformedName("(none)") }
        guard (1...64).contains(commonName.utf8.count), commonName.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw .malformedName(commonName)
        }
        guard notBefore.flooredToSeconds < notAfter.flooredToSeconds, notBefore.flooredToSeconds >= Self.firstSecond,
            notAfter.flooredToSeconds <= Self.lastSecond
        else { throw .malformedValidity }
    }

    private func setFields(of certificate: borrowing OwnedCertificate) throws(CryptographyError) {
        try check(X509_set_version(certificate.pointer, Int(X509_VERSION_3)), "X509_set_version")
        var serial = SecureRandom.bytes(16)
        // Positive, and of full length for any other bits (RFC 5280 §4.1.2.2).
        serial[0] = serial[0] & 0x7F | 0x40
        guard let number = BN_bin2bn(serial, Int32(serial.count), nil) else { throw .libraryFailure(operation: "BN_bin2bn") }
        defer { BN_free(number) }
        let kept = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.pointer))
        try check(kept == nil ? 0 : 1, "BN_to_ASN1_INTEGER")
        for (field, moment) in [
            (X509_getm_notBefore(certificate.pointer), notBefore), (X509_getm_notAfter(certificate.pointer), notAfter),
        ] {
            try check(ASN1_TIME_set(field, Int(moment.flooredToSeconds)) == nil ? 0 : 1, "ASN1_TIME_set")
        }
        let key = try OwnedKey(publicKeyDER: publicKey.der)
        try check(X509_set_pubkey(certificate.pointer, key.pointer), "X509_set_pubkey")
    }

    private func setSubject(of certificate: borrowing OwnedCertificate) throws(CryptographyError) {
        let bytes = Array(commonName.utf8)
        let name = X509_get_subject_name(certificate.pointer)
        try check(
            X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0),
            "X509_NAME_add_entry_by_NID")
    }

    private func addExtensions(to certificate: borrowing OwnedCertificate, issuer: OpaquePointer) throws(CryptographyError) {
        let extensions: [(Int32, String)] =
            isAuthority
            ? [(NID_basic_constraints, "critical,CA:TRUE,pathlen:0"), (NID_key_usage, "critical,keyCertSign,cRLSign")]
            : [
                (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
                (NID_ext_key_usage, "serverAuth,clientAuth"),
            ]
        var context = X509V3_CTX()
        X509V3_set_ctx(&context, issuer, certificate.pointer, nil, nil, 0)
        // The subject's key identifier comes first: a self-signed certificate's authority key identifier copies it.
        for (identifier, value) in extensions + [(NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid:always")] {
            guard let field = X509V3_EXT_nconf_nid(nil, &context, identifier, value) else {
                ERR_clear_error()
                throw .libraryFailure(operation: "X509V3_EXT_nconf_nid")
            }
            defer { X509_EXTENSION_free(field) }
            try check(X509_add_ext(certificate.pointer, field, -1), "X509_add_ext")
        }
        try addNames(to: certificate)
    }

    private func addNames(to certificate: borrowing OwnedCertificate) throws(CryptographyError) {
        guard !names.isEmpty else { return }
        guard let list = hotline_general_names_new() else { throw .libraryFailure(operation: "sk_GENERAL_NAME_new_null") }
        defer { GENERAL_NAMES_free(list) }
        let entries =
            names.uris.map { (GEN_URI, Array($0.utf8)) } + names.dnsNames.map { (GEN_DNS, Array($0.utf8)) }
            + names.ipAddresses.map { (GEN_IPADD, CertificateNames.addressBytes($0) ?? []) }
        for (kind, bytes) in entries {
            try check(hotline_general_names_add(list, kind, bytes, Int32(bytes.count)), "sk_GENERAL_NAME_push")
        }
        try check(
            X509_add1_ext_i2d(certificate.pointer, NID_subject_alt_name, UnsafeMutableRawPointer(list), 0, UInt(X509V3_ADD_DEFAULT)),
            "X509_add1_ext_i2d")
    }

    private func check(_ status: Int32, _ operation: String) throws(CryptographyError) {
        guard status == 1 else {
            ERR_clear_error()
            throw .libraryFailure(operation: operation)
        }
    }
}
