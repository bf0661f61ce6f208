import HotlineModel
import Testing

/// Where a report came from, and where a case goes.
@Suite struct OriginTests {
    @Test(
        arguments: [
            (OriginKind.public, nil, "public"), (.police, nil, "police"), (.proactive, nil, "proactive"), (.partner, "de", "partner(de)"),
            (.partner, nil, nil), (.public, "de", nil), (.police, "de", nil), (.proactive, "de", nil),
        ] as [(OriginKind, String?, String?)])
    func onlyAPartnersReportNamesAMember(kind: OriginKind, member: String?, shown: String?) {
        let partner = member.flatMap { MemberID($0) }
        let origin = Origin(kind: kind, partner: partner)
        #expect(origin?.description == shown)
        guard let origin else { return }
        #expect(origin.kind == kind && origin.partner == partner)
    }

    @Test func everyKindOfOriginIsReadFromItsParts() throws {
        let de = try #require(MemberID("de"))
        for origin in [Origin.public, .police, .proactive, .partner(de)] {
            #expect(Origin(kind: origin.kind, partner: origin.partner) == origin)
        }
    }

    @Test func onlyAForwardedCaseHasAReceiver() throws {
        let de = try #require(MemberID("de"))
        for (destination, kind, receiver) in [
            (Disposition.Destination.keep, DispositionKind.keep, nil), (.central, .central, nil), (.forward(to: de), .forward, de),
        ] as [(Disposition.Destination, DispositionKind, MemberID?)] {
            #expect(destination.kind == kind && destination.receiver == receiver)
            #expect(Disposition(destination, reason: .hidden).kind == kind)
        }
    }

    @Test func aWorseAlarmStandsAboveAMilderOne() {
        #expect(AlarmSeverity.allCases.sorted() == [.notice, .warning, .critical])
        #expect(AlarmSeverity.allCases.shuffled().max() == .critical)
        for severity in AlarmSeverity.allCases { #expect(!(severity < severity)) }
    }
}
