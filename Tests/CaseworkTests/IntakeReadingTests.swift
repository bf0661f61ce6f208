import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import TestCasework
import TestSupport
import Testing

/// Every report goes in, however its place is written.
@Suite(.timeLimit(.minutes(2))) struct IntakeReadingTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        nl = try await federation.desk(try federation.enrol("nl", covering: ["NL"]))
    }

    private func receive(_ words: String, key: String? = nil, changing: (inout ReportSubmission) -> Void = { _ in }) async throws
        -> ReceivedReport
    {
        var submission = ReportSubmission(address: words, origin: .public, key: key)
        changing(&submission)
        return try await nl.desk.receive([submission])[0].get()
    }

    private func address(of id: CaseID) async throws -> String? {
        try await nl.desk.read { reader in try reader.view.caseRecord(id).map { try reader.unseal($0).file.address } }
    }

    private func words(of id: CaseID) async throws -> [ReporterWords] {
        try await nl.desk.read { reader in try reader.view.caseRecord(id).map { try reader.reporterWords(of: $0) } ?? [] }
    }

    private func review(of id: CaseID) async throws -> ReviewReason? {
        try await nl.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.review }
    }

    private func reports(of id: CaseID) async throws -> [ReportRecord] {
        try await nl.store.read { view in try view.caseRecord(id).map { try view.reports(of: $0.number) } ?? [] }
    }

    private func correct(_ id: CaseID, _ words: String, by actor: String? = nil) async throws -> ReceivedReport {
        try await nl.desk.readdress([ReaddressSubmission(caseID: id, words: words, actor: actor)])[0].get()
    }

    // MARK: What was meant

    @Test func theWordsAreOfOneCaseHoweverTheyAreWritten() async throws {
        let first = try await receive("http://host.example/a")
        for words in ["hxxp://host[.]example/a", "see http://host.example/a.", "<http://host.example/a>", "\thttp://host.example/a\r\n"] {
            let further = try await receive(words)
            #expect(further.outcome == .attached && further.caseID == first.caseID)
        }
        #expect(try await words(of: first.caseID).compactMap(\.place).first == "hxxp://host[.]example/a")
    }

    @Test func aReadingThatACaseHasIsTheOneThatWasMeant() async throws {
        let ended = try await receive("http://host.example/c_(d)")
        #expect(try await receive("http://host.example/c_(d).").caseID == ended.caseID)
        let secured = try await receive("https://www.host.example/b")
        let bare = try await receive("www.host.example/b")
        #expect(bare.outcome == .attached && bare.caseID == secured.caseID)
        // Nobody has this one, so the usual scheme is taken.
        let other = try await receive("www.other.example/b")
        #expect(try await address(of: other.caseID) == "http://www.other.example/b")
    }

    @Test func eachAddressIsAReportOfItsOwn() async throws {
        let known = try await receive("http://host.example/b")
        let received = try await receive("http://host.example/a\nhttp://host.example/b", key: "k") {
            $0.items = [ItemHashes(sha256: String(repeating: "ab", count: 32))]
        }
        #expect(received.places.map(\.outcome) == [.opened, .attached] && received.places[1].caseID == known.caseID)
        #expect(received.dropped == ["items: the report does not name one address that they are of"])
        #expect(try await nl.store.read { try $0.reportCount() } == 3)
        let again = try await receive("http://host.example/a\nhttp://host.example/b", key: "k") {
            $0.items = [ItemHashes(sha256: String(repeating: "ab", count: 32))]
        }
        #expect(again.outcome == .known && again.places.count == 1)
        #expect(try await nl.store.read { try $0.reportCount() } == 3)
    }

    @Test func hashesOfNothingAreDroppedAndTheReportGoesIn() async throws {
        let received = try await receive("http://host.example/a") {
            $0.items = [ItemHashes(sha256: String(repeating: "0", count: 64)), ItemHashes(sha256: String(repeating: "1b", count: 32))]
        }
        #expect(received.outcome == .opened && received.dropped == ["item 1: all its digits are the same filling"])
        let items = try await nl.desk.read { reader in
            try reader.view.caseRecord(received.caseID).map { try reader.unseal($0).file.items.count }
        }
        #expect(items == 1)
    }

    @Test func whatIsTooLongIsCutAndNamed() async throws {
        let received = try await receive("http://host.example/a") { $0.comment = String(repeating: "é", count: 50_000) }
        #expect(received.dropped == ["comment: only its first 65536 bytes are kept"])
        #expect(try await words(of: received.caseID).first?.comment?.utf8.count == 65_536)
    }

    @Test func materialItselfIsNeverKept() async throws {
        let received = try await receive("data:image/png;base64,AAAABBBBCCCC") {
            $0.comment = "this: data:image/gif;base64,R0lGODdh and this"
        }
        #expect(received.outcome == .unreadable && received.dropped == ["data: a node takes the address of material, and never material"])
        let kept = try await words(of: received.caseID)
        #expect(kept.first?.comment == "this: data:image/gif;base64,… and this")
        #expect(try await address(of: received.caseID) == "data:image/png;base64,…")
    }

    @Test func aPlaceWithoutAHostHasItsKind() async throws {
        let received = try await receive("tg://resolve?domain=chan")
        let site = try await nl.desk.read { reader in
            try reader.view.caseRecord(received.caseID).map { try reader.unseal($0).file.site.type }
        }
        #expect(site == SiteType(rawValue: "messenger"))
    }

    // MARK: Keys

    @Test func anotherReportUnderAKeyIsToldWithWhatDiffers() async throws {
        let changes: [(String, (inout ReportSubmission) -> Void)] = [
            ("address", { $0.address = "http://host.example/b" }), ("origin", { $0.origin = .police }),
            ("referrer", { $0.referrer = "http://other.example/" }), ("site", { $0.site.type = SiteType(rawValue: "forum") }),
            ("items", { $0.items = [ItemHashes(sha256: String(repeating: "1b", count: 32))] }), ("comment", { $0.comment = "another" }),
            ("contact", { $0.contact = "me" }),
        ]
        let first = try await receive("http://host.example/a", key: "k")
        for (part, change) in changes {
            await #expect(throws: CaseworkError.keyReused([part])) {
                try await receive("http://host.example/a", key: "k", changing: change)
            }
        }
        let again = try await receive(" http://host.example/a ", key: "k")
        #expect(again.outcome == .known && again.caseID == first.caseID)
    }

    // MARK: Unreadable

    @Test func whatCannotBeReadWaitsForAPersonAsAReport() async throws {
        let received = try await receive("ask for Jan on the chat")
        #expect(received.outcome == .unreadable)
        #expect(try await review(of: received.caseID) == .unreadable)
        let again = try await receive("ask for Jan on the chat")
        #expect(again.caseID == received.caseID)
        #expect(try await nl.store.read { try $0.reportCount() } == 2)
        let lease = try await nl.desk.lease(5, to: "anna")
        #expect(lease.map(\.address) == ["ask for Jan on the chat"] && lease.first?.work.review == .unreadable)
    }

    @Test func nothingSaidIsNoReasonToJoinReports() async throws {
        let first = try await receive("  ")
        #expect(try await receive("  ").caseID != first.caseID)
    }

    @Test func anUnreadableReportIsNotIllegalYet() async throws {
        let id = try await receive("somewhere").caseID
        let refused = try await nl.desk.assess([AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)])[0]
        #expect(throws: CaseworkError.unreadable(id)) { try refused.get() }
        var nothing = AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other)
        nothing.reason = ReasonCode(rawValue: "noContent")
        _ = try await nl.desk.assess([nothing])[0].get()
        #expect(try await nl.stage(of: id) == .closed)
    }

    @Test func aCorrectedReportMovesWithItsTimeOriginAndWords() async throws {
        let came = Timestamp(milliseconds: clock.now())
        let id = try await receive("ask Jan", key: "k") { ($0.comment, $0.origin) = ("second shelf", .police) }.caseID
        clock.advance(by: .seconds(60))
        let corrected = try await correct(id, "www.host.example/a", by: "anna")
        #expect(corrected.outcome == .opened)
        #expect(try await address(of: corrected.caseID) == "http://www.host.example/a")
        let report = try #require(try await reports(of: corrected.caseID).first)
        #expect(report.receivedAt == came && report.origin == .police && report.key != nil)
        let words = try #require(try await words(of: corrected.caseID).first)
        #expect(words.place == "ask Jan" && words.comment == "second shelf")
        #expect(try await reports(of: id).isEmpty)
        #expect(try await nl.stage(of: id) == .closed)
        #expect(try await nl.stage(of: corrected.caseID) == .awaitingAssessment)
        // Sent again, it is the same report.
        let again = try await receive("ask Jan", key: "k") { ($0.comment, $0.origin) = ("second shelf", .police) }
        #expect(again.outcome == .known && again.caseID == corrected.caseID)
    }

    @Test func aCorrectedReportJoinsTheCaseOfItsAddress() async throws {
        let known = try await receive("http://host.example/a").caseID
        let id = try await receive("ask Jan").caseID
        let corrected = try await correct(id, "http://host.example/a http://host.example/b")
        #expect(corrected.places.map(\.outcome) == [.attached, .opened] && corrected.caseID == known)
        #expect(try await nl.store.read { try $0.reportCount() } == 3)
        #expect(try await words(of: corrected.places[1].caseID).first?.place == "ask Jan")
    }

    @Test func aCorrectionIsRefusedForWhatItIs() async throws {
        let id = try await receive("ask Jan").caseID
        await #expect(throws: CaseworkError.unusableAddress) { try await correct(id, "ask Piet") }
        let known = try await receive("http://host.example/a").caseID
        await #expect(throws: CaseworkError.notUnreadable(known)) { try await correct(known, "http://host.example/b") }
        _ = try await nl.desk.lease(5, to: "bert")
        await #expect(throws: CaseworkError.leasedByAnother(id)) { try await correct(id, "http://host.example/b", by: "anna") }
        #expect(try await correct(id, "http://host.example/b", by: "bert").outcome == .opened)
    }
}

extension StoreView {
    /// All reports that are counted.
    fileprivate func reportCount() throws -> Int {
        try cases(at: nil, after: 0, limit: 1_000).reduce(0) { $0 + (try reports(of: $1.number).count) }
    }
}
