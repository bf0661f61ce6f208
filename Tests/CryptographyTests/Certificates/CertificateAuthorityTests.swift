import Cryptography
import Testing

@Suite struct CertificateAuthorityTests {
    private static let day: Int64 = 86_400_000
    private static let start: Int64 = 1_790_000_000_000
    private static let end = start + 30 * day

    private let authority: CertificateAuthority
    private let key: TLSPrivateKey
    private let names = CertificateNames(
        uris: ["urn:hotline:member:nl"], dnsNames: ["node.nl.example", "*.nl.example"], ipAddresses: ["127.0.0.1", "2001:db8::1"])

    init() throws {
        authority = try CertificateAuthority(commonName: "Test federation", notBefore: Self.start, notAfter: Self.end)
        key = try TLSPrivateKey()
    }

    private func leaf(
        _ names: CertificateNames? = nil, from: Int64 = start, to: Int64 = end, name: String = "nl"
    ) throws -> Certificate {
        try authority.issue(to: key.publicKey, commonName: name, names: names ?? self.names, notBefore: from, notAfter: to)
    }

    @Test func anAuthorityIssuesItself() {
        #expect(authority.certificate.isAuthority)
        #expect(authority.certificate.subjectCommonName == "Test federation")
        #expect(authority.certificate.issuerCommonName == "Test federation")
        #expect(authority.certificate.spkiDigest == authority.key.publicKey.spkiDigest)
        #expect(authority.certificate.uriNames.isEmpty)
    }

    @Test func aLeafSaysWhatItWasIssuedFor() throws {
        let leaf = try leaf(name: "Meldpunt nl")
        #expect(leaf.uriNames == ["urn:hotline:member:nl"])
        #expect(leaf.dnsNames == ["node.nl.example", "*.nl.example"])
        #expect(leaf.ipAddresses == ["127.0.0.1", "2001:db8::1"])
        #expect(leaf.subjectCommonName == "Meldpunt nl")
        #expect(leaf.issuerCommonName == "Test federation")
        #expect(leaf.spkiDigest == key.publicKey.spkiDigest)
        #expect(try leaf.publicKey == key.publicKey)
        #expect(leaf.notBefore == Self.start && leaf.notAfter == Self.end)
        #expect(!leaf.isAuthority)
    }

    @Test func certificatesAndKeysReadWhatTheyWrite() throws {
        let leaf = try leaf()
        #expect(try Certificate(pem: leaf.pem) == leaf)
        #expect(try Certificate(der: leaf.der).uriNames == leaf.uriNames)
        #expect(try Certificate(pem: leaf.pem + "some text\n" + authority.certificate.pem) == leaf)
        #expect(try TLSPublicKey(der: key.publicKey.der) == key.publicKey)
        #expect(try TLSPrivateKey(pem: key.pem).publicKey == key.publicKey)
    }

    @Test func serialNumbersAreLongAndDiffer() throws {
        let first = try leaf(), second = try leaf()
        #expect(first.serialNumber.utf8.count == 32)
        #expect(first.serialNumber != second.serialNumber)
    }

    @Test func onlyTheIssuerIsTheIssuer() throws {
        let leaf = try leaf()
        // The same name, another key.
        let other = try CertificateAuthority(commonName: "Test federation", notBefore: Self.start, notAfter: Self.end)
        #expect(leaf.isIssued(by: authority.certificate))
        #expect(!leaf.isIssued(by: other.certificate))
        #expect(!leaf.isIssued(by: leaf))
        #expect(!authority.certificate.isIssued(by: leaf))
    }

    @Test func aMemberCannotIssue() throws {
        let leaf = try leaf()
        #expect(throws: CryptographyError.mismatchedAuthority) { try CertificateAuthority(certificate: leaf, key: key) }
        #expect(throws: CryptographyError.mismatchedAuthority) { try CertificateAuthority(certificate: authority.certificate, key: key) }
        let again = try CertificateAuthority(certificate: authority.certificate, key: authority.key)
        #expect(
            try again.issue(to: key.publicKey, commonName: "nl", names: names, notBefore: Self.start, notAfter: Self.end)
                .isIssued(by: authority.certificate))
    }

    @Test func datesDecideAtTheMomentGiven() throws {
        let leaf = try leaf(from: Self.start + Self.day, to: Self.end - Self.day)
        let moments: [(Int64, Certificate.Standing)] = [
            (Self.start, .notYetValid), (Self.start + Self.day, .valid), (Self.end - Self.day, .valid), (Self.end - 1, .expired),
        ]
        for (moment, standing) in moments {
            #expect(leaf.standing(at: moment) == standing)
            #expect(leaf.isIssued(by: authority.certificate, at: moment) == (standing == .valid))
        }
        #expect(leaf.isIssued(by: authority.certificate))
    }

    @Test func aChangedCertificateIsNotIssued() throws {
        let leaf = try leaf()
        var taken = 0
        for index in stride(from: 0, to: leaf.der.count, by: 3) {
            var der = leaf.der
            der[index] ^= 0x01
            if let changed = try? Certificate(der: der), changed.isIssued(by: authority.certificate) { taken += 1 }
        }
        #expect(taken == 0)
    }

    @Test(arguments: [
        CertificateNames(), CertificateNames(uris: ["no scheme"]), CertificateNames(uris: ["urn:a\u{0}b"]), CertificateNames(uris: ["urn"]),
        CertificateNames(uris: [""]), CertificateNames(dnsNames: ["a..b"]), CertificateNames(dnsNames: ["-a.example"]),
        CertificateNames(dnsNames: ["a b.example"]), CertificateNames(dnsNames: ["a,DNS:b.example"]),
        CertificateNames(dnsNames: ["*.example"]),
        CertificateNames(dnsNames: ["a.*.example"]), CertificateNames(dnsNames: [String(repeating: "a", count: 64) + ".example"]),
        CertificateNames(dnsNames: ["é.example"]), CertificateNames(ipAddresses: ["127.0.0"]), CertificateNames(ipAddresses: ["::1%lo"]),
    ])
    func refusesNamesThatCannotStandInACertificate(names: CertificateNames) {
        #expect { try leaf(names) } throws: { error in
            if case .malformedName = error as? CryptographyError { true } else { false }
        }
    }

    @Test(arguments: ["", "a\nb", String(repeating: "a", count: 65)]) func refusesOddCommonNames(name: String) {
        #expect(throws: CryptographyError.malformedName(name)) { try leaf(name: name) }
    }

    @Test func refusesDatesThatMakeNoSense() {
        #expect(throws: CryptographyError.malformedValidity) { try leaf(from: Self.end, to: Self.start) }
        #expect(throws: CryptographyError.malformedValidity) { try leaf(from: Self.start, to: Self.start) }
        #expect(throws: CryptographyError.malformedValidity) { try leaf(to: Self.end + Self.day) }
        #expect(throws: CryptographyError.malformedValidity) {
            try CertificateAuthority(commonName: "a", notBefore: Self.start, notAfter: 253_402_300_800_000)
        }
    }
}
