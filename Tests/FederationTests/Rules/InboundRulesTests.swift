import CaseStore
import Cryptography
import HotlineModel
import Testing

@testable import Envelopes
@testable import Federation

/// The verdicts on a batch and on each of its lines.
@Suite struct InboundRulesTests {
    private static let (epoch, otherEpoch) = (String(repeating: "a", count: 32), String(repeating: "b", count: 32))
    private static let (one, two, three) = (digest("1"), digest("2"), digest("3"))
    private static let now = Timestamp(milliseconds: 1_767_225_600_000)

    private static func digest(_ text: String) -> Digest { SHA256.digest(of: Array(text.utf8)) }
    private static func member(_ name: String) throws -> MemberID { try #require(MemberID(name)) }

    /// A batch that comes to a stream whose last batch was number 5, with payload ``one``.
    struct Arrival: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var sequence: UInt64 = 8
        var previous = one
        var digest = two
        var epoch = InboundRulesTests.epoch
        /// The payload and receipt of the batch that was accepted under the number.
        var earlier: (payload: Digest, receipt: String)?
        var judgement: InboundRules.BatchJudgement
    }

    static let arrivals = [
        Arrival(testDescription: "the next", judgement: .next),
        Arrival(testDescription: "a gap", sequence: 9, judgement: .conflict(.streamGap)),
        Arrival(testDescription: "a number that is taken", sequence: 7, judgement: .conflict(.streamFork)),
        Arrival(testDescription: "another predecessor", previous: three, judgement: .conflict(.streamFork)),
        Arrival(testDescription: "another epoch", epoch: otherEpoch, judgement: .conflict(.epochMismatch)),
        Arrival(
            testDescription: "another epoch from its first number on", sequence: 1, epoch: otherEpoch, judgement: .conflict(.epochMismatch)),
        Arrival(
            testDescription: "the same again", sequence: 5, digest: one, earlier: (one, "receipt"), judgement: .again(receipt: "receipt")),
        Arrival(testDescription: "other bytes under its number", sequence: 5, earlier: (one, "receipt"), judgement: .conflict(.streamFork)),
    ]

    @Test(arguments: arrivals) func aBatchContinuesItsStreamOrNot(_ arrival: Arrival) throws {
        let head = BatchHead(
            from: try Self.member("de"), to: try Self.member("nl"), lane: .urgent, epoch: arrival.epoch, sequence: arrival.sequence,
            count: 3,
            root: .zero, previous: arrival.previous, at: Self.now)
        var position = InboundPosition()
        (position.epoch, position.nextSequence, position.lastPayload) = (Self.epoch, 8, Self.one)
        let earlier = arrival.earlier.map { earlier in
            InboundBatch(
                from: head.from, lane: head.lane, epoch: head.epoch, sequence: head.sequence, count: head.count, head: "",
                payload: earlier.payload, receipt: earlier.receipt, receivedAt: Self.now)
        }
        #expect(InboundRules.judge(head, digest: arrival.digest, earlier: earlier, position: position) == arrival.judgement)
    }

    @Test func theFirstBatchOfAMemberMayHaveAnyEpochAndBeginsAtOne() throws {
        func judge(_ sequence: UInt64) throws -> InboundRules.BatchJudgement {
            let head = BatchHead(
                from: try Self.member("de"), to: try Self.member("nl"), lane: .urgent, epoch: Self.otherEpoch, sequence: sequence, count: 1,
                root: .zero, previous: .zero, at: Self.now)
            return InboundRules.judge(head, digest: Self.one, earlier: nil, position: InboundPosition())
        }
        #expect(try judge(1) == .next)
        #expect(try judge(2) == .conflict(.streamGap))
    }

    // MARK: Lines

    private static func line(_ content: Result<Envelope, EnvelopeError>) -> VerifiedLine {
        VerifiedLine(bytes: [], leaf: one, content: content)
    }

    private static func envelope() throws -> Envelope {
        let de = try member("de")
        return Envelope(
            id: UniqueID(at: now), from: de, to: try member("nl"), at: now, caseID: CaseID(opener: de, number: UniqueID(at: now)),
            body: .withdrawal(WithdrawalBody(.report)))
    }

    private static func accepted(_ leaf: Digest) -> AcceptedEnvelope {
        AcceptedEnvelope(leaf: leaf, caseNumber: 1, batchNumber: 4, index: 0, type: "withdrawal")
    }

    @Test func aLineThatIsNewIsAdmitted() throws {
        let envelope = try Self.envelope()
        #expect(InboundRules.judge(Self.line(.success(envelope)), isRepeated: false, earlier: nil) == .admit(envelope))
    }

    @Test func theSameLineInALaterBatchIsADuplicate() throws {
        let earlier = Self.accepted(Self.one)
        #expect(
            InboundRules.judge(Self.line(.success(try Self.envelope())), isRepeated: false, earlier: earlier) == .duplicate(of: earlier))
    }

    @Test func anIdentifierOfAnEarlierBatchWithOtherBytesIsRejected() throws {
        let judgement = InboundRules.judge(Self.line(.success(try Self.envelope())), isRepeated: false, earlier: Self.accepted(Self.two))
        #expect(judgement == .rejected(.idReused))
    }

    @Test func ofTwoLinesWithOneIdentifierInABatchTheFirstCounts() throws {
        let line = Self.line(.success(try Self.envelope()))
        #expect(InboundRules.judge(line, isRepeated: true, earlier: nil) == .rejected(.idReused))
        #expect(InboundRules.judge(line, isRepeated: true, earlier: Self.accepted(Self.one)) == .rejected(.idReused))
    }

    @Test func aLineThatCannotBeReadIsRejectedByItsOwnName() {
        let line = Self.line(.failure(EnvelopeError(.unknownType)))
        #expect(InboundRules.judge(line, isRepeated: false, earlier: nil) == .rejected(.unknownType))
    }

    @Test(arguments: RefusalCode.allCases) func onlyTheDatesAndTheEntryOfAKeyAreAboutTheKey(_ code: RefusalCode) {
        #expect(code.isAboutAKey == [.unknownKey, .keyNotYetValid, .keyExpired, .keyRevoked].contains(code))
    }
}
