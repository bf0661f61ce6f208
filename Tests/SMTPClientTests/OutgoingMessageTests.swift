import MailSyntax
import Testing

@testable import SMTPClient

@Suite struct OutgoingMessageTests {
    static let abuse = MailAddress("abuse@provider.example").map { [$0] } ?? []

    static func lines(_ text: String) throws -> String {
        String(decoding: try OutgoingMessage(Array(text.utf8), from: .nobody, to: abuse).bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("a: b\n\nc\n", "a: b\r\n\r\nc\r\n"),
        ("a: b\r\n\r\nc\r\n", "a: b\r\n\r\nc\r\n"),
        ("a: b\n\nc", "a: b\r\n\r\nc\r\n"),
        // Alone, CR and LF are what mails are smuggled with.
        ("a: b\r\rc\n.\r\nMAIL", "a: b\r\n\r\nc\r\n.\r\nMAIL\r\n"),
        ("a: b\n\rc\r", "a: b\r\n\r\nc\r\n"),
    ])
    func endsEachLineAsSMTPDoes(_ given: String, _ sent: String) throws { #expect(try Self.lines(given) == sent) }

    struct Refused: CustomTestStringConvertible {
        let mail: [UInt8]
        let problem: OutgoingMessageProblem
        var testDescription: String { "\(problem)" }
    }

    @Test(arguments: [
        Refused(mail: [], problem: .empty),
        Refused(mail: Array("a: ü\n".utf8), problem: .notSevenBit),
        Refused(mail: [0x61, 0, 0x0A], problem: .notSevenBit),
        Refused(mail: [UInt8](repeating: 0x61, count: 999), problem: .lineTooLong),
        Refused(mail: [UInt8](repeating: 0x0A, count: (32 << 20) + 1), problem: .tooLarge),
    ])
    func refusesWhatServersChange(_ refused: Refused) {
        #expect(throws: refused.problem) { try OutgoingMessage(refused.mail, from: .nobody, to: Self.abuse) }
    }

    @Test func takesTheLongestLine() throws {
        #expect(try OutgoingMessage([UInt8](repeating: 0x61, count: 998), from: .nobody, to: Self.abuse).bytes.count == 1_000)
    }

    @Test func needsARecipientAndTakesAHundred() throws {
        #expect(throws: OutgoingMessageProblem.recipients) { try OutgoingMessage([0x61], from: .nobody, to: []) }
        let address = try #require(Self.abuse.first)
        #expect(throws: OutgoingMessageProblem.recipients) {
            try OutgoingMessage([0x61], from: .nobody, to: Array(repeating: address, count: 101))
        }
        #expect(try OutgoingMessage([0x61], from: .nobody, to: Array(repeating: address, count: 100)).recipients.count == 100)
    }
}

@Suite struct SMTPRelayTests {
    let name: MailDomain

    init() throws { name = try MailDomain(parsing: "node.hotline.example") }

    @Test(arguments: ["", "a b", "host\r\nx", "x/y", "u@h", "::1]:25/x", "1:2:g"]) func refusesAHostThatIsNone(_ host: String) {
        #expect(throws: SMTPRelayProblem.host) { try SMTPRelay(host: host, port: 25, ehloName: name, security: .none) }
    }

    @Test func writesTheGreetingNameAsThePath() throws {
        #expect(
            try SMTPRelay(host: "relay.example", port: 587, ehloName: name, security: .startTLS).url
                == "smtp://relay.example:587/node.hotline.example")
        #expect(try SMTPRelay(host: "::1", port: 465, ehloName: name, security: .implicit).url == "smtps://[::1]:465/node.hotline.example")
    }

    @Test func sendsNoSecretWithoutTLS() throws {
        let credentials = try SMTPCredentials(user: "node", secret: "hush")
        #expect(throws: SMTPRelayProblem.secretWithoutTLS) {
            try SMTPRelay(host: "relay.example", port: 25, ehloName: name, security: .none, credentials: credentials)
        }
        #expect(throws: SMTPRelayProblem.port) { try SMTPRelay(host: "relay.example", port: 0, ehloName: name, security: .none) }
        #expect(throws: SMTPRelayProblem.trustFile) {
            try SMTPRelay(host: "relay.example", port: 25, ehloName: name, security: .startTLS, trust: .file(path: ""))
        }
    }

    @Test func showsNoSecret() throws {
        let credentials = try SMTPCredentials(user: "node", secret: "hush")
        var dumped = ""
        dump(try SMTPRelay(host: "r.example", port: 25, ehloName: name, security: .startTLS, credentials: credentials), to: &dumped)
        #expect(!dumped.contains("hush"))
        #expect(!"\(credentials)".contains("node"))
    }

    @Test(arguments: [("", "x"), ("x", ""), ("a\r\nb", "x"), ("x", "a\0b")]) func refusesCredentialsThatCannotBeSent(
        _ user: String, _ secret: String
    ) {
        #expect(throws: SMTPRelayProblem.credentials) { try SMTPCredentials(user: user, secret: secret) }
    }
}
