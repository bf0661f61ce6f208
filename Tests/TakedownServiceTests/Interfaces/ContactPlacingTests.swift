import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import MailSyntax
import Maildir
import Notices
import Runtime
import Takedown
import TestCasework
import TestMail
import TestSupport
import Testing

@testable import TakedownService

/// The operator's table of contacts, and the identities under which contacts are told.
@Suite(.timeLimit(.minutes(2))) struct ContactPlacingTests {
    private func identity() throws -> HotlineIdentity {
        try HotlineIdentity(
            name: "Hotline NL, abuse desk", postalAddress: ["Street 2", "Town"], mailbox: try MailAddress(parsing: "desk@other.example"),
            telephone: "+31 20 555 0101", country: try #require(CountryCode("NL")))
    }

    private func place(_ rows: [ContactProposal], at desk: TakedownDesk) async throws -> [PlacedContact.Outcome?] {
        try await desk.place(rows.map { ($0, actor: "omar") }).map { try? $0.get().outcome }
    }

    @Test func theSameTableTwiceChangesNothingAndApprovesNobody() async throws {
        let fixture = try await NoticeFixture()
        let rows = [
            ContactProposal("abuse@provider.example", marks: ["as:64500", "host:provider.example"], language: "nl"),
            ContactProposal("https://form.example/abuse", channel: .form, scope: .siteOwner, marks: ["host:form.example"]),
        ]
        #expect(try await place(rows, at: fixture.desk()) == [.added, .added])
        let before = try await fixture.desk().contacts(nil, after: 0, limit: 9)
        #expect(before.map(\.state) == [.proposed, .proposed])
        #expect(try await place(rows, at: fixture.desk()) == [.known, .known])
        #expect(try await fixture.desk().contacts(nil, after: 0, limit: 9) == before)
    }

    @Test func aChangedRowChangesTheProfileAndKeepsTheDecision() async throws {
        let fixture = try await NoticeFixture(identities: ["desk": try identity()])
        let desk = fixture.desk(fixture.policy)
        var row = ContactProposal("abuse@provider.example", marks: ["as:64500"])
        _ = try await place([row], at: desk)
        _ = try await desk.decide([(ContactDecision.approve, 1, "anna")])[0].get()
        (row.shape, row.language, row.passesOn, row.isThreaded, row.isMechanism, row.identity) = (.report, "nl", true, false, true, "desk")
        #expect(try await place([row], at: desk) == [.changed])
        let contact = try #require(try await desk.contacts(.approved, after: 0, limit: 9).first)
        #expect(contact.shape == .report && contact.language == "nl" && contact.passesOn && !contact.isThreaded && contact.isMechanism)
        #expect(contact.identity == "desk" && contact.decidedBy == "anna")
    }

    @Test func aNameThatTheSettingsDoNotHaveIsSeenBehindAThousandOthers() async throws {
        let fixture = try await NoticeFixture(identities: ["desk": try identity()])
        let now = fixture.nl.steps.now
        try await fixture.nl.store.write { transaction in
            for number in 0...1_000 {
                var contact = NoticeContact(
                    "abuse\(number)@provider.example", scope: .network, source: .person, proposedAt: now, by: "omar")
                contact.identity = number == 1_000 ? "former" : "desk"
                _ = try transaction.add(contact)
            }
        }
        try await fixture.courier(fixture.policy).updateAlarms()
        #expect(fixture.nl.rings("notices.names"))
        try await fixture.nl.store.write { transaction in
            guard var last = try transaction.noticeContacts(nil, after: 1_000, limit: 1).first else { return }
            last.identity = "desk"
            try transaction.update(last)
        }
        try await fixture.courier(fixture.policy).updateAlarms()
        #expect(!fixture.nl.rings("notices.names"))
    }

    @Test func aContactThatStandsForOtherHostsIsApprovedAgain() async throws {
        let fixture = try await NoticeFixture()
        let desk = fixture.desk()
        // Registration data named it for a case, and a person approved it.
        fixture.world.published = PublishedContacts([PublishedContact("abuse@provider.example", channel: .mail, scope: .network)])
        _ = try await fixture.kept()
        try await fixture.look(fixture.courier())
        _ = try await desk.decide([(ContactDecision.approve, 1, "anna")])[0].get()
        let row = ContactProposal("abuse@provider.example", marks: ["network:10.0.0.0/16"])
        #expect(try await place([row], at: desk) == [.changed])
        let contact = try #require(try await desk.contacts(.proposed, after: 0, limit: 9).first)
        #expect(contact.marks == ["network:10.0.0.0/16"] && contact.decidedBy == nil)
        // Nothing goes out to it meanwhile, whatever was begun.
        #expect(try await fixture.notice().reason == .notApproved)
        #expect(try await place([row], at: desk) == [.known])
        _ = try await desk.decide([(ContactDecision.refuse, 1, "anna")])[0].get()
        #expect(try await place([row], at: desk) == [.known])
        #expect(try await place([ContactProposal("abuse@provider.example", marks: ["as:64501"])], at: desk) == [nil])
    }

    @Test func whatARowLeavesOutStaysAndAContactThatPassesNoticesOnNoMoreIsApprovedAgain() async throws {
        let fixture = try await NoticeFixture()
        let desk = fixture.desk()
        var row = ContactProposal(
            "abuse@provider.example", marks: ["as:64500"], shape: .report, language: "nl", isThreaded: false, passesOn: true,
            isMechanism: true)
        #expect(try await place([row], at: desk) == [.added])
        _ = try await desk.decide([(ContactDecision.approve, 1, "anna")])[0].get()
        var bare = ContactProposal("abuse@provider.example", marks: ["as:64500"])
        bare.unsaid = Set(ContactProposal.Part.allCases)
        #expect(try await place([bare], at: desk) == [.known])
        row.passesOn = false
        #expect(try await place([row], at: desk) == [.changed])
        let contact = try #require(try await desk.contacts(nil, after: 0, limit: 9).first)
        #expect(contact.state == .proposed && contact.shape == .report && contact.language == "nl" && contact.isMechanism)
    }

    @Test func rowsThatWouldTakeAnothersPlaceAreRefused() async throws {
        let fixture = try await NoticeFixture()
        let desk = fixture.desk()
        _ = try await place(
            [
                ContactProposal("abuse@provider.example", marks: ["as:64500"]),
                ContactProposal("more@provider.example", marks: ["as:64510"]),
            ], at: desk)
        let refused = try await desk.place(
            [
                ContactProposal("other@provider.example", marks: ["as:64500"]),
                ContactProposal("abuse@provider.example", marks: ["as:64500", "as:64510"]),
                ContactProposal("abuse@provider.example", marks: []),
                ContactProposal("a\r\nb@provider.example", marks: ["as:64502"]),
                ContactProposal("third@provider.example", marks: ["as:64503"], identity: "unknown"),
            ].map { ($0, actor: "omar") })
        for result in refused {
            guard case .failure(.takedown(let error)) = result else {
                Issue.record("a row that cannot be used was taken")
                continue
            }
            #expect(!error.description.contains("provider.example"))
        }
        #expect(try await desk.contacts(nil, after: 0, limit: 9).map(\.marks) == [["as:64500"], ["as:64510"]])
    }

    // MARK: Identities

    @Test func aContactIsToldUnderItsIdentityAndItsAnswersAreFound() async throws {
        let fixture = try await NoticeFixture(identities: ["desk": try identity()])
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let proposal = ContactProposal("abuse@provider.example", marks: ["network:10.0.0.0/16"], identity: "desk")
        let desk = fixture.desk(fixture.policy)
        _ = try await desk.propose([(proposal, "omar")])[0].get()
        _ = try await desk.decide([(ContactDecision.approve, 1, "anna")])[0].get()
        _ = try await fixture.kept()
        try await fixture.hour(fixture.courier(fixture.policy))
        let mail = try #require(fixture.outbox.sent.first)
        #expect(mail.envelopeSender.domain.description == "other.example" && mail.messageID.right == "other.example")
        let read = try await PythonEnvironment.read(mail.bytes)
        let from = read["headers"]?.array?.first { $0.array?[0].string?.lowercased() == "from" }?.array?[1].string
        #expect(from?.contains("desk@other.example") == true && from?.contains("abuse desk") == true)
        #expect(String(decoding: mail.bytes, as: UTF8.self).contains("+31 20 555 0101"))
        // What comes back to either mailbox is matched, and to a third it is not.
        let marks = fixture.writer.marks
        #expect(marks.notice(of: mail.envelopeSender) == 1 && marks.notice(of: mail.messageID) == 1)
        #expect(marks.notice(of: marks.envelopeSender(of: 1)) == 1)
        let third = try MailAddress(parsing: mail.envelopeSender.description.replacing("other.example", with: "third.example"))
        #expect(marks.notice(of: third) == nil && !marks.isOurs(third) && marks.isOurs(mail.envelopeSender))
    }

    @Test func aContactWhoseIdentityLeftTheSettingsIsHeldAndRings() async throws {
        let fixture = try await NoticeFixture(identities: ["desk": try identity()])
        let proposal = ContactProposal("abuse@provider.example", marks: ["network:10.0.0.0/16"], identity: "desk")
        _ = try await fixture.desk(fixture.policy).propose([(proposal, "omar")])[0].get()
        _ = try await fixture.desk(fixture.policy).decide([(ContactDecision.approve, 1, "anna")])[0].get()
        _ = try await fixture.kept()
        let bare = NoticeWriter(hotline: fixture.identity, marks: fixture.writer.marks)
        let courier = NoticeCourier(
            fixture.nl.steps, NoticePolicy(), writer: bare, sender: fixture.outbox, instruments: fixture.world, alarms: fixture.nl.alarms)
        try await fixture.hour(courier)
        let notice = try await fixture.notice()
        #expect(notice.state == .held && notice.reason == .unwritable && fixture.nl.rings("notices.names"))
        #expect(notice.detail == "the contact's identity is not among takedown.notices.identities" && fixture.outbox.sent.isEmpty)
    }
}
