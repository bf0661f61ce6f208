import Cryptography
import Dispatch
import TestSupport
import Testing
import WebProbe

/// Tests the answers that are no answers, and the bounds of a look.
@Suite struct FailureTests {
    @Test(arguments: [
        ("HTTP/1.1 99 Low\r\n\r\n", LookFailure.notHTTP), ("SSH-2.0-OpenSSH_9.0\r\n", .notHTTP), ("HTTP/1.1 abc\r\n\r\n", .notHTTP),
        ("HTTP/1.1 600 High\r\n\r\n", .notHTTP),
        ("", .interrupted), ("HTTP/1.1 200 OK\r\nServ", .interrupted), ("HTTP/1.1 200 OK\r\nServer: x\r\n", .interrupted),
    ])
    func aBrokenAnswerIsNamed(bytes: String, failure: LookFailure) async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send(bytes)
        }
        try await ProbeFixture.run(script: script) { fixture in
            for question in [Look.Question.head, .get, .text(bytes: 10, words: [])] {
                try await #expect(fixture.probe.take(fixture.look(question)) == .failed(failure), "\(question)")
            }
        }
    }

    @Test func aResetIsNamed() async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.reset()
        }
        try await ProbeFixture.run(script: script) { fixture in
            try await #expect(fixture.probe.take(fixture.look()) == .failed(.interrupted))
        }
    }

    @Test(arguments: [
        "x-filler: " + String(repeating: "a", count: 1_000) + "\r\n", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", "aaaaaaaaaa",
    ])
    func anEndlessHeadIsTooLarge(piece: String) async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            // Interim responses come before a status of their own.
            if !piece.hasPrefix("HTTP") { exchange.send("HTTP/1.1 200 OK\r\n") }
            let block = Array(String(repeating: piece, count: 1_000).utf8)
            for _ in 0..<1_024 { exchange.send(block) }
        }
        try await ProbeFixture.run(script: script) { fixture in
            try await #expect(fixture.probe.take(fixture.look(.get)) == .failed(.tooLarge))
        }
    }

    @Test func theHeadMayBeAsLargeAsTheLimitAndNoLarger() async throws {
        let head = "HTTP/1.1 200 OK\r\nServer: abc\r\n\r\n"
        for (limit, failure) in [(head.utf8.count, LookFailure?.none), (head.utf8.count - 1, .tooLarge)] {
            var limits = ProbeLimits()
            limits.headerBytes = limit
            try await ProbeFixture.run(limits: limits, script: ProbeFixture.answering(head)) { fixture in
                try await #expect(fixture.probe.take(fixture.look()).failure == failure)
            }
        }
    }

    @Test func aServerThatSaysNothingIsLeftInTime() async throws {
        var limits = ProbeLimits()
        limits.total = .milliseconds(100)
        try await ProbeFixture.run(limits: limits, script: { exchange, _ in exchange.waitForEnd() }) { fixture in
            try await #expect(fixture.probe.take(fixture.look()) == .failed(.timedOut))
        }
    }

    @Test func aServerThatSendsByteAfterByteIsLeftInTime() async throws {
        var limits = ProbeLimits()
        limits.total = .milliseconds(200)
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhalf")
            exchange.waitForEnd()
        }
        try await ProbeFixture.run(limits: limits, script: script) { fixture in
            try await #expect(fixture.probe.take(fixture.look(.text(bytes: 100, words: []))) == .failed(.timedOut))
        }
    }

    // MARK: TLS

    @Test func aValidCertificateIsAccepted() async throws {
        let authority = try CertificateAuthority(
            commonName: "Example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        let security = RawServer.Security(try TestIdentity(issuedBy: authority))
        let script = ProbeFixture.answering("HTTP/1.1 200 OK\r\n\r\n")
        try await ProbeFixture.run(security, authority: authority, script: script) { fixture in
            try await #expect(fixture.probe.take(fixture.look()) == .answered(LookAnswer(status: 200)))
            // The certificate is for localhost.
            let outcome = try await fixture.probe.take(fixture.look(host: "other.test"))
            #expect(outcome == .failed(.certificate(.wrongName)))
        }
        // The system's authorities do not know this one.
        try await ProbeFixture.run(security, script: script) { fixture in
            try await #expect(fixture.probe.take(fixture.look()) == .failed(.certificate(.unknownIssuer)))
        }
    }

    @Test(arguments: [
        (notBefore: TestIdentity.longAgo, notAfter: TestIdentity.longAgo + 86_400_000, fault: CertificateFault.expired),
        (TestIdentity.farAhead - 86_400_000, TestIdentity.farAhead, .notYetValid),
    ])
    func aCertificateOutsideItsDatesIsRefused(notBefore: Int64, notAfter: Int64, fault: CertificateFault) async throws {
        let authority = try CertificateAuthority(
            commonName: "Example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        let identity = try TestIdentity(issuedBy: authority, notBefore: notBefore, notAfter: notAfter)
        let script = ProbeFixture.answering("HTTP/1.1 200 OK\r\n\r\n")
        try await ProbeFixture.run(RawServer.Security(identity), authority: authority, script: script) { fixture in
            try await #expect(fixture.probe.take(fixture.look()) == .failed(.certificate(fault)))
        }
    }

    @Test func aServerWithoutTLSIsNamed() async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receive(count: 100)
            exchange.send("HTTP/1.1 400 Bad Request\r\n\r\n")
        }
        try await ProbeFixture.run(script: script) { fixture in
            var look = fixture.look()
            look.url = "https://localhost:\(fixture.server.port)/"
            try await #expect(fixture.probe.take(look) == .failed(.tls))
        }
    }

    @Test func authoritiesThatCannotBeReadAreNamed() async throws {
        let identity = try TestIdentity()
        let server = try RawServer(RawServer.Security(identity), script: { _, _ in })
        let probe = try AddressProbe(
            guard: ProbeFixture.closed.alsoAllowingLoopback(ports: [server.port]), authorities: "/nowhere/authorities.pem")
        let look = Look(
            .head, url: "https://localhost:\(server.port)/", addresses: [ProbeFixture.loopback], vantage: ProbeFixture.vantage)
        #expect(await probe.refusal(of: look) == .badAuthorities)
        await probe.shutdown()
        withExtendedLifetime(server) {}
    }

    // MARK: Looks that are not made

    @Test(arguments: [
        "ftp://localhost/", "file:///etc/passwd", "localhost/page", "http://", "http://local host/", "http://localhost/\r\nX: y", "",
        "http://localhost:0/", "http://localhost:65536/", "magnet:?xt=1",
    ])
    func anAddressThatCannotBeLookedAtIsRefused(url: String) async throws {
        try await ProbeFixture.run(script: { _, _ in }) { fixture in
            var look = fixture.look()
            look.url = url
            #expect(await fixture.probe.refusal(of: look) == .malformedLook)
        }
    }

    @Test(arguments: [
        (Look.Question.head, "two\r\nlines"), (.head, ""), (.text(bytes: 0, words: []), "a"), (.text(bytes: 1 << 30, words: []), "a"),
        (.text(bytes: 10, words: [""]), "a"),
    ])
    func aQuestionThatCannotBeSentIsRefused(question: Look.Question, userAgent: String) async throws {
        try await ProbeFixture.run(script: { _, _ in }) { fixture in
            let look = fixture.look(question, vantage: Vantage(userAgent: userAgent))
            #expect(await fixture.probe.refusal(of: look) == .malformedLook)
        }
    }

    @Test func cancellingEndsALookAtOnce() async throws {
        let arrived = Gate()
        let left = Gate()
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            arrived.open()
            exchange.waitForEnd()
            left.open()
        }
        try await ProbeFixture.run(script: script) { fixture in
            let task = Task { await fixture.probe.refusal(of: fixture.look()) }
            await arrived.pass()
            task.cancel()
            #expect(await task.value == .cancelled)
            await left.pass()
        }
    }

    @Test func moreLooksThanAllowedAreTurnedAwayAndShuttingDownEndsTheRest() async throws {
        let arrived = Gate()
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            arrived.open()
            exchange.waitForEnd()
        }
        var limits = ProbeLimits()
        limits.looks = 1
        try await ProbeFixture.run(limits: limits, script: script) { fixture in
            let first = Task { await fixture.probe.refusal(of: fixture.look()) }
            await arrived.pass()
            #expect(await fixture.probe.refusal(of: fixture.look()) == .overloaded)
            await fixture.probe.shutdown()
            #expect(await first.value == .cancelled)
            #expect(await fixture.probe.refusal(of: fixture.look()) == .cancelled)
        }
    }

    @Test func manyLooksRunAtOnce() async throws {
        // Nobody is answered before everybody has come.
        let missing = DispatchGroup()
        for _ in 0..<60 { missing.enter() }
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, number in
            _ = exchange.receiveHead()
            missing.leave()
            missing.wait()
            exchange.send("HTTP/1.1 \(number.isMultiple(of: 2) ? 200 : 404) Status\r\n\r\n")
        }
        var limits = ProbeLimits()
        limits.total = .seconds(60)
        try await ProbeFixture.run(limits: limits, script: script) { fixture in
            let statuses = try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<60 { group.addTask { try await fixture.probe.take(fixture.look()).answer?.status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 200 } == 30)
            #expect(statuses.count { $0 == 404 } == 30)
        }
    }
}
