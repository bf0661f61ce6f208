import Cryptography
import Testing

/// Dates and encodings of certificates and their keys at the edges.
@Suite struct CertificateFormTests {
    private static let day: Int64 = 86_400_000
    private static let start: Int64 = 1_790_000_000_000

    private let authority: CertificateAuthority
    private let key: TLSPrivateKey

    init() throws {
        authority = try CertificateAuthority(commonName: "Test federation", notBefore: Self.start, notAfter: Self.start + 30 * Self.day)
        key = try TLSPrivateKey()
    }

    private func leaf(from: Int64, to: Int64) throws -> Certificate {
        try authority.issue(
            to: key.publicKey, commonName: "nl", names: CertificateNames(uris: ["urn:hotline:member:nl"]), notBefore: from, notAfter: to)
    }

    /// A leaf that begins before its authority does, and ends before it.
    @Test(arguments: [(-10, false), (-1, false), (0, true), (5, true), (10, true), (11, false), (29, false)] as [(Int64, Bool)])
    func leafAndAuthorityMustBothBeValid(day: Int64, isValid: Bool) throws {
        let leaf = try leaf(from: Self.start - 10 * Self.day, to: Self.start + 10 * Self.day)
        #expect(leaf.isIssued(by: authority.certificate))
        #expect(leaf.isIssued(by: authority.certificate, at: Self.start + day * Self.day) == isValid)
    }

    @Test(arguments: [(-1, -1_000), (-1_000, -1_000), (-1_001, -2_000), (0, 0), (999, 0), (1_000, 1_000)] as [(Int64, Int64)])
    func datesAreInWholeSeconds(asked: Int64, kept: Int64) throws {
        let authority = try CertificateAuthority(commonName: "Old federation", notBefore: asked, notAfter: Self.start)
        #expect(authority.certificate.notBefore == kept)
    }

    @Test func aLeafEndsWithItsAuthorityAtTheLatest() throws {
        let end = authority.certificate.notAfter
        #expect(try leaf(from: Self.start, to: end).notAfter == end)
        #expect(try leaf(from: Self.start, to: end + 999).notAfter == end)
        #expect(throws: CryptographyError.malformedValidity) { try leaf(from: Self.start, to: end + 1_000) }
        #expect(throws: CryptographyError.malformedValidity) { try leaf(from: Self.start, to: Self.start) }
        #expect(throws: CryptographyError.malformedValidity) { try leaf(from: Self.start, to: Self.start + 999) }
    }

    @Test func aSecondListOfNamesMakesItMalformed() throws {
        let der = try leaf(from: Self.start, to: Self.start + Self.day).der
        // The object identifier of extendedKeyUsage becomes that of subjectAltName.
        let usage: [UInt8] = [0x06, 0x03, 0x55, 0x1D, 0x25]
        let place = try #require(der.indices.first { der[$0...].starts(with: usage) })
        var twice = der
        twice[place + 4] = 0x11
        #expect(throws: Never.self) { try Certificate(der: der) }
        #expect(throws: CryptographyError.malformedCertificate) { try Certificate(der: twice) }
    }

    @Test(arguments: ["-----BEGIN CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----\nAAAA\n", "-----END CERTIFICATE-----\n"])
    func aBlockThatIsCutOffIsRefused(rest: String) throws {
        let leaf = try leaf(from: Self.start, to: Self.start + Self.day)
        #expect(try Certificate(pem: leaf.pem + "other lines\n") == leaf)
        #expect(throws: CryptographyError.malformedCertificate) { try Certificate(pem: leaf.pem + rest) }
    }

    /// A length in two bytes where one does: the same key, and another pin.
    @Test func aPublicKeyHasOneEncoding() throws {
        let der = key.publicKey.der
        #expect(der[0] == 0x30 && der[1] < 0x80)
        #expect(try TLSPublicKey(der: der) == key.publicKey)
        #expect(throws: CryptographyError.malformedKey) { try TLSPublicKey(der: [0x30, 0x81] + der.dropFirst()) }
        #expect(throws: CryptographyError.malformedKey) { try TLSPublicKey(der: der + [0]) }
        #expect(throws: CryptographyError.malformedKey) { try TLSPublicKey(der: Array(der.dropLast())) }
    }
}
