import Envelopes
import HotlineModel
import MailSyntax

/// One address as a report of XARF 4.2, type `content/csam`, in the form that the library `xarf` 1.0.0 takes.
///
/// It never has an `evidence` member: that would be the material. A `confidence` below 1 makes that library return no report, so there is none.
struct XARFReport {
    let draft: NoticeDraft
    let hotline: HotlineIdentity
    let address: NoticedAddress

    var bytes: [UInt8] { value.compactBytes }

    var value: JSONValue { .object(members) }

    private var members: [JSONValue.Member] {
        let party = JSONValue.object([
            .init("org", .string(String(hotline.name.prefix(200)))), .init("contact", .string(hotline.mailbox.description)),
            .init("domain", .string(hotline.mailbox.domain.description)),
        ])
        var members: [JSONValue.Member] = [
            .init("xarf_version", "4.2.0"), .init("report_id", .string(draft.report.description)),
            .init("timestamp", .string(address.firstSeen.description)), .init("reporter", party), .init("sender", party),
            .init("source_identifier", .string(address.ip ?? address.host ?? "")), .init("category", "content"), .init("type", "csam"),
            .init("url", .string(address.url)), .init("classification", .string(classification)),
            .init("detection_method", address.basis.isSeen ? "manual_review" : "hash_match"),
            .init("evidence_source", "researcher_analysis"),
            .init("description", .string(description)), .init("tags", .array(tags.map { .string($0) })),
        ]
        // The library refuses null, so what is unknown is left out.
        if let domain { members.append(.init("domain", .string(domain))) }
        if let mediaType { members.append(.init("media_type", .string(mediaType))) }
        if let asn = address.asn { members.append(.init("asn", .integer(Int64(asn)))) }
        if let country = address.country { members.append(.init("country_code", .string(country.rawValue))) }
        if let lastSeen = address.lastSeen {
            members.append(.init("verified_at", .string(lastSeen.description)))
            members.append(.init("verification_method", address.basis.isSeen ? "manual" : "automated_crawler"))
        }
        return members
    }

    /// XARF has no class for what is illegal in one country alone. Such material gets the lowest class that its age allows, and a tag that says so.
    private var classification: String {
        guard address.classification != .baseline else { return "baseline" }
        return address.age == .infant || address.age == .prepubescent ? "A2" : "B2"
    }

    private var tags: [String] {
        let reach = address.classification == .baseline ? "baseline" : "national"
        return ["hotline:\(reach)", "law:\(hotline.country.rawValue.lowercased())", "notice:\(draft.number)"]
    }

    private var description: String {
        let reach =
            address.classification == .baseline
            ? "Illegal in nearly all countries (Interpol's baseline)." : "Illegal under the law of \(hotline.country.rawValue)."
        return "Child sexual abuse material. \(reach) Notice \(draft.number), case \(address.reference)."
    }

    private var mediaType: String? {
        switch address.medium {
        case .image: "image"
        case .video: "video"
        case .text: "text"
        case .container: "mixed"
        default: nil
        }
    }

    /// The host, if it is a name of the only form that the library takes: `^([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}$`.
    private var domain: String? {
        guard let host = address.host else { return nil }
        let labels = host.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, last.count >= 2, last.allSatisfy({ $0 &- 0x61 < 26 }) else { return nil }
        for label in labels {
            // Groups between hyphens are not empty, which leaves out `xn--…`.
            let groups = label.split(separator: 0x2D, omittingEmptySubsequences: false)
            guard groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 } }) else { return nil }
        }
        return host
    }
}
