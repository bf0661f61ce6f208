import Cryptography
import Envelopes
import Foundation
import MailSyntax
import SMTPClient
import TestMail
import TestSupport
import Testing

/// The client against a real server of another make.
@Suite(.timeLimit(.minutes(3))) struct RelayTests {
    let folder: TemporaryFolder
    let sender: EnvelopeSender
    let abuse: MailAddress
    let ehlo: MailDomain

    init() throws {
        folder = try TemporaryFolder()
        sender = .address(try MailAddress(parsing: "notices+7@hotline.example"))
        abuse = try MailAddress(parsing: "abuse@provider.example")
        ehlo = try MailDomain(parsing: "node.hotline.example")
        let authority = try CertificateAuthority(
            commonName: "Example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        let identity = try TestIdentity(issuedBy: authority)
        try Data(identity.chain).write(to: URL(fileURLWithPath: folder.file("relay.pem")))
        try Data(identity.key).write(to: URL(fileURLWithPath: folder.file("relay.key")))
        try Data(authority.certificate.pem.utf8).write(to: URL(fileURLWithPath: folder.file("ca.pem")))
    }

    static let mail = "Subject: one\n\n.dot at the beginning\n..\n.\nlast\n"

    func message(_ text: String = mail, to recipients: [MailAddress]? = nil, from sender: EnvelopeSender? = nil) throws -> OutgoingMessage {
        try OutgoingMessage(Array(text.utf8), from: sender ?? self.sender, to: recipients ?? [abuse])
    }

    func client(
        _ port: UInt16, _ security: SMTPRelay.Security = .none, trusting file: String? = "ca.pem", credentials: SMTPCredentials? = nil,
        limits: SMTPRelay.Limits = SMTPRelay.Limits()
    ) throws -> SMTPClient {
        SMTPClient(
            relay: try SMTPRelay(
                host: "127.0.0.1", port: port, ehloName: ehlo, security: security,
                trust: file.map { .file(path: folder.file($0)) } ?? .system, credentials: credentials, limits: limits))
    }

    func settings(tls: JSONValue, _ more: [JSONValue.Member] = []) -> JSONValue {
        .object(
            [
                JSONValue.Member("tls", tls), JSONValue.Member("certificate", .string(folder.file("relay.pem"))),
                JSONValue.Member("key", .string(folder.file("relay.key"))),
            ] + more)
    }

    static func code(_ outcome: SendingOutcome) -> Int? { if case .accepted(let reply) = outcome { reply.code } else { nil } }

    @Test func handsAMailOverByteForByte() async throws {
        let relay = try await MailRelay()
        let client = try client(relay.port)
        let second = try MailAddress(parsing: "noc@provider.example")
        #expect(await client.send(try message(to: [abuse, second])) == .accepted(SMTPReply(code: 250, text: "2.0.0 Taken as 4711")))
        let delivery = try #require(try await relay.nextDelivery())
        #expect(delivery.sender == "notices+7@hotline.example")
        #expect(delivery.recipients == ["abuse@provider.example", "noc@provider.example"])
        #expect(delivery.greeting == "node.hotline.example")
        #expect(delivery.bytes == Array(Self.mail.replacing("\n", with: "\r\n").utf8))
        #expect(!delivery.isOverTLS)
    }

    @Test func sendsTwoMailsAndAnEmptySender() async throws {
        let relay = try await MailRelay()
        let client = try client(relay.port)
        #expect(Self.code(await client.send(try message("Subject: one\n\n1\n"))) == 250)
        #expect(Self.code(await client.send(try message("Subject: two\n\n2\n", from: .nobody))) == 250)
        await client.close()
        #expect(try await relay.nextDelivery()?.sender == "notices+7@hotline.example")
        let second = try #require(try await relay.nextDelivery())
        #expect(second.sender == "<>")
        #expect(second.bytes == Array("Subject: two\r\n\r\n2\r\n".utf8))
    }

    @Test(arguments: [("starttls", SMTPRelay.Security.startTLS), ("implicit", .implicit)])
    func speaksTLS(_ tls: String, _ security: SMTPRelay.Security) async throws {
        let relay = try await MailRelay(settings(tls: .string(tls)))
        #expect(Self.code(await (try client(relay.port, security)).send(try message())) == 250)
        #expect(try await relay.nextDelivery()?.isOverTLS == true)
    }

    @Test func givesNothingToAServerWithoutTheTLSThatIsDemanded() async throws {
        let relay = try await MailRelay()
        #expect(await (try client(relay.port, .startTLS)).send(try message()) == .refusedForNow(.noTLS))
        #expect(try await relay.stop().isEmpty)
    }

    @Test func givesNothingToAServerThatItDoesNotTrust() async throws {
        let relay = try await MailRelay(settings(tls: "starttls"))
        let other = try CertificateAuthority(commonName: "Other", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        try Data(other.certificate.pem.utf8).write(to: URL(fileURLWithPath: folder.file("other.pem")))
        #expect(await (try client(relay.port, .startTLS, trusting: "other.pem")).send(try message()) == .refusedForNow(.untrusted))
        #expect(await (try client(relay.port, .startTLS, trusting: nil)).send(try message()) == .refusedForNow(.untrusted))
        #expect(await (try client(relay.port, .startTLS, trusting: "missing.pem")).send(try message()) == .refusedForNow(.untrusted))
        #expect(try await relay.stop().isEmpty)
    }

    @Test func authenticatesOverTLSOnly() async throws {
        let relay = try await MailRelay(settings(tls: "starttls", [.init("user", "node"), .init("secret", "hush")]))
        let right = try client(relay.port, .startTLS, credentials: try SMTPCredentials(user: "node", secret: "hush"))
        #expect(Self.code(await right.send(try message())) == 250)
        let delivery = try #require(try await relay.nextDelivery())
        #expect(delivery.isAuthenticated && delivery.isOverTLS)
        let wrong = try client(relay.port, .startTLS, credentials: try SMTPCredentials(user: "node", secret: "loud"))
        #expect(await wrong.send(try message()) == .refusedForNow(.credentials))
        let rest = try await relay.stop()
        #expect(rest.map { $0["event"]?.string } == ["auth"])
    }

    @Test(arguments: [("MAIL", SMTPStage.sender), ("RCPT", .recipient), ("DATA", .message)])
    func tellsRefusalsForGoodFromThoseForNow(_ command: String, _ stage: SMTPStage) async throws {
        let forGood = try await MailRelay(["answers": .object([.init(command, "554 5.7.1 No")])])
        #expect(
            await (try client(forGood.port)).send(try message()) == .refusedForGood(SMTPReply(code: 554, text: "5.7.1 No"), at: stage))
        let forNow = try await MailRelay(["answers": .object([.init(command, "451 4.3.0 Later")])])
        #expect(
            await (try client(forNow.port)).send(try message())
                == .refusedForNow(.reply(SMTPReply(code: 451, text: "4.3.0 Later"), at: stage)))
    }

    @Test func leavesTheOutcomeOpenWhenTheConnectionIsLostAfterTheFinalDot() async throws {
        let relay = try await MailRelay(["loseAfterMessage": true])
        #expect(await (try client(relay.port)).send(try message()) == .outcomeUnknown(.interrupted))
        #expect(try await relay.nextDelivery() != nil)
    }

    @Test func knowsThatHalfAMailIsNone() async throws {
        let relay = try await MailRelay(["loseInMessage": true])
        let long = "Subject: long\n\n" + String(repeating: String(repeating: "x", count: 99) + "\n", count: 200_000)
        guard case .refusedForNow = await (try client(relay.port)).send(try message(long)) else {
            Issue.record("a mail that was lost halfway counts as sent")
            return
        }
    }

    @Test func findsNobodyAtAClosedPort() async throws {
        let relay = try await MailRelay()
        _ = try await relay.stop()
        #expect(await (try client(relay.port)).send(try message()) == .refusedForNow(.unreachable))
    }

    @Test func waitsForAReplyOnlySoLong() async throws {
        let server = try RawServer { exchange, _ in exchange.waitForEnd() }
        var limits = SMTPRelay.Limits()
        limits.message = .milliseconds(300)
        #expect(await (try client(server.port, limits: limits)).send(try message()) == .refusedForNow(.timedOut))
    }

    @Test func endsWhenItsTaskIsCancelled() async throws {
        let (reached, signal) = AsyncStream.makeStream(of: Void.self)
        let server = try RawServer { exchange, _ in
            signal.yield()
            exchange.waitForEnd()
        }
        let (client, message) = (try client(server.port), try message())
        let task = Task { await client.send(message) }
        for await _ in reached { break }
        task.cancel()
        #expect(await task.value == .refusedForNow(.cancelled))
    }

    @Test func startsAgainOnceIfAnOldConnectionIsClosed() async throws {
        // The first connection ends after one mail, without a word, as relays do; the second one works.
        let server = try RawServer { exchange, _ in
            exchange.send("220 relay\r\n")
            exchange.answerOneMail()
        }
        let client = try client(server.port)
        #expect(Self.code(await client.send(try message())) == 250)
        #expect(Self.code(await client.send(try message())) == 250)
        #expect(server.connections == 2)
    }
}

extension RawExchange {
    /// Speaks the least of SMTP that takes one mail.
    fileprivate func answerOneMail() {
        for reply in ["250 relay", "250 ok", "250 ok", "354 go on"] {
            guard receiveLine() != nil else { return }
            send("\(reply)\r\n")
        }
        while let line = receiveLine(), line != ".\r\n" {}
        send("250 taken\r\n")
    }

    private func receiveLine() -> String? {
        var line = ""
        while let byte = receive(count: 1)?.first {
            line.unicodeScalars.append(Unicode.Scalar(byte))
            if byte == 0x0A { return line }
        }
        return nil
    }
}
