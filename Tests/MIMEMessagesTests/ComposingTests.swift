import Envelopes
import Foundation
import MIMEMessages
import MailSyntax
import TestMail
import Testing

@Suite struct ComposingTests {
    static func draft(_ change: (inout MessageDraft) -> Void = { _ in }) throws -> MessageDraft {
        var draft = MessageDraft(
            from: .init("Hotline Nederland, bureau “Één”", try MailAddress(parsing: "notices@hotline.example")),
            replyTo: .init(try MailAddress(parsing: "notices+n7@hotline.example")),
            to: [.init(try MailAddress(parsing: "abuse@provider.example"))],
            subject: "Melding 7: één adres [Ticket#4711]", date: 1_795_426_200_000,
            id: try MessageID(parsing: "<notice-7.x@hotline.example>"),
            fields: [.init("Auto-Submitted", "auto-generated"), .init("X-Auto-Response-Suppress", "OOF, AutoReply")],
            body: .multipart(
                "report", reportType: "feedback-report", boundary: "=_b7",
                [
                    .text("Één regel.\n\n--=_b7\nFrom here on\n" + String(repeating: "lang ", count: 400) + "\n.\nlast"),
                    .feedbackReport([.init("Feedback-Type", "xarf"), .init("Version", "1")]),
                    .file(Array("{\"é\":1}".utf8), type: "application/json", name: "xarf.json"),
                ]))
        change(&draft)
        return draft
    }

    @Test func theSameDraftGivesTheSameBytes() throws {
        let bytes = try Self.draft().compose()
        #expect(try Self.draft().compose() == bytes)
        #expect(bytes.allSatisfy { $0 < 0x80 && $0 != 0 })
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(
            text.split(separator: "\r\n", omittingEmptySubsequences: false).allSatisfy {
                $0.utf8.count <= 998 && !$0.contains("\n") && !$0.contains("\r")
            })
        #expect(text.contains("Message-Id: <notice-7.x@hotline.example>\r\n"))
    }

