import CaseStore
import Envelopes
import HotlineModel
import TestSupport
import Testing

@testable import Helpline

@Suite struct ContactTests {
    let fixture: HelplineFixture

    init() throws { fixture = try HelplineFixture() }

    private func count(_ submissions: ContactSubmission...) async throws -> [Result<ContactOutcome, HelplineError>] {
        try await fixture.desk.count(submissions)
    }

    private func contact(
        _ service: String = "youthHelpDesk", _ channel: String = "chat", _ theme: String = "extortionAfterWebcamSex",
        repeat isRepeat: Bool = false,
        day: String? = "2014-05-31", key: String? = nil
    ) -> ContactSubmission {
        ContactSubmission(
            service: ContactService(rawValue: service), channel: ContactChannel(rawValue: channel), theme: ContactTheme(rawValue: theme),
            isRepeat: isRepeat, day: day, key: key)
    }

    @Test func aKeyCountsOnceAndStandsForOneContact() async throws {
        #expect(try await count(contact(key: "a"), contact(key: "a")) == [.success(.counted), .success(.known)])
        #expect(try await count(contact("youthHelpDesk", "form", key: "a")) == [.failure(.keyReused)])
        #expect(try await count(contact(day: "2014-06-01", key: "a")) == [.failure(.keyReused)])
        #expect(try await fixture.desk.figures(from: nil, until: nil).contactCount() == 1)
    }

    @Test func aContactWithoutADaySentAgainAfterMidnightIsTheSame() async throws {
        _ = try await count(contact(day: nil, key: "a"))
        fixture.clock.advance(by: .seconds(86_400))
        #expect(try await count(contact(day: nil, key: "a")) == [.success(.known)])
    }

    @Test func oneThatIsRefusedLeavesTheOthers() async throws {
        let outcomes = try await count(
            contact("Jan de Vries"), contact(), contact("youthHelpDesk", "pigeon"), contact("youthHelpDesk", "chat", "he said: call me"),
            contact(day: "2014-02-30"), contact(day: "2999-01-01"), contact(day: "yesterday"), contact(String(repeating: "a", count: 33)))
        let refusals: [HelplineError?] = outcomes.map { if case .failure(let refusal) = $0 { refusal } else { nil } }
        #expect(
            refusals == [
                .badWord("service"), nil, .unknownChannel, .badWord("theme"), .badDay, .badDay, .badDay, .badWord("service"),
            ])
        #expect(try await fixture.desk.figures(from: nil, until: nil).contactCount() == 1)
    }

    @Test func figuresTellServiceThemeChannelAndUniqueFromRepeated() async throws {
        let prevention = { (theme: String, isRepeat: Bool) in self.contact("offenderPrevention", "telephone", theme, repeat: isRepeat) }
        _ = try await count(
            contact(), contact(), contact("youthHelpDesk", "form", "imagesSpread"), prevention("somebodyNear", false),
            prevention("somebodyNear", true), contact("parentsLine", "email", "other"), contact(day: "2013-12-31"),
            contact(day: "2015-01-01"))
        let figures = try await fixture.desk.figures(from: .start(ofYear: 2014), until: .start(ofYear: 2015))
        #expect(figures.contactCount() == 6)
        #expect(figures.services.map(\.rawValue) == ["youthHelpDesk", "offenderPrevention", "parentsLine"])
        #expect(figures.contactCount { $0.theme == .extortionAfterWebcamSex } == 2)
        #expect(figures.contactCount { $0.service == .youthHelpDesk && $0.channel == .form } == 1)
        #expect(figures.contactCount { $0.theme == .somebodyNear && !$0.isRepeat } == 1)
        #expect(figures.contactCount { $0.theme == .somebodyNear && $0.isRepeat } == 1)
        let rows = figures.contactsCSV.split(separator: "\r\n")
        #expect(rows.first == "service,channel,theme,contact,count")
        #expect(rows.contains("offenderPrevention,telephone,somebodyNear,repeat,1") && rows.count == 6)
    }

    @Test func aWordOnNoListIsSaidToBeOnNone() {
        #expect(contact().isListed && contact("youthHelpDesk", "chat", "notRecorded").isListed)
        #expect(!contact("youthHelpDesk", "chat", "ownFeelings").isListed && !contact("parentsLine", "chat", "other").isListed)
    }
}
