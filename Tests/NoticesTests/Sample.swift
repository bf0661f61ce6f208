import Cryptography
import HotlineModel
import MailSyntax

@testable import Notices

/// Made-up notices.
enum Sample {
    static func hotline(name: String = "Hotline Nederland", law: String? = nil) throws -> HotlineIdentity {
        guard let country = CountryCode("NL") else { throw NoticeProblem.malformedIdentity }
        return try HotlineIdentity(
            name: name, postalAddress: ["Voorbeeldstraat 1", "1000 AA Voorbeeldstad"],
            mailbox: try MailAddress(parsing: "notices@hotline.example"),
            telephone: "+31 20 555 0100", country: country, law: law)
    }

    static func marks(_ byte: UInt8 = 1, former: [SymmetricKey] = []) throws -> NoticeMarks {
        try NoticeMarks(
            mailbox: try MailAddress(parsing: "notices@hotline.example"), key: try SymmetricKey(bytes: [UInt8](repeating: byte, count: 32)),
            former: former)
    }

    static let firstSeen = Timestamp("2026-11-23T09:30:00.000Z") ?? Timestamp(milliseconds: 0)

    static func address(
        _ url: String = "https://www.bad.example/a/b?c=d", reference: String = "urn:hotline:case:nl:1",
        classification: Classification = .baseline, basis: AssessmentBasis = .seen, medium: Medium? = .image, age: AgeGroup? = nil,
        ip: String? = "192.0.2.7", asn: UInt32? = 64_496
    ) throws -> NoticedAddress {
        try NoticedAddress(
            url: url, reference: reference, classification: classification, basis: basis, medium: medium, age: age, firstSeen: firstSeen,
            lastSeen: firstSeen + .seconds(3_600), ip: ip, asn: asn, country: CountryCode("NL"))
    }

    static func draft(
        _ addresses: [NoticedAddress], shape: NoticeDraft.Shape = .report, language: NoticeLanguage = .english,
        repeats: ClosedRange<Int> = 0...0,
        decisionLink: String? = nil, banner: HelpLineBanner? = nil, ticket: String? = nil, thread: [MessageID] = [],
        isWithdrawal: Bool = false
    ) throws -> NoticeDraft {
        try NoticeDraft(
            number: 7, report: UniqueID(high: 0x0192_0000_0000_7000, low: 0x8000_0000_0000_0007), date: firstSeen + .seconds(60),
            contact: try MailAddress(parsing: "abuse@provider.example"), shape: shape, isWithdrawal: isWithdrawal, language: language,
            addresses: addresses,
            repeats: repeats, decisionLink: decisionLink, banner: banner, ticket: ticket, thread: thread)
    }

    static func composer(_ templates: [NoticeLanguage: NoticeTemplate] = [:], hotline: HotlineIdentity? = nil) throws -> NoticeComposer {
        NoticeComposer(hotline: try hotline ?? Self.hotline(), marks: try marks(), templates: templates)
    }
}
