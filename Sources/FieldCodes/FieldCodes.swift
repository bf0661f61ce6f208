public import HotlineModel

/// The field's code lists in one place: our names beside ICCAM's numbers in its versions 3 and 2.
///
/// They are a value, so that a test can change a copy and see that the vectors (`Protocols/vectors/code-lists.json`) notice it. The vectors were
/// written by hand from ICCAM's lists and not from this table, because a round trip does not show two rows that are swapped both ways.
public struct FieldCodes: Hashable, Sendable {
    public var classifications: CodeTable<Classification>
    public var ages: CodeTable<AgeGroup>
    public var sexes: CodeTable<Sex>
    public var commerciality: CodeTable<Commerciality>
    public var siteTypes: CodeTable<SiteType>
    public var payments: CodeTable<PaymentMethod>
    public var media: CodeTable<Medium>
    public var actions: CodeTable<CaseEventKind>
    public var reasons: CodeTable<ReasonCode>
    public var flags: FlagTable

    /// ICCAM's lists.
    public static let iccam = FieldCodes(
        classifications: CodeTable(
            "classification",
            [
                CodeRow(1, "baseline"), CodeRow(2, "national"),
                // Only version 2 has this code, and it is none of our classifications. It is kept and shown, but no case is routed by it.
                CodeRow(Classification(rawValue: "doubtful"), v3: nil, v2: 3),
                CodeRow(4, "notIllegal"),
            ]),
        ages: CodeTable(
            "age", [CodeRow(1, "undetermined"), CodeRow(2, "infant"), CodeRow(3, "prepubescent"), CodeRow(4, "pubescent")]),
        sexes: CodeTable("sex", [CodeRow(1, "undetermined"), CodeRow(2, "female"), CodeRow(3, "male"), CodeRow(4, "both")]),
        commerciality: CodeTable(
            "commerciality", [CodeRow(1, "undetermined"), CodeRow(2, "commercial"), CodeRow(3, "nonCommercial")]),
        siteTypes: siteTypes, payments: payments,
        media: CodeTable(
            "medium",
            // Version 3 has no such list, so an item's medium is not written there.
            ["image", "video", "link", "container", "other", "text"].enumerated().map { number, word in
                CodeRow(Medium(rawValue: word), v3: nil, v2: number)
            }),
        actions: CodeTable(
            "action",
            [
                CodeRow(.referred, v3: 1, v2: 1), CodeRow(.noticed, v3: 2, v2: 2), CodeRow(.removed, v3: 3, v2: 3),
                CodeRow(.unavailable, v3: 4, v2: 4),
                // Version 3 has no such action. There, two PUT requests about the report say it.
                CodeRow(.moved, v3: nil, v2: 5),
                CodeRow(.notIllegal, v3: 6, v2: 7),
            ]),
        reasons: reasons,
        flags: FlagTable([
            .init(.virtual, "isVirtual"), .init(.childModelling, "isChildModelling"), .init(.userGenerated, "isUserGenerated"),
        ]))

    private static let siteTypes = CodeTable<SiteType>(
        "siteType",
        [
            // Version 3 has number 1 in its list, but requires 2 when it is written.
            CodeRow(SiteType(rawValue: "undetermined"), v3: 1, v2: 1, writtenInV3: 2),
            CodeRow(2, "website"), CodeRow(3, "fileHost"), CodeRow(4, "imageStore"), CodeRow(5, "imageBoard"), CodeRow(6, "forum"),
            CodeRow(7, "bannerSite"), CodeRow(8, "linkSite"), CodeRow(9, "socialNetwork"), CodeRow(10, "redirector"),
            CodeRow(11, "webArchive"), CodeRow(18, "searchProvider"), CodeRow(20, "imageHost"), CodeRow(22, "blog"),
            CodeRow(SiteType(rawValue: "webpage"), v3: nil, v2: 23),
            CodeRow(24, "notApplicable"),
        ])

    private static let payments = CodeTable<PaymentMethod>(
        "payment",
        [
            CodeRow(1, "undetermined"), CodeRow(2, "americanExpress"), CodeRow(3, "dinersClub"), CodeRow(4, "mastercard"),
            CodeRow(5, "payPal"), CodeRow(6, "visa"), CodeRow(7, "westernUnion"), CodeRow(8, "other"), CodeRow(9, "none"),
            CodeRow(10, "sms"), CodeRow(11, "email"), CodeRow(12, "libertyReserve"), CodeRow(13, "bitcoin"),
        ])

    private static let reasons = CodeTable<ReasonCode>(
        "reason",
        [
            CodeRow(1, "other"), CodeRow(2, "contentNotFound"), CodeRow(3, "referrerNotKnownOrIncorrect"), CodeRow(4, "unableToAccess"),
            CodeRow(5, "passwordProtected"), CodeRow(6, "accountDisabled"), CodeRow(7, "legallyUnableToAccess"),
            CodeRow(8, "linkExpired"), CodeRow(9, "error404NotFoundOrSiteDown"), CodeRow(10, "error503OrContentTemporarilyUnavailable"),
            CodeRow(11, "premiumAccountNecessary"), CodeRow(12, "missingPartsToOpenFile"), CodeRow(13, "contentRemovedBeforeAssessment"),
            CodeRow(14, "adultPornography"), CodeRow(15, "nudismOrNotSexualized"), CodeRow(16, "doesNotMeetThresholdForIllegality"),
            CodeRow(17, "imagesTooSmall"), CodeRow(18, "virtualMaterial"), CodeRow(19, "linkingOrLinklistsNotIllegal"),
            CodeRow(20, "ageUnclearOrNotAssessable"), CodeRow(21, "ageOverNationalThreshold"),
        ])
}
