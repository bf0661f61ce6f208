public import CaseStore
public import Cryptography
public import HotlineModel

/// Made-up records. Values that the store wants unique differ from record to record.
public enum Sample {
    /// A member's name.
    public static func member(_ name: String) -> MemberID {
        guard let member = MemberID(name) else { preconditionFailure("a sample's member is malformed") }
        return member
    }

    public static let nl = member("nl")
    public static let de = member("de")
    public static let us = member("us")
    public static let central = member("central")

    /// A moment of the samples' year, so many milliseconds after its start.
    public static func time(_ milliseconds: Int64 = 0) -> Timestamp { Timestamp(milliseconds: 1_388_534_400_000 + milliseconds) }

    /// A digest that stands for a number.
    public static func digest(_ number: some BinaryInteger) -> Digest {
        SHA256.digest(of: Array("sample \(number)".utf8))
    }

    /// An identifier that stands for a number.
    public static func id(_ number: some BinaryInteger) -> UniqueID {
        UniqueID(high: 0x0143_4A2B_0000_7000 | UInt64(number) >> 32, low: 0x8000_0000_0000_0000 | UInt64(number))
    }

    /// A case that stands for a number, opened by `nl`.
    public static func caseRecord(
        _ number: Int, stage: CaseStage = .awaitingAssessment, classification: Classification? = nil, kind: ReportKind? = nil,
        from: MemberID? = nil
    ) -> CaseRecord {
        var record = CaseRecord(
            id: CaseID(opener: from ?? nl, number: id(number)), openedAt: time(Int64(number)), stage: stage,
            addressIndex: digest(number), wrappedKey: bytes(number, count: 60), sealedFile: bytes(number + 1, count: 900),
            receivedFrom: from)
        record.classification = classification
        record.kind = kind
        if classification != nil {
            record.assessedBy = from ?? nl
            record.assessedAt = time(Int64(number))
            record.age = .prepubescent
            record.sex = .female
            record.medium = .image
        }
        return record
    }

    /// Bytes that stand for a number.
    public static func bytes(_ number: Int, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 31) ^ number &* 7) }
    }

    /// A line for a member about a case.
    public static func outboundLine(
        _ number: Int, about caseNumber: Int64, to: MemberID = de, lane: Lane = .bulk, type: String = "report", queuedAt: Timestamp? = nil
    ) -> OutboundLine {
        OutboundLine(
            to: to, lane: lane, id: id(number), type: type, caseNumber: caseNumber, leaf: digest(number),
            sealedLine: bytes(number, count: 128), size: 100, queuedAt: queuedAt ?? time(Int64(number)))
    }

    /// A sealed batch for a member.
    public static func outboundBatch(
        to: MemberID = de, lane: Lane = .bulk, epoch: String = "00ff", sequence: UInt64, count: Int
    ) -> OutboundBatch {
        OutboundBatch(
            to: to, lane: lane, epoch: epoch, sequence: sequence, count: count, payload: bytes(Int(sequence), count: 200),
            payloadDigest: digest(sequence + 1_000_000), head: "head \(sequence)", sealedAt: time(Int64(sequence)))
    }

    /// A batch taken in from a member.
    public static func inboundBatch(
        from: MemberID = de, lane: Lane = .bulk, epoch: String = "ff00", sequence: UInt64, count: Int
    ) -> InboundBatch {
        InboundBatch(
            from: from, lane: lane, epoch: epoch, sequence: sequence, count: count, head: "head \(sequence)",
            payload: digest(sequence + 2_000_000), receipt: "receipt \(sequence)", receivedAt: time(Int64(sequence)))
    }
}
