import Cryptography
import HotlineModel
import Testing
import TransparencyLog

@Suite struct CheckpointComparisonTests {
    private let key = SigningKey()
    private let log = KeptLog(size: 40)

    private func checkpoint(
        of log: KeptLog, at size: UInt64, member: String = "nl", epoch: String = String(repeating: "0", count: 32)
    ) throws -> VerifiedCheckpoint {
        let member = try #require(MemberID(member))
        let origin = try #require(LogOrigin(member: member, epoch: epoch))
        return Checkpoint(origin: origin, size: size, root: try log.prover.root(atSize: size)).signed(with: key)
    }

    /// Asks the member's log the question of a comparison, and returns the answer of its endpoint.
    private func outcome(_ comparison: CheckpointComparison, asking log: KeptLog) throws -> CheckpointComparison.Outcome {
        guard let question = comparison.question else { return comparison.outcome(of: nil) }
        guard let checked = try? ConsistencyQuestion(from: "\(question.from)", to: "\(question.to)", logSize: log.frontier.size) else {
            return comparison.outcome(of: nil)
        }
        let body = try log.prover.answer(to: checked).json
        return comparison.outcome(of: try ConsistencyAnswer(json: body, to: question))
    }

    @Test func aLogThatGrewIsKept() throws {
        for old in [0, 1, 7, 8, 31, 39] as [UInt64] {
            let comparison = try CheckpointComparison(kept: checkpoint(of: log, at: old), received: checkpoint(of: log, at: 40))
            let outcome = try outcome(comparison, asking: log)
            #expect(outcome == .grown)
        }
    }

    @Test func aLogThatDidNotChangeNeedsNoProof() throws {
        let comparison = try CheckpointComparison(kept: checkpoint(of: log, at: 40), received: checkpoint(of: log, at: 40))
        #expect(comparison.question == nil)
        #expect(comparison.outcome(of: nil) == .same)
    }

    @Test func anEarlierStateOfTheSameLogIsOlder() throws {
        let comparison = try CheckpointComparison(kept: checkpoint(of: log, at: 40), received: checkpoint(of: log, at: 12))
        #expect(comparison.question == ConsistencyQuestion(between: 12, and: 40))
        let outcome = try outcome(comparison, asking: log)
        #expect(outcome == .older)
    }

    @Test func aTruncatedLogCannotProveWhatItOnceSigned() throws {
        let cut = KeptLog(size: 25)
        let comparison = try CheckpointComparison(kept: checkpoint(of: log, at: 40), received: checkpoint(of: cut, at: 25))
        let outcome = try outcome(comparison, asking: cut)
        #expect(outcome == .unproven)
    }

    @Test func aTruncatedLogThatGrewAgainIsAFork() throws {
        var regrown = KeptLog(size: 25)
        for index in 0..<30 { regrown.append([0xFF, UInt8(index)]) }
        let comparison = try CheckpointComparison(kept: checkpoint(of: log, at: 40), received: checkpoint(of: regrown, at: 55))
        #expect(try outcome(comparison, asking: regrown) == .forked(.brokenProof))
    }

    @Test func twoRootsAtOneSizeAreAForkWithoutAnyProof() throws {
        let other = KeptLog(size: 40, seed: 1)
        let comparison = try CheckpointComparison(kept: checkpoint(of: log, at: 40), received: checkpoint(of: other, at: 40))
        #expect(comparison.question == nil)
        let outcome = comparison.outcome(of: nil)
        #expect(outcome == .forked(.twoRootsAtOneSize))
    }

    @Test func aRewrittenLeafIsAFork() throws {
        for rewritten in [0, 11, 23] {
            var forked = KeptLog(size: 0)
            for index in 0..<50 { forked.append(index == rewritten ? [0xEE] : [0, UInt8(index), 0]) }
            let comparison = try CheckpointComparison(kept: checkpoint(of: log, at: 24), received: checkpoint(of: forked, at: 50))
            #expect(try outcome(comparison, asking: forked) == .forked(.brokenProof))
        }
    }

    @Test func silenceAndAnswersToOtherQuestionsProveNothing() throws {
        let comparison = try CheckpointComparison(kept: checkpoint(of: log, at: 12), received: checkpoint(of: log, at: 40))
        let other = try log.prover.answer(to: ConsistencyQuestion(between: 13, and: 40))
        #expect(comparison.outcome(of: nil) == .unproven)
        #expect(comparison.outcome(of: other) == .unproven)
    }

    @Test func aNewEpochIsSeenAsOne() throws {
        let anew = KeptLog(size: 2, seed: 7)
        let comparison = try CheckpointComparison(
            kept: checkpoint(of: log, at: 40), received: checkpoint(of: anew, at: 2, epoch: String(repeating: "1", count: 32)))
        #expect(comparison.question == nil)
        #expect(comparison.outcome(of: nil) == .newEpoch)
    }

    @Test func refusesTheLogOfAnotherMember() throws {
        #expect(throws: LogError.otherLog) {
            try CheckpointComparison(kept: checkpoint(of: log, at: 40), received: checkpoint(of: log, at: 40, member: "de"))
        }
    }
}
