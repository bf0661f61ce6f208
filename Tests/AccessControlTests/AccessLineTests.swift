import Cryptography
import TestSupport
import Testing

@testable import AccessControl

/// The lines of an access list, which operators read and edit by hand.
@Suite struct AccessLineTests {
    private static let digest = String(repeating: "0", count: 64), other = String(repeating: "1", count: 64)

    @Test(arguments: [
        "viewer a \(digest)", "  viewer\ta   \(digest)  \r", "administrator a.b-c_9 \(digest)", "intake 9 \(digest)", "officer Z \(digest)",
        "consumer \(String(repeating: "a", count: 64)) \(digest)",
    ])
    func readsALineOfThreeWords(line: String) throws {
        let list = try AccessList(parsing: "#comment\n\n \t\r\n\(line)\n# another\n")
        #expect(list.holders.count == 1)
        // What is written is read again as it was.
        #expect(try AccessList(parsing: list.text) == list)
    }

    @Test(arguments: [
        "viewer", "viewer a", "viewer a \(digest) b", "viewer a \(digest) # comment", "a viewer \(digest)", "Viewer a \(digest)",
        "viewer ä \(digest)",
        "viewer a/b \(digest)", "viewer -a \(digest)", "viewer .a \(digest)", "viewer \(String(repeating: "a", count: 65)) \(digest)",
        "viewer a \(digest.dropLast())", "viewer a \(digest)0", "viewer a \(digest.dropLast())G",
        "viewer a \(String(repeating: "A", count: 64))",
        "root a \(digest)", "viewer: a \(digest)",
    ])
    func refusesEveryOtherLineByItsNumber(line: String) {
        for above in 0...2 {
            let text = String(repeating: "# above\n", count: above) + line + "\nviewer z \(Self.other)\n"
            #expect(throws: AccessError.malformed(line: above + 1)) { try AccessList(parsing: text) }
        }
    }

    @Test(arguments: [
        "viewer a \(other)", "analyst a \(other)", "viewer b \(digest)", "analyst b \(digest)",
    ])
    func refusesANameOrATokenThatAnEarlierLineHas(line: String) {
        #expect(throws: AccessError.repeated(line: 3)) { try AccessList(parsing: "viewer a \(Self.digest)\n\n\(line)\n") }
        #expect(throws: Never.self) { try AccessList(parsing: "viewer a \(Self.digest)\nviewer b \(Self.other)\n") }
    }

    @Test func aFileThatIsNoTextIsRefused() throws {
        let folder = try TemporaryFolder()
        try SecretFile.write([0xFF, 0xFE, 0x0A], to: folder.file("access"))
        #expect(throws: AccessError.malformed(line: 1)) { try AccessBook.read(folder.file("access")) }
    }

    @Test(arguments: [
        (AccessError.malformed(line: 3), "line 3 "), (.repeated(line: 4), "line 4 "), (.badName, "letters, digits"),
        (.nameTaken, "already has a token"),
        (.file(sentence: "the file is open to others"), "open to others"),
    ])
    func everyErrorSaysWhatToDo(error: AccessError, words: String) { #expect(error.description.contains(words)) }

    @Test func aTokenShowsNothingOfItself() {
        let token = AccessToken()
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(reflecting: token), dumped] { #expect(!text.contains(token.secretText.dropFirst(4))) }
        #expect(token.digest == SHA256.digest(of: Base64URL.decode(String(token.secretText.dropFirst(4))) ?? []))
        #expect(token != AccessToken() && AccessToken(token.secretText)?.digest == token.digest)
    }

    @Test(arguments: [31, 33, 0, 64]) func aTokenHas32Bytes(count: Int) {
        #expect(AccessToken("hlt_" + Base64URL.encode([UInt8](repeating: 7, count: count))) == nil)
        #expect(AccessToken("hlt_" + Base64URL.encode([UInt8](repeating: 7, count: 32))) != nil)
    }
}
