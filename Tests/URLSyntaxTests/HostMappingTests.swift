import Foundation
import Testing

@testable import URLSyntax

/// One address is one host, and no character of it turns into an end of the host.
@Suite struct HostMappingTests {
    /// Each character that another becomes by compatibility, if that one is a delimiter or any other sign that no name has.
    @Test func noSignThatTheMappingMakesIsReadAgain() {
        let signs = (0xA0...0x1F2FF).compactMap(Unicode.Scalar.init).map(String.init).filter { character in
            character != "．" && character.precomposedStringWithCompatibilityMapping.utf8.contains { !isNameByte($0) && $0 < 0x80 }
        }
        #expect(signs.count > 150 && ["／", "＃", "？", "＠", "⁈", "℅", "：", "％", "＼", "⒈", "…"].allSatisfy(signs.contains))
        for sign in signs {
            let encoded = sign.utf8.map { "%" + String($0, radix: 16) }.joined()
            for host in ["192.0.2.9\(sign)x.example", "192.0.2.9\(encoded)x.example", "board.example\(sign)", "\(encoded)board.example"] {
                #expect(throws: AddressError.badHost) { try CanonicalAddress("http://\(host)/page") }
            }
        }
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".utf8.contains(byte)
    }

    @Test(arguments: [
        ("ẞ.test", "ss.test"), ("ß.test", "ss.test"), ("a\u{200D}b.test", "ab.test"), ("a\u{200C}b.test", "ab.test"),
        ("βς.test", "βσ.test"),
        ("क्\u{200D}ष.test", "क्ष.test"), ("board.example.", "board.example"), ("xn--board-.example", "board.example"),
        ("xn--8i7caa.example", "www.example"), ("xn---pfa959t.example", "xn--pfa959t.example"), ("board.example\\a", "board.example/a"),
    ])
    func aNameIsNoOtherName(one: String, other: String) throws {
        let second = try CanonicalAddress("http://\(other)")
        #expect((try? CanonicalAddress("http://\(one)")) != second)
    }

    @Test(arguments: ["u\\@board.example", "\\@board.example", "board.example\\@192.0.2.9", "board.example\\", "board.example:80\\"])
    func aBackslashEndsNoHost(authority: String) {
        for scheme in ["http", "rtsp"] {
            #expect(throws: AddressError.badHost) { try CanonicalAddress("\(scheme)://\(authority)/") }
        }
    }

    @Test func aBackslashInThePathIsNeitherASlashNorItsEscape() throws {
        let forms = try ["a\\b", "a/b", "a%5Cb"].map { try CanonicalAddress("http://board.example/\($0)").text }
        #expect(forms == ["http://board.example/a\\b", "http://board.example/a/b", "http://board.example/a%5Cb"])
    }
}
