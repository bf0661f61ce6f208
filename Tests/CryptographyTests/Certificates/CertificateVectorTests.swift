import Cryptography
import Foundation
import Testing

@Suite struct CertificateVectorTests {
    private struct File: Decodable {
        struct Case: Decodable {
            let name: String, certificate: Hex, spkiDigest: String
            let uriNames: [String], dnsNames: [String], ipAddresses: [String]
            let notBefore: String, notAfter: String, issuedByAuthority: Bool
        }
        struct Refused: Decodable { let name: String, certificate: Hex }
        let authority: Hex, cases: [Case], refused: [Refused]
    }

    private let file: File
    private let authority: Certificate

    init() throws {
        file = try Vectors.read("certificates.json")
        authority = try Certificate(der: file.authority.bytes)
    }

    private static func milliseconds(_ time: String) throws -> Int64 {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        return Int64(try style.parse(time).timeIntervalSince1970 * 1_000)
    }

    @Test func readsWhatACertificateSays() throws {
        #expect(file.cases.count >= 8)
        for vector in file.cases {
            let certificate = try Certificate(der: vector.certificate.bytes)
            #expect(certificate.spkiDigest.hex == vector.spkiDigest, "\(vector.name)")
            #expect(try certificate.publicKey.spkiDigest == certificate.spkiDigest)
            #expect(certificate.uriNames == vector.uriNames)
            #expect(certificate.dnsNames == vector.dnsNames)
            #expect(certificate.ipAddresses == vector.ipAddresses)
            #expect(try certificate.notBefore == Self.milliseconds(vector.notBefore))
            #expect(try certificate.notAfter == Self.milliseconds(vector.notAfter))
            #expect(!certificate.isAuthority)
        }
    }

    @Test func knowsWhoIssuedACertificate() throws {
        for vector in file.cases {
            let certificate = try Certificate(der: vector.certificate.bytes)
            #expect(certificate.isIssued(by: authority) == vector.issuedByAuthority, "\(vector.name)")
        }
    }

    @Test func refusesWhatIsNoCertificateOfThisProtocol() {
        for vector in file.refused {
            #expect(throws: CryptographyError.malformedCertificate, "\(vector.name)") { try Certificate(der: vector.certificate.bytes) }
        }
    }
}
