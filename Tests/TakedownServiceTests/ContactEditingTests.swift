import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import HotlineModel
import Takedown
import TestCasework
import TestMail
import TestSupport
import Testing

@testable import TakedownService

/// Contacts that change, go, or are approved by a table.
@Suite(.timeLimit(.minutes(2))) struct ContactEditingTests {
    let fixture: NoticeFixture

    init() async throws { fixture = try await NoticeFixture() }

    private func edit(_ number: Int64, _ change: (inout ContactEdit) -> Void) async throws -> Result<NoticeContact, TakedownRefusal> {
        var edit = ContactEdit()
        change(&edit)
        return try await fixture.desk().edit([(edit, of: number, actor: "omar")])[0]
    }

    private func decide(_ decision: ContactDecision, _ number: Int64) async throws -> Result<Int64, TakedownRefusal> {
        try await fixture.desk().decide([(decision, number, "anna")])[0]
    }

    private func reason(_ result: Result<some Any, TakedownRefusal>) -> TakedownError? {
        guard case .failure(let refusal) = result else { return nil }
        return refusal.reason as? TakedownError
    }

    // MARK: Changes

    @Test func aProfileChangesAndTheApprovalStays() async throws {
        let number = try await fixture.contact()
        let changed = try await edit(number) {
            ($0.shape, $0.language, $0.isThreaded, $0.isMechanism, $0.passesOn) = (.report, "nl", false, true, true)
        }.get()
        #expect(changed.shape == .report && changed.language == "nl" && !changed.isThreaded && changed.isMechanism && changed.passesOn)
        #expect(changed.state == .approved && changed.decidedBy == "anna")
        #expect(try await fixture.nl.store.read { try $0.noticeContact(number) } == changed)
    }

    @Test func anotherPlaceIsApprovedAgainAndItsNoticesWait() async throws {
        let number = try await fixture.contact()
        _ = try await fixture.kept()
        try await fixture.look(fixture.courier())
        let changed = try await edit(number) { $0.place = "abuse@new.example" }.get()
        #expect(changed.state == .proposed && changed.place == "abuse@new.example" && changed.proposedBy == "omar")
        #expect(try await fixture.notice().reason == .notApproved)
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await decide(.approve, number).get()
        try await fixture.hour(fixture.courier())
        #expect(try await relay.nextDelivery()?.recipients == ["abuse@new.example"])
    }

    @Test func aNoticeIsListedWithThePlaceThatItWentTo() async throws {
        let number = try await fixture.contact()
        _ = try await fixture.kept()
        let courier = fixture.courier()
        try await fixture.hour(courier)
        _ = try await edit(number) { $0.place = "abuse@new.example" }.get()
        #expect(try await fixture.notice().sentTo == "abuse@provider.example")
    }

    @Test func otherHostsAreApprovedAgain() async throws {
        let number = try await fixture.contact()
        let changed = try await edit(number) { $0.marks = ["as:64500"] }.get()
        #expect(changed.state == .proposed && changed.marks == ["as:64500"])
        _ = try await decide(.approve, number).get()
        #expect(try await edit(number) { $0.marks = ["as:64500"] }.get().state == .approved)
    }

    @Test func whoeverNoLongerKeepsOwnersForThePoliceIsApprovedAgain() async throws {
        let number = try await fixture.contact(passesOn: true)
        #expect(try await edit(number) { $0.passesOn = false }.get().state == .proposed)
    }

    @Test func whatCannotBeUsedChangesNothing() async throws {
        let number = try await fixture.contact()
        let other = try await fixture.contact("other@provider.example", marks: ["as:64500"])
        #expect(reason(try await edit(number) { $0.place = "other@provider.example" }) == .knownContact(other))
        #expect(reason(try await edit(number) { $0.marks = ["as:64500"] }) == .knownContact(other))
        for change: (inout ContactEdit) -> Void in [
            { $0.place = "a@b.example\r\nDATA" }, { $0.language = "xx" }, { $0.identity = "nobody" }, { $0.channel = .interface },
            { $0.marks = [] },
        ] {
            guard case .unusableContact? = reason(try await edit(number, change)) else {
                Issue.record("a change that cannot be used was taken")
                continue
            }
        }
        #expect(reason(try await edit(99) { $0.language = "nl" }) == .unknownContact(99))
        let kept = try await fixture.nl.store.read { try $0.noticeContact(number) }
        #expect(kept?.place == "abuse@provider.example" && kept?.state == .approved)
    }

    // MARK: Removal

    @Test func aContactGoesOnceNothingWaitsForIt() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let number = try await fixture.contact()
        _ = try await fixture.kept()
        let courier = fixture.courier()
        try await fixture.look(courier)
        #expect(reason(try await decide(.remove, number)) == .contactNeeded(number, notices: 1))
        try await fixture.hour(courier)
        _ = try await decide(.remove, number).get()
        #expect(try await fixture.desk().contacts(nil, after: 0, limit: 9).isEmpty)
        #expect(try await fixture.desk().contacts(.removed, after: 0, limit: 9).map(\.number) == [number])
        // What went to it is still listed, and its place and hosts are free.
        #expect(try await fixture.desk().notices(.sent, after: 0, limit: 9).map(\.contact.number) == [number])
        #expect(reason(try await decide(.approve, number)) == .unknownContact(number))
        #expect(try await fixture.contact() != number)
    }

    // MARK: Approval by a table

    private static let row = ContactProposal("abuse@provider.example", marks: ["network:10.0.0.0/16"])

    private func approve(_ row: ContactProposal) async throws -> Result<PlacedContact, TakedownRefusal> {
        try await fixture.desk().approve([(row, actor: "anna")])[0]
    }

    @Test func aTableApprovesWhatIsAsItSays() async throws {
        let number = try await fixture.contact(approved: false)
        let (first, second) = (try await approve(Self.row).get(), try await approve(Self.row).get())
        #expect(first.number == number && first.outcome == .approved && second.number == number && second.outcome == .known)
        let contact = try await fixture.nl.store.read { try $0.noticeContact(number) }
        #expect(contact?.state == .approved && contact?.decidedBy == "anna")
    }

    @Test func aTableApprovesNothingElse() async throws {
        let number = try await fixture.contact(approved: false)
        var other = Self.row
        other.marks = ["network:10.0.0.0/16", "as:64500"]
        #expect(reason(try await approve(other)) == .contactDiffers(number))
        other = Self.row
        other.shape = .report
        #expect(reason(try await approve(other)) == .contactDiffers(number))
        let stranger = ContactProposal("stranger@provider.example", marks: ["as:64501"])
        #expect(reason(try await approve(stranger)) == .unusableContact("no contact has its place; import the table first"))
        _ = try await decide(.refuse, number).get()
        #expect(
            reason(try await approve(Self.row))
                == .unusableContact("a person refused contact \(number); approve it by its number if that was wrong"))
        #expect(try await fixture.nl.store.read { try $0.noticeContact(number)?.state } == .refused)
    }

    // MARK: Notices

    @Test(arguments: [NoticeDecision.release, .sendNow])
    func aNoticeToAContactThatNobodyApprovedStillWaitsAndSaysSo(decision: NoticeDecision) async throws {
        let number = try await fixture.contact(approved: false)
        _ = try await fixture.kept()
        let courier = fixture.courier()
        try await fixture.hour(courier)
        #expect(try await fixture.notice().reason == .notApproved)
        let decided = try await fixture.desk().decide([(decision, about: 1, actor: "omar")])[0].get()
        #expect(decided == DecidedNotice(number: 1, heldBy: .notApproved, contact: number))
        try await fixture.look(courier)
        #expect(fixture.outbox.sent.isEmpty)
        _ = try await decide(.approve, number).get()
        try await fixture.look(courier)
        #expect(fixture.outbox.sent.count == 1)
    }

    @Test func anAnswerToANoticeOfATestIsRefused() async throws {
        let testing = try await NoticeFixture(testBox: "tests@hotline.example")
        let relay = try await MailRelay()
        try testing.outbox.use(relay.port)
        var policy = testing.policy
        policy.isTest = true
        let desk = testing.desk(policy)
        _ = try await desk.propose([(Self.row, "omar")])[0].get()
        _ = try await desk.decide([(ContactDecision.approve, 1, "anna")])[0].get()
        _ = try await testing.kept()
        try await testing.hour(testing.courier(policy))
        #expect(reason(try await desk.record([(.removed, to: 1, reference: nil, actor: "anna")])[0]) == .noticeWasTest(1))
    }

    @Test func aReferenceHoldsNoAddress() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await fixture.contact()
        _ = try await fixture.kept()
        try await fixture.hour(fixture.courier())
        let refused = try await fixture.desk().record([(.removed, to: 1, reference: "see http://nl.host.example/a", actor: "anna")])[0]
        #expect(reason(refused) == .addressInText("the reference"))
        #expect(try await fixture.desk().answers(to: 1, after: 0, limit: 9).isEmpty)
    }
}
