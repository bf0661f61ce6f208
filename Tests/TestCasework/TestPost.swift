import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import Synchronization

/// Carries envelopes between desks, as if each had come in a verified batch: no HTTP, no TLS, no receipts.
public final class TestPost: Sendable {
    private let desks: [TestDesk]
    private let delivered = Mutex<Set<UniqueID>>([])

    public init(_ desks: TestDesk...) { self.desks = desks }

    /// One delivery, as `from>to type result`.
    public typealias Delivery = String

    /// Routes what waits to be routed and delivers every new line, until nothing is left; lines to members without a desk stay.
    @discardableResult
    public func deliver() async throws -> [Delivery] {
        var all: [Delivery] = []
        while true {
            var round: [Delivery] = []
            for desk in desks {
                try await desk.tracing.routeWaiting()
                for envelope in try await newLines(of: desk) {
                    guard let receiver = desks.first(where: { $0.member == envelope.to }) else { continue }
                    let result = try await receiver.admit(envelope)
                    round.append("\(envelope.from)>\(envelope.to) \(Self.word(envelope.body)) \(Self.word(result))")
                }
            }
            if round.isEmpty { return all }
            all += round
        }
    }

    private func newLines(of desk: TestDesk) async throws -> [Envelope] {
        let lines: [Envelope] = try await desk.store.read { view in
            try view.cases(at: nil, after: 0, limit: 1_000).flatMap { record -> [(Int64, Envelope)] in
                guard !record.isDestroyed else { return [] }
                let key = try desk.steps.context.key(of: record)
                return try view.outboundLines(about: record.number).compactMap { line in
                    try line.sealedLine.map { (line.number, try Envelope(parsing: try key.unseal($0, as: .outboundLine))) }
                }
            }.sorted { $0.0 < $1.0 }.map(\.1)
        }
        return lines.filter { line in delivered.withLock { $0.insert(line.id).inserted } }
    }

    private static func word(_ body: EnvelopeBody) -> String {
        switch body {
        case .update(let update): "update.\(update.event.rawValue)"
        case .withdrawal(let body): if case .report = body.target { "withdrawal" } else { "hashWithdrawal" }
        default: body.type.rawValue
        }
    }

    private static func word(_ result: LineResult) -> String {
        switch result {
        case .accepted(let attached): attached ? "attached" : "accepted"
        case .duplicate: "duplicate"
        case .rejected(let code): code
        }
    }
}