    @Test func anotherParserReadsTheSame() async throws {
        let read = try await PythonEnvironment.read(try Self.draft().compose())
        #expect(read["defects"] == [])
        #expect(read["from"] == [["Hotline Nederland, bureau “Één”", "notices@hotline.example"]])
        #expect(read["to"] == [["", "abuse@provider.example"]])
        #expect(read["reply-to"] == [["", "notices+n7@hotline.example"]])
        let headers = Dictionary(
            (read["headers"]?.array ?? []).compactMap { pair in
                pair.array.map { ($0[0].string?.lowercased() ?? "", $0[1].string ?? "") }
            }, uniquingKeysWith: { first, _ in first })
        #expect(headers["subject"] == "Melding 7: één adres [Ticket#4711]")
        #expect(headers["auto-submitted"] == "auto-generated")
        #expect(headers["x-auto-response-suppress"] == "OOF, AutoReply")
        #expect(headers["date"] == "Mon, 23 Nov 2026 09:30:00 +0000")
        #expect(read["type"] == "multipart/report" && read["reportType"] == "feedback-report")
        let parts = try #require(read["parts"]?.array)
        #expect(parts.map { $0["type"]?.string } == ["text/plain", "message/feedback-report", "application/json"])
        #expect(
            parts[0]["text"]?.string?.replacing("\r\n", with: "\n") == "Één regel.\n\n--=_b7\nFrom here on\n"
                + String(repeating: "lang ", count: 400) + "\n.\nlast")
        #expect(parts[1]["fields"] == [["Feedback-Type", "xarf"], ["Version", "1"]])
        #expect(parts[2]["name"] == "xarf.json" && parts[2]["encoding"] == "base64")
        #expect(parts[2]["bytes"]?.string.flatMap { Data(base64Encoded: $0) } == Data("{\"é\":1}".utf8))
    }

    @Test func ourOwnReaderReadsTheSame() throws {
        let read = try ReadMessage(parsing: try Self.draft().compose())
        #expect(read.type == "multipart/report")
        #expect(read.fields["subject"] == "Melding 7: één adres [Ticket#4711]")
        #expect(read.authors.map(\.description) == ["notices@hotline.example"])
        #expect(read.recipients.map(\.description) == ["abuse@provider.example"])
        #expect(read.parts.map(\.type) == ["text/plain", "message/feedback-report", "application/json"])
        #expect(read.parts[2].content == .bytes(Array("{\"é\":1}".utf8)) && read.parts[2].fileName == "xarf.json")
        guard case .report(let blocks) = read.parts[1].content else {
            Issue.record("the report was not read")
            return
        }
        #expect(blocks.map { $0["feedback-type"] } == ["xarf"])
        #expect(read.text?.hasPrefix("Één regel.") == true)
    }

    @Test func namesTheThread() throws {
        let ids = try (0..<30).map { try MessageID(parsing: "<notice-\($0).x@hotline.example>") }
        let bytes = try Self.draft {
            $0.references = ids
            $0.inReplyTo = ids.last
        }.compose()
        let read = try ReadMessage(parsing: bytes)
        #expect(MessageID.all(in: read.fields["References"] ?? "") == [ids[0]] + ids.suffix(9))
        #expect(MessageID.all(in: read.fields["In-Reply-To"] ?? "") == [ids[29]])
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let error: MIMEError
        let change: @Sendable (inout MessageDraft) throws -> Void
    }

    @Test(arguments: [
        Refused(testDescription: "a subject with another field", error: .controlCharacter(field: "Subject")) {
            $0.subject = "a\r\nBcc: b@c.example"
        },
        Refused(testDescription: "a subject with a line feed", error: .controlCharacter(field: "Subject")) { $0.subject = "a\nb" },
        Refused(testDescription: "a subject with a separator of lines", error: .controlCharacter(field: "Subject")) {
            $0.subject = "a\u{2028}b"
        },
        Refused(testDescription: "a name with another field", error: .controlCharacter(field: "address")) {
            $0.from = .init("a\nBcc: x", $0.from.address)
        },
        Refused(testDescription: "a field with another", error: .controlCharacter(field: "X-A")) {
            $0.fields = [.init("X-A", "b\r\nX-B: c")]
        },
        Refused(testDescription: "a field's name with a colon", error: .malformedName) { $0.fields = [.init("X-A: b\r\nX-C", "b")] },
        Refused(testDescription: "a second subject", error: .malformedName) { $0.fields = [.init("SUBJECT", "b")] },
        Refused(testDescription: "another type", error: .malformedName) { $0.fields = [.init("Content-Type", "text/html")] },
        Refused(testDescription: "a subject without an end", error: .fieldTooLong(field: "Subject")) {
            $0.subject = String(repeating: "x", count: 901)
        },
        Refused(testDescription: "a boundary that text may have", error: .malformedBoundary) {
            $0.body = .multipart("mixed", boundary: "b", [.text("")])
        },
        Refused(testDescription: "a boundary with a quote", error: .malformedBoundary) {
            $0.body = .multipart("mixed", boundary: "=_\"", [.text("")])
        },
        Refused(testDescription: "one boundary twice", error: .malformedBoundary) {
            $0.body = .multipart("mixed", boundary: "=_a", [.multipart("mixed", boundary: "=_a", [.text("")])])
        },
        Refused(testDescription: "a file's name with a slash", error: .malformedName) {
            $0.body = .file([], type: "text/csv", name: "../x")
        },
        Refused(testDescription: "a type that is none", error: .malformedName) { $0.body = .file([], type: "csv", name: "x.csv") },
        Refused(testDescription: "a report's field with another", error: .controlCharacter(field: "A")) {
            $0.body = .feedbackReport([.init("A", "b\nC: d")])
        },
    ])
    func refusesWhatWouldBecomeSomethingElse(_ refused: Refused) throws {
        var draft = try Self.draft()
        try refused.change(&draft)
        #expect(throws: refused.error) { try draft.compose() }
    }
}
