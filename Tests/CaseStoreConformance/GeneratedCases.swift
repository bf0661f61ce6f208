import CaseStore
import CaseStoreSamples
import HotlineModel

/// A store full of cases of every kind, stage, placement and provenance, drawn by a seed.
struct GeneratedCases {
    static let partners = [Sample.de, Sample.us, Sample.central]
    /// Reports are received in so many milliseconds, so that many share one.
    static let span: Int64 = 400

    private var state: UInt64
    private var envelope = 0
    /// Lines that were taken in from each partner.
    private var lines: [MemberID: [InboundLine]] = [:]

    init(seed: UInt64) { state = seed }

    /// Adds a number of cases with their reports, placements and events.
    mutating func fill(_ transaction: any StoreTransaction, cases: Int) throws {
        for number in 1...cases { try addCase(number, to: transaction) }
        for (index, (partner, lines)) in lines.sorted(by: { $0.key < $1.key }).enumerated() {
            let batch = Sample.inboundBatch(from: partner, sequence: UInt64(index * 100_000 + 1), count: lines.count)
            _ = try transaction.accept(batch, lines: lines, position: InboundPosition())
        }
    }

    private mutating func addCase(_ number: Int, to transaction: any StoreTransaction) throws {
        let unknown = "25"
        var record = Sample.caseRecord(number, stage: any(of: CaseStage.allCases))
        let classification = any(of: [nil] + (Classification.known + [Classification(rawValue: unknown)]))
        // A withdrawn finding leaves none.
        record.classification = record.stage == .withdrawn ? nil : classification
        if record.classification != nil {
            record.kind = any(of: ReportKind.known + [ReportKind(rawValue: unknown)])
            record.age = any(of: [nil] + (AgeGroup.known + [AgeGroup(rawValue: unknown)]))
            record.sex = any(of: [nil] + (Sex.known + [Sex(rawValue: unknown)]))
            record.medium = any(of: [nil] + (Medium.known + [Medium(rawValue: unknown)]))
        }
        record.isTakeover = chance(4)
        record.number = try transaction.open(record)
        for _ in 0..<below(4) { try addReport(to: record.number, in: transaction) }
        for _ in 0..<below(4) { try addPlacement(to: record.number, in: transaction) }
        for _ in 0..<below(4) {
            let kind: CaseEventKind = any(of: [.reported, .assessed, .referred, .noticed, .reversed])
            try transaction.record(
                EventRecord(
                    caseNumber: record.number, kind: kind, at: Sample.time(), member: any(of: [Sample.nl, Sample.de]),
                    action: kind == .reversed ? any(of: [CaseEventKind.referred, .noticed]) : nil))
        }
        for type in ["copy", "report"] where chance(2) {
            envelope += 1
            _ = try transaction.enqueue(Sample.outboundLine(envelope, about: record.number, to: Sample.central, type: type))
        }
    }

    private mutating func addReport(to caseNumber: Int64, in transaction: any StoreTransaction) throws {
        let origin = any(of: [.public, .police, .proactive] + Self.partners.map { Origin.partner($0) })
        var report = ReportRecord(
            caseNumber: caseNumber, origin: origin, receivedAt: Sample.time(Int64(below(Int(Self.span)))),
            spared: any(of: [nil] + Sparing.allCases))
        if let partner = origin.partner, !chance(5) {
            envelope += 1
            report.envelope = Sample.id(envelope)
            // Some lines came from another member than the report, or were not accepted.
            let sender = chance(5) ? any(of: Self.partners) : partner
            let result: LineResult = any(of: [
                .accepted(attached: false), .accepted(attached: true), .duplicate(of: Sample.digest(1)), .rejected(code: "badRequest"),
            ])
            let index = lines[sender]?.count ?? 0
            lines[sender, default: []].append(
                InboundLine(
                    index: index, leaf: Sample.digest(envelope), id: Sample.id(envelope), type: "report", caseNumber: caseNumber,
                    sealedLine: [1], result: result))
        }
        _ = try transaction.add(report)
    }

    private mutating func addPlacement(to caseNumber: Int64, in transaction: any StoreTransaction) throws {
        let kind = any(of: [.keep, .central] + Self.partners.map { Disposition.Destination.forward(to: $0) })
        let number = try transaction.add(
            PlacementRecord(
                caseNumber: caseNumber, disposition: Disposition(kind, reason: .hostedHere), responsible: kind.receiver ?? Sample.nl,
                placedAt: Sample.time()))
        try transaction.setState(ofPlacement: number, to: any(of: PlacementState.allCases))
    }

    // MARK: Drawing

    /// A number below another, by a linear congruential generator.
    private mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    private mutating func any<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    /// Once in so many.
    private mutating func chance(_ one: Int) -> Bool { below(one) == 0 }
}
