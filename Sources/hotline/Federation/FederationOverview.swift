import CommandLineInterface
import Cryptography
import Envelopes
import HotlineModel
import Membership

/// The output of `hotline federation show`: the draft beside the last signed directory.
struct FederationOverview {
    private struct Row {
        let member: DirectoryMember
        let certificateEnd: Timestamp?
        /// The signed directory says the same of the member as the draft.
        let isSigned: Bool
    }

    private let root: Root
    private let signed: Directory?
    private let rows: [Row]

    init(_ secretariat: Secretariat) throws {
        root = secretariat.root
        let signed = try secretariat.signedDirectory()
        self.signed = signed
        rows = try secretariat.draft.members.map { member in
            Row(
                member: member, certificateEnd: try secretariat.certificate(of: member.id).map { Timestamp(milliseconds: $0.notAfter) },
                isSigned: signed?.member(member.id) == member)
        }
    }

    func text(width: Int?) -> String {
        var table = Table([
            .text("member"), .text("name"), .text("role"), .text("status"), .text("covers"), .text("endpoint"), .text("key until"),
            .text("certificate until"), .text("signed"),
        ])
        for row in rows {
            table.append([
                row.member.id.rawValue, row.member.name, row.member.role.rawValue, row.member.status.word,
                row.member.coverage.map { "\($0.country):\($0.rank)" }.joined(separator: " "), row.member.endpoints.first ?? "",
                row.member.keys.last?.notAfter.day ?? "none", row.certificateEnd?.day ?? "none", row.isSigned ? "yes" : "not yet",
            ])
        }
        let directory = signed.map { "version \($0.version), until \($0.expiresAt.day)" } ?? "none signed yet"
        let rootEnd = root.expiresAt.map { ", until \($0.day)" } ?? ""
        return """
            root       \(root.digest.hex), version \(root.version), \(root.threshold) of \(root.keys.count) keys\(rootEnd)
            directory  \(directory)

            \(table.text(width: width))
            """
    }

    var json: JSONValue {
        var directory: JSONValue = .null
        if let signed {
            directory = [
                "version": .integer(Int64(signed.version)), "digest": .string(signed.digest.hex),
                "issuedAt": .string(signed.issuedAt.description), "expiresAt": .string(signed.expiresAt.description),
            ]
        }
        return [
            "root": [
                "digest": .string(root.digest.hex), "version": .integer(Int64(root.version)),
                "threshold": .integer(Int64(root.threshold)), "keys": .integer(Int64(root.keys.count)),
                "expiresAt": root.expiresAt.map { .string($0.description) } ?? .null,
            ], "directory": directory, "members": .array(rows.map(json)),
        ]
    }

    private func json(_ row: Row) -> JSONValue {
        [
            "id": .string(row.member.id.rawValue), "name": .string(row.member.name), "role": .string(row.member.role.rawValue),
            "status": .string(row.member.status.word),
            "coverage": .array(
                row.member.coverage.map { ["country": .string($0.country.rawValue), "rank": .integer(Int64($0.rank))] }),
            "endpoints": .array(row.member.endpoints.map { .string($0) }), "contact": .string(row.member.contact),
            "keys": .array(
                row.member.keys.map {
                    [
                        "key": .string($0.key.keyID), "notBefore": .string($0.notBefore.description),
                        "notAfter": .string($0.notAfter.description), "revokedAt": $0.revokedAt.map { .string($0.description) } ?? .null,
                    ]
                }),
            "pins": .array(
                row.member.pins.map { ["pin": .string($0.spki.hex), "notAfter": $0.notAfter.map { .string($0.description) } ?? .null] }),
            "keyNotAfter": row.member.keys.last.map { .string($0.notAfter.description) } ?? .null,
            "certificateNotAfter": row.certificateEnd.map { .string($0.description) } ?? .null, "signed": .bool(row.isSigned),
        ]
    }
}
