import COpenSSL

/// An X.509 certificate (RFC 5280): its bytes, and the fields that this node reads.
public struct Certificate: Hashable, Sendable {
    /// The certificate in DER.
    public let der: [UInt8]
    /// SHA-256 of the SubjectPublicKeyInfo in DER, which a directory pins.
    public let spkiDigest: Digest
    /// The URI entries of subjectAltName, such as `urn:hotline:member:nl`.
    public let uriNames: [String]
    /// The DNS entries of subjectAltName.
    public let dnsNames: [String]
    /// The address entries of subjectAltName, in text form.
    public let ipAddresses: [String]
    /// The subject's common name, if it has one.
    public let subjectCommonName: String?
    /// The issuer's common name, if it has one.
    public let issuerCommonName: String?
    /// The serial number in lower-case hex.
    public let serialNumber: String
    /// The first moment it is valid, in milliseconds since 1970-01-01T00:00:00Z.
    public let notBefore: Int64
    /// The last moment it is valid, in milliseconds since 1970-01-01T00:00:00Z.
    public let notAfter: Int64
    /// True if it may issue others.
    public let isAuthority: Bool

    /// Parses one certificate in DER.
    ///
    /// - Throws: `.malformedCertificate` when it is none, when anything follows it, or when a name in it is no clean text.
    public init(der: [UInt8]) throws(CryptographyError) {
        let certificate = try OwnedCertificate(der: der)
        self.der = der
        spkiDigest = SHA256.digest(
            of: try encoded(operation: "i2d_X509_PUBKEY") { i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.pointer), $0) })
        let names = try Self.names(of: certificate)
        uriNames = names.uris
        dnsNames = names.dnsNames
        ipAddresses = names.ipAddresses
        subjectCommonName = try Self.commonName(in: X509_get_subject_name(certificate.pointer))
        issuerCommonName = try Self.commonName(in: X509_get_issuer_name(certificate.pointer))
        serialNumber = try Self.serialNumber(of: certificate)
        notBefore = try Self.milliseconds(X509_get0_notBefore(certificate.pointer))
        notAfter = try Self.milliseconds(X509_get0_notAfter(certificate.pointer))
        isAuthority = X509_check_ca(certificate.pointer) == 1
        ERR_clear_error()
    }

    /// Parses the first certificate in PEM.
    ///
    /// - Throws: `.malformedCertificate` when there is none.
    public init(pem: String) throws(CryptographyError) {
        guard let der = PEMBlock.first(labelled: "CERTIFICATE", in: pem) else { throw .malformedCertificate }
        try self.init(der: der)
    }

    /// The certificate in PEM.
    public var pem: String { PEMBlock.text(of: der, label: "CERTIFICATE") }

    /// Its public key.
    public var publicKey: TLSPublicKey {
        get throws(CryptographyError) {
            let certificate = try OwnedCertificate(der: der)
            return try TLSPublicKey(
                der: encoded(operation: "i2d_X509_PUBKEY") { i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.pointer), $0) })
        }
    }

    /// Two certificates are the same when their bytes are.
    public static func == (left: Self, right: Self) -> Bool { left.der == right.der }
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }

    private static func names(of certificate: borrowing OwnedCertificate) throws(CryptographyError) -> CertificateNames {
        var names = CertificateNames()
        var status: Int32 = 0
        guard let list = X509_get_ext_d2i(certificate.pointer, NID_subject_alt_name, &status, nil) else {
            // −1: it has none. −2: it has two, and anything else: it cannot be read.
            guard status == -1 else { throw .malformedCertificate }
            return names
        }
        let entries = OpaquePointer(list)
        defer { GENERAL_NAMES_free(entries) }
        for index in 0..<hotline_general_name_count(entries) {
            var start: UnsafePointer<UInt8>?
            var count: Int32 = 0
            let kind = hotline_general_name_at(entries, index, &start, &count)
            guard kind == GEN_URI || kind == GEN_DNS || kind == GEN_IPADD else { continue }
            let bytes = Array(UnsafeBufferPointer(start: start, count: Int(count)))
            if kind == GEN_IPADD {
                guard let address = CertificateNames.addressText(bytes) else { throw .malformedCertificate }
                names.ipAddresses.append(address)
                continue
            }
            // A NUL inside a name has deceived comparisons of C strings, which end there. No name needs a control.
            guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .malformedCertificate }
            let text = String(decoding: bytes, as: UTF8.self)
            if kind == GEN_URI { names.uris.append(text) } else { names.dnsNames.append(text) }
        }
        return names
    }

    private static func commonName(in name: OpaquePointer?) throws(CryptographyError) -> String? {
        let position = X509_NAME_get_index_by_NID(name, NID_commonName, -1)
        guard position >= 0 else { return nil }
        let value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, position))
        var utf8: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&utf8, value)
        guard count >= 0, let utf8 else { throw .malformedCertificate }
        defer { CRYPTO_free(utf8, nil, 0) }
        let bytes = UnsafeBufferPointer(start: utf8, count: Int(count))
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformedCertificate
        }
        return text
    }

    private static func serialNumber(of certificate: borrowing OwnedCertificate) throws(CryptographyError) -> String {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.pointer), nil) else { throw .malformedCertificate }
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
        BN_bn2bin(number, &bytes)
        return bytes.isEmpty ? "00" : bytes.hex
    }

    private static func milliseconds(_ time: UnsafePointer<ASN1_TIME>?) throws(CryptographyError) -> Int64 {
        guard let epoch = ASN1_TIME_set(nil, 0) else { throw .libraryFailure(operation: "ASN1_TIME_set") }
        defer { ASN1_STRING_free(epoch) }
        var days: Int32 = 0, seconds: Int32 = 0
        guard time != nil, ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { throw .malformedCertificate }
        return (Int64(days) * 86_400 + Int64(seconds)) * 1_000
    }
}
