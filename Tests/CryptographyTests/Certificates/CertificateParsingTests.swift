import Cryptography
import Testing

@Suite struct CertificateParsingTests {
    private let authority: CertificateAuthority

    init() throws { authority = try CertificateAuthority(commonName: "a", notBefore: 0, notAfter: 4_000_000_000_000) }

    @Test(arguments: [
        "", "no certificate", "-----BEGIN CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n%%%%\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "-----END CERTIFICATE-----\n",
    ])
    func refusesWhatIsNoCertificate(pem: String) {
        #expect(throws: CryptographyError.malformedCertificate) { try Certificate(pem: pem) }
    }

    @Test func refusesEveryCutCertificateAndAnyByteBehindIt() {
        let der = authority.certificate.der
        for count in 0..<der.count {
            #expect(throws: CryptographyError.malformedCertificate) { try Certificate(der: Array(der.prefix(count))) }
        }
        #expect(throws: CryptographyError.malformedCertificate) { try Certificate(der: der + [0]) }
    }

    @Test func readsCertificatesWithWindowsLineEnds() throws {
        let pem = authority.certificate.pem.replacing("\n", with: "\r\n")
        #expect(try Certificate(pem: pem) == authority.certificate)
    }

    @Test func refusesWhatIsNoPrivateKey() throws {
        let key = try TLSPrivateKey()
        for pem in [[], Array("no key".utf8), Array(authority.certificate.pem.utf8), Array(key.pem.dropLast(40))] {
            #expect(throws: CryptographyError.malformedCertificate) { try TLSPrivateKey(pem: pem) }
        }
    }

    @Test func refusesAnEncryptedPrivateKeyWithoutAsking() {
        let pem = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgFZrmA1PSSKgICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEMJ2se1PSN7U1L2P7xAL3zwEgZAT
            f7ap/P6+YFdu4/BuQlMulXRVQw4lCKgy3e2QQVxEJwaDN3pCdj5XQNNKj6/Oh3lb
            FPRj0HICQFRT0clYX8E9ubdrm/rvqvZgOqhFIFyHITEgG2UoIWX0fcmMxk/b89Fi
            OCpSW5KW2YxPc18tKyb5co6LfnTfmaN4AiNFOxFD4rt+JwsmtcWH43WtTmgWsio=
            -----END ENCRYPTED PRIVATE KEY-----

            """
        #expect(throws: CryptographyError.malformedCertificate) { try TLSPrivateKey(pem: Array(pem.utf8)) }
    }

    @Test func refusesWhatIsNoPublicKey() throws {
        let key = try TLSPrivateKey().publicKey
        for der in [[], [0x30, 0x00], Array(key.der.dropLast()), key.der + [0]] {
            #expect(throws: CryptographyError.malformedKey) { try TLSPublicKey(der: der) }
        }
    }

    @Test func refusesAWeakKey() throws {
        let der = try #require(Base64.decode(weakKey))
        #expect(throws: CryptographyError.malformedKey) { try TLSPublicKey(der: der) }
    }

    @Test func showsNoPrivateKey() throws {
        let key = try TLSPrivateKey()
        var dumped = ""
        dump(key, to: &dumped)
        let line = String(decoding: key.pem, as: UTF8.self).split(separator: "\n")[1]
        for text in ["\(key)", String(reflecting: key), dumped] { #expect(!text.contains("PRIVATE KEY") && !text.contains(line)) }
    }

    /// An RSA key of 1,024 bits.
    private let weakKey =
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDYHIMM6XU+KN3+0QHH6mM5Wn7Q"
        + "0NFqBNf1u0Bt8DLsfODyralZLYAvC0L1RCapLn2ekENDGkQq0XZMp9KNHN8zbyuS"
        + "VBNBznpNpFKF4ZI6BULdqa8juPvjggEYWedBSwPmtsNf3uO0QbmJfvTDW6FM9aa0"
        + "C5XSq67pvJXFfTtgPQIDAQAB"
}
