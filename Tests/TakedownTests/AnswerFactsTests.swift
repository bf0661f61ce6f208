import CaseStore
import Testing

@testable import Takedown

@Suite struct AnswerFactsTests {
    @Test func aMailThatCannotBeReadSaysNothing() {
        let facts = AnswerFacts(nil)
        #expect(facts.kind == .unreadable && facts.notice == nil && facts.claims == nil)
        #expect(AnswerFacts.kind(of: []).0 == .unreadable)
    }

    @Test(arguments: [
        (NoticeAnswer.Kind.delivered, true), (.automatic, true), (.person, true), (.statement, true), (.delayed, false), (.bounced, false),
        (.unreadable, false),
    ])
    func onlyWhatReachedSomebodyIsAWord(kind: NoticeAnswer.Kind, isHeard: Bool) {
        #expect(kind.isHeard == isHeard)
    }
}
