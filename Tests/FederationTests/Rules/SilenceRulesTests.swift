import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import Testing

@testable import Federation

/// The rules of silence: when a member is silent, and if its cases may go to central.
@Suite struct SilenceRulesTests {
    static let now = Timestamp(milliseconds: 1_767_225_600_000)
    private static let day = Duration.seconds(86_400)
    private let rules = SilenceRules(at: now, silence: day)
    private let us: MemberID
    private let nl: MemberID

    init() throws { (us, nl) = (try #require(MemberID("us")), try #require(MemberID("nl"))) }

    private func peer(_ member: MemberID, answered age: Duration?) -> PeerRecord {
        var record = PeerRecord(member: member)
        record.answeredAt = age.map { Self.now - $0 }
        return record
    }

    /// Ages of the oldest line and of the last answer of another member, and of the silent one itself.
    @Test(arguments: [
        (line: Duration?.none, other: Duration?.some(.zero), own: Duration?.none, verdict: SilenceRules.Verdict.answers),
        (.seconds(3_600), .zero, nil, .answers),
        // The limit is exact: what has waited just as long as the policy allows has not waited too long.
        (day, .zero, nil, .answers),
        (day + .milliseconds(1), .zero, nil, .silent),
        (day * 2, .seconds(86_399), nil, .silent),
        (day * 2, day, nil, .nobodyAnswers),
        (day * 2, day * 3, nil, .nobodyAnswers),
        (day * 2, nil, nil, .nobodyAnswers),
        // Only the silent member answers, to questions: that tells nothing about our network.
        (day * 2, nil, .zero, .nobodyAnswers),
        (day * 2, .zero, .zero, .silent),
    ])
    func aMemberIsSilentOnlyWhileAnotherAnswers(line: Duration?, other: Duration?, own: Duration?, verdict: SilenceRules.Verdict) {
        let peers = [peer(us, answered: own), peer(nl, answered: other)]
        #expect(rules.verdict(on: us, oldest: line.map { Self.now - $0 }, peers: peers) == verdict)
    }

    @Test(arguments: [
        (isOpen: true, ended: Duration?.none, may: true), (false, nil, false), (false, day * 2, false),
        // A suspension, or a type that was not listed, ended so long ago.
        (true, .zero, false), (true, day, false), (true, day + .milliseconds(1), true),
    ])
    func aWaitForTheDirectoryIsNoSilence(isOpen: Bool, ended: Duration?, may: Bool) {
        #expect(rules.mayTakeOver(isOpen: isOpen, silenceCountsFrom: ended.map { Self.now - $0 }) == may)
    }
}

/// The rules of catching up with a peer after an outage.
@Suite struct CatchUpRulesTests {
    private static let now = SilenceRulesTests.now
    private static let day = Duration.seconds(86_400)

    @Test(arguments: [
        (age: Duration?.none, ends: false), (.zero, false), (day, false), (day + .milliseconds(1), true), (day * 300, true),
    ])
    func anOutageIsLongerThanThePolicyAllows(age: Duration?, ends: Bool) {
        #expect(CatchUpRules.endsAnOutage(heardAt: age.map { Self.now - $0 }, now: Self.now, silence: Self.day) == ends)
    }

    @Test(arguments: [(age: 0, severity: AlarmSeverity.notice), (3_599_999, .notice), (3_600_000, .warning)])
    func itRingsLouderOnceTheHourIsOver(age: Int, severity: AlarmSeverity) {
        #expect(CatchUpRules.severity(since: Self.now - .milliseconds(age), now: Self.now) == severity)
    }

    @Test(arguments: [(waiting: Bool?.none, isDrained: false), (true, false), (false, true)])
    func onlyAMemberThatSaysSoIsDrained(waiting: Bool?, isDrained: Bool) throws {
        let (nl, de) = (try #require(MemberID("nl")), try #require(MemberID("de")))
        let state = StreamState(
            from: nl, to: de, lane: .urgent, epoch: String(repeating: "0", count: 32), senderEpoch: nil, nextSequence: 1, last: .zero,
            accepted: 0, duplicates: 0, rejected: 0, hasWaiting: waiting, at: Self.now)
        #expect(CatchUpRules.isDrained(state) == isDrained)
        #expect(!CatchUpRules.isDrained(nil))
    }
}
