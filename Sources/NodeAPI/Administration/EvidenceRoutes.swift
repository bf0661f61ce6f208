import AccessControl
import CaseService
import CaseStore
import Casework
import Envelopes
import HTTPServer
import HotlineModel
import NodeMessages

/// Evidence for export: an envelope with everything that proves it, one document a line.
struct EvidenceRoutes {
    let desk: CaseDesk

    func addReading(to router: inout Router<Caller?>) {
        router.on("GET", DocumentEndpoints.evidencePath, for: .officer) { routed in
            let query: EvidenceQuery = try Query.read(routed.request.query)
            if let id = query.case { return Self.response(try await documents(about: id), next: nil) }
            guard let member = query.from else { throw InputError("ask by `case`, or by `from` and `type`") }
            let (documents, next) = try await documents(from: member, query)
            return Self.response(documents, next: next)
        }
    }

    private func documents(about id: CaseID) async throws -> [[UInt8]] {
        try await desk.read { reader in
            let view = reader.view
            guard let record = try view.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
            let received = try view.acceptedEnvelopes(on: record.number).compactMap { try reader.proof(of: $0) }
            let sent = try view.outboundLines(about: record.number).compactMap { try reader.proof(of: $0) }
            var exporter = EvidenceExporter(reader)
            return try (received + sent).map { try exporter.bytes(of: $0) }
        }
    }

    private func documents(from member: MemberID, _ query: EvidenceQuery) async throws -> (documents: [[UInt8]], next: String?) {
        let (limit, type) = (query.limit?.value ?? 500, query.type ?? EnvelopeType.report.rawValue)
        let after = (query.after ?? "0:0").split(separator: ":").compactMap { Int64($0) }
        guard after.count == 2 else { throw InputError("`after` is not a cursor of this list") }
        return try await desk.read { reader in
            let envelopes = try reader.view.acceptedEnvelopes(
                from: member, type: type, afterBatch: after[0], index: Int(after[1]), limit: limit)
            var exporter = EvidenceExporter(reader)
            let documents = try reader.proofs(of: envelopes).map { try exporter.bytes(of: $0) }
            return (documents, envelopes.count == limit ? envelopes.last.map { "\($0.batchNumber):\($0.index)" } : nil)
        }
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
