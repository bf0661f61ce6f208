import Testing
import URLSyntax

@testable import Casework

/// The addresses about which a case is opened.
@Suite struct AddressRefusalTests {
    @Test(
        arguments: [
            ("http://board.example/", nil), ("https://192.0.2.7/a", nil), ("ftp://board.example/", nil), ("irc://board.example/room", nil),
            ("http://abcdef.onion/", nil), ("magnet:?xt=urn:btih:aa", nil), ("ipfs:Qm", nil), ("ipns:k51", nil),
            ("http://@board.example/", nil),
            ("http://user@board.example/", .credentials), ("http://user:password@board.example/", .credentials),
            ("http://:@board.example/", .credentials),
            ("mailto:a@board.example", .untraceable), ("tel:+311234567", .untraceable), ("urn:isbn:0451450523", .untraceable),
            ("about:blank", .untraceable),
            ("file:///etc/passwd", .untraceable), ("data:image/png;base64,AA", .malformed(.holdsContent)),
            ("board.example/a", .malformed(.noScheme)),
            ("", .malformed(.empty)), ("http://", .malformed(.noHost)), ("http://board.example:x/", .malformed(.badPort)),
            ("http://a b/", .malformed(.badHost)), ("http://192.0.2.9／board.example/", .malformed(.badHost)),
            ("http://board.example/\u{7}", .malformed(.controlCharacter)),
            ("http://board.example/" + String(repeating: "a", count: 9_000), .malformed(.tooLong)),
        ] as [(String, AddressRefusal?)])
    func onlyAnAddressThatNamesAPlaceOpensACase(address: String, refusal: AddressRefusal?) {
        do throws(AddressRefusal) {
            _ = try CanonicalAddress(reported: address)
            #expect(refusal == nil)
        } catch {
            #expect(error == refusal)
            // The sentence stands in answers and logs, so it never contains the address.
            #expect(!error.description.contains("board") && !error.description.isEmpty)
        }
    }
}
