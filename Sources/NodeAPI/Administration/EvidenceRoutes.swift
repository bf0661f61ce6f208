import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HTTPServer
import HotlineModel

/// Evidence for export: an envelope with everything that proves it, one document a line.
enum EvidenceRoutes {
    static func export(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        if let text = routed.query("case") {
            return response(try await ofCase(CaseID(named: text), node), next: nil)
        }
        guard let from = routed.query("from").flatMap({ MemberID($0) }) else { throw InputError("ask by `case`, or by `from` and `type`") }
        let limit = Int(try routed.number("limit", default: 500, in: 1...1_000))
        let cursor = (routed.query("after") ?? "0:0").split(separator: ":").compactMap { Int64($0) }
        guard cursor.count == 2 else { throw InputError("`after` is not a cursor of this list") }
        let type = routed.query("type") ?? EnvelopeType.report.rawValue
        return try await ofMember(from, type: type, after: (cursor[0], Int(cursor[1])), limit: limit, node)
    }

    private static func ofCase(_ id: CaseID, _ node: Node) async throws -> [[UInt8]] {
        try await node.desk.read { reader in
            let view = reader.view
            guard let record = try view.caseRecord(id) else { throw RefusalCode.unknownCase }
            let received = try view.acceptedEnvelopes(on: record.number).compactMap { try reader.proof(of: $0) }
            let sent = try view.outboundLines(about: record.number).compactMap { try reader.proof(of: $0) }
            var exporter = EvidenceExporter(reader)
            return try (received + sent).map { try exporter.bytes(of: $0) }
        }
    }

    private static func ofMember(
        _ member: MemberID, type: String, after: (batch: Int64, index: Int), limit: Int, _ node: Node
    ) async throws -> HTTPResponse {
        let (documents, next) = try await node.desk.read { reader in
            let envelopes = try reader.view.acceptedEnvelopes(
                from: member, type: type, afterBatch: after.batch, index: after.index, limit: limit)
            var exporter = EvidenceExporter(reader)
            let documents = try reader.proofs(of: envelopes).map { try exporter.bytes(of: $0) }
            let last = envelopes.last
            return (documents, envelopes.count == limit ? last.map { "\($0.batchNumber):\($0.index)" } : nil)
        }
        return response(documents, next: next)
    }

    private static func response(_ documents: [[UInt8]], next: String?) -> HTTPResponse {
        var body: [UInt8] = []
        for document in documents {
            body += document
            body.append(0x0A)
        }
        var response = HTTPResponse(contentType: "application/x-ndjson", body: body)
        if let next { response.headers.append((name: "hotline-next", value: next)) }
        return response
    }
}
