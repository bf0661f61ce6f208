import CaseStore
import Casework
import Envelopes
import HotlineModel

/// The lines of a bundle: canonical JSON (RFC 8785), so that the signature covers each case however a program stores it.
///
/// A line says nothing about reporters but how many there were, and from which kinds of origin.
enum ReferralText {
    /// A case that the police get for the first time.
    static func referral(_ opened: UnsealedCase, _ placements: [PlacementRecord], reports: [ReportRecord]) throws -> [UInt8] {
        let placement = placements.last { $0.state.counts && $0.disposition.kind != .forward } ?? placements.last
        var line: [JSONValue.Member] = [
            .init("kind", .string(ReferralLine.Kind.referral.rawValue)), .init("case", .string(opened.record.id.description)),
            .init("openedAt", .string(opened.record.openedAt.description)), .init("reports", summary(of: reports)),
            .init("contents", try JSONValue(parsing: opened.file.json)),
        ]
        if let disposition = placement?.disposition {
            line += [
                .init("disposition", .string(disposition.kind.rawValue)), .init("reason", .string(disposition.reason.rawValue)),
                .init("countries", .array(disposition.countries.map { .string($0.rawValue) })),
            ]
        }
        return JSONValue.object(line).canonicalBytes
    }

    /// Further reports of a case that the police have.
    static func `repeat`(_ record: CaseRecord, since referral: ReferralRecord, reports: [ReportRecord]) -> [UInt8] {
        JSONValue.object([
            .init("kind", .string(ReferralLine.Kind.repeat.rawValue)), .init("case", .string(record.id.description)),
            .init("bundle", .integer(referral.bundle ?? 0)), .init("added", .integer(Int64(reports.count - referral.listedReports))),
            .init("reports", summary(of: reports)),
        ]).canonicalBytes
    }

    /// A case that the police have and that does not stand any more.
    static func revocation(_ record: CaseRecord, of referral: ReferralRecord) -> [UInt8] {
        JSONValue.object([
            .init("kind", .string(ReferralLine.Kind.revocation.rawValue)), .init("case", .string(record.id.description)),
            .init("bundle", .integer(referral.bundle ?? 0)),
            .init("reason", .string(RevocationReason(record.classification, at: record.stage).rawValue)),
        ]).canonicalBytes
    }

    /// A case that the police have, and that is not as they were told.
    static func change(_ record: CaseRecord, of referral: ReferralRecord, to status: ReferralStatus) -> [UInt8] {
        var line: [JSONValue.Member] = [
            .init("kind", .string(ReferralLine.Kind.change.rawValue)), .init("case", .string(record.id.description)),
            .init("bundle", .integer(referral.bundle ?? 0)), .init("material", .string(status.material.rawValue)),
        ]
        if let classification = status.classification { line.append(.init("classification", .string(classification.rawValue))) }
        return JSONValue.object(line).canonicalBytes
    }

    private static func summary(of reports: [ReportRecord]) -> JSONValue {
        let origins = Dictionary(grouping: reports, by: \.origin.kind).mapValues(\.count)
        var members: [JSONValue.Member] = [.init("count", .integer(Int64(reports.count)))]
        if let first = reports.map(\.receivedAt).min(), let last = reports.map(\.receivedAt).max() {
            members += [.init("first", .string(first.description)), .init("last", .string(last.description))]
        }
        members.append(
            .init(
                "origins",
                .object(
                    OriginKind.allCases.compactMap { kind in origins[kind].map { .init(kind.rawValue, .integer(Int64($0))) } })))
        return .object(members)
    }
}
