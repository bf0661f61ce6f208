import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import NodeMessages
import TestSupport
import Testing
import TransparencyLog

@testable import Helpline

@Suite struct TipTests {
    let fixture: HelplineFixture

    init() throws { fixture = try HelplineFixture() }

    private var desk: HelplineDesk { fixture.desk }

    @Test func aTipSentAgainCountsOnceAndItsLastCodeCounts() async throws {
        let first = try await fixture.tip(key: "a")
        let again = try await fixture.tip(key: "a")
        #expect(again.number == first.number && again.code != first.code)
        #expect(try await desk.figures(from: nil, until: nil).tips == 1)
        #expect(await fixture.refusal { try await desk.questions(for: first.code, caller: "form") } == .codeRefused)
        #expect(try await desk.questions(for: again.code, caller: "form").isEmpty)
        // Once a code was used, sending the tip again brings none: it would take the tipster's from them.
        _ = try await fixture.answer("more", code: again.code)
        let third = try await fixture.tip(key: "a")
        #expect(third.number == first.number && third.code.isEmpty)
        #expect(await fixture.refusal { try await fixture.tip("Another.", key: "a") } == .keyReused)
        #expect(await fixture.refusal { try await fixture.tip(key: "a", origin: .police) } == .keyReused)
    }

    @Test func anAnswerAnswersWhatWasShownAndBringsTheNextCode() async throws {
        let tip = try await fixture.tip()
        let first = try await desk.ask("Which hotel?", aboutTip: tip.number, reference: "LE-1", actor: "officer-1")
        #expect(try await desk.questions(for: tip.code, caller: "form").map(\.text) == ["Which hotel?"])
        _ = try await desk.ask("Which flight?", aboutTip: tip.number, reference: nil, actor: "officer-1")
        let next = try await fixture.answer("The one at the pier.", code: tip.code)
        #expect(await fixture.refusal { try await fixture.answer("again", code: tip.code) } == .codeRefused)
        // The second question had not been shown.
        let open = try await desk.questions(for: next, caller: "form")
        #expect(open.map(\.text) == ["Which flight?"] && open.first?.number != first)
        #expect(try await desk.tip(tip.number).overview.openQuestions == 1)
        let document = try await fixture.handOver(tip.number)
        #expect(document.content.supplements.first?.answers == ["LE-1"])
        #expect(document.content.questions.map(\.answered) == [true, false])
    }

    @Test func anAnswerWhoseReplyGotLostIsTakenOnceAndTheTipsterGoesOn() async throws {
        let tip = try await fixture.tip()
        let lost = try await desk.answer("more", code: tip.code, key: "k", caller: "form")
        let again = try await desk.answer("more", code: tip.code, key: "k", caller: "form")
        #expect(!lost.isKnown && again.isKnown && again.code != lost.code)
        #expect(try await desk.tip(tip.number).overview.supplements == 1)
        #expect(await fixture.refusal { try await desk.questions(for: lost.code.secretText, caller: "form") } == .codeRefused)
        _ = try await fixture.answer("and more", code: again.code.secretText)
        // Neither other words nor another key go under the used code, and nothing once the next was used.
        for (text, key) in [("other", "k"), ("more", "j")] {
            #expect(await fixture.refusal { try await desk.answer(text, code: tip.code, key: key, caller: text + key) } == .codeRefused)
        }
        #expect(await fixture.refusal { try await desk.answer("more", code: tip.code, key: "k", caller: "x") } == .codeRefused)
        #expect(try await desk.tip(tip.number).overview.supplements == 2)
    }

    @Test func aCallerThatGuessesIsStoppedWhateverItShowsNext() async throws {
        let tip = try await fixture.tip()
        for guess in ["", "nonsense", TipCode().secretText] {
            #expect(await fixture.refusal { try await desk.questions(for: guess, caller: "form") } == .codeRefused)
        }
        #expect(await fixture.refusal { try await desk.questions(for: tip.code, caller: "form") } == .tooManyTries(seconds: 60))
        #expect(await fixture.refusal { try await fixture.answer("x", code: tip.code) } == .tooManyTries(seconds: 60))
        #expect(try await desk.questions(for: tip.code, caller: "another").isEmpty)
        fixture.clock.advance(by: .seconds(60))
        #expect(try await desk.questions(for: tip.code, caller: "form").isEmpty)
    }

    @Test func theDocumentNeverTellsWhoTheTipsterIs() async throws {
        let text = "He told me so. Regards, Jan de Vries, jan@mail.example, 06-12345678"
        let tip = try await fixture.tip(text, contact: "Jan de Vries, 06 123 456 78")
        let code = try await fixture.answer("Call 0612345678 or ask for my sister Griet.", code: tip.code)
        _ = try await fixture.answer("JAN once more", code: code)
        let look = try await desk.look(atTip: tip.number)
        let document = try await fixture.handOver(tip.number, also: ["sister griet"])
        let words = String(decoding: document.content.bytes, as: UTF8.self).lowercased()
        for name in ["jan", "vries", "mail.example", "123456", "griet"] { #expect(!words.contains(name), "\(name)") }
        #expect(words.contains("he told me so") && words.contains("the coast") && words.contains("\"country\":\"th\""))
        #expect(document.content.json["contact"] == nil && !words.contains("00:00"))
        #expect(String(decoding: look.content.bytes, as: UTF8.self).contains("sister Griet"))
        #expect(document.blackedOut[.officer] == 1 && document.supplements == 2)
        // Only the officer who compares sees what was written.
        #expect(try await desk.contents(ofTip: tip.number).contact == "Jan de Vries, 06 123 456 78")
    }

    @Test func aHandOverIsOfWhatWasLookedAt() async throws {
        let tip = try await fixture.tip()
        let seen = try await desk.look(atTip: tip.number).digest
        _ = try await fixture.answer("more", code: tip.code)
        let refusal = await fixture.refusal { try await desk.handOver(tip: tip.number, seen: seen, actor: "officer-1") }
        #expect(refusal == .changedSinceLook(tip.number))
        #expect(try await desk.tip(tip.number).overview.handedOverAt == nil)
        #expect(try await fixture.logged().isEmpty)
        _ = try await fixture.handOver(tip.number)
        #expect(try await desk.tip(tip.number).overview.newSupplements == 0)
    }

    @Test func aHandOverStandsInTheLogUnderASaltAndNoEventHoldsAWord() async throws {
        let tip = try await fixture.tip("A very particular word: quetzal.")
        let document = try await fixture.handOver(tip.number)
        _ = try await desk.ask("Where is the quetzal?", aboutTip: tip.number, reference: "LE/2014-1", actor: "officer-2")
        let events = try await desk.tip(tip.number).events
        #expect(events.map(\.kind) == [.received, .handedOver, .asked])
        #expect(events.map(\.actor) == ["tipster", "officer-1", "officer-2"])
        let event = events[1]
        let salt = try #require(event.salt.flatMap(LogEntry.Salt.init))
        let statement = event.statement(about: document.name, member: desk.member)
        #expect(try await fixture.logged() == [LogEntry.commitment(to: statement, salt: salt)])
        #expect(event.document == document.digest)
        #expect(try JSONValue(parsing: statement).canonicalBytes == statement)
        #expect(!String(decoding: statement, as: UTF8.self).contains("quetzal"))
    }

    @Test func whatRetentionDestroysIsGoneAndWhatItCountsStays() async throws {
        let tip = try await fixture.tip(key: "a")
        _ = try await desk.ask("Where?", aboutTip: tip.number, reference: nil, actor: "officer-1")
        let next = try await fixture.answer("there", code: tip.code)
        _ = try await fixture.handOver(tip.number)
        for _ in 1...2 {
            try await fixture.store.write {
                try TipDestruction(in: $0, at: Timestamp(milliseconds: 5)).destroyContents(ofTip: tip.number, actor: "node")
            }
        }
        #expect(await fixture.refusal { try await desk.look(atTip: tip.number) } == .contentsDestroyed(tip.number))
        #expect(await fixture.refusal { try await desk.contents(ofTip: tip.number) } == .contentsDestroyed(tip.number))
        let asked = await fixture.refusal { try await desk.ask("x", aboutTip: tip.number, reference: nil, actor: "o") }
        #expect(asked == .contentsDestroyed(tip.number))
        #expect(await fixture.refusal { try await desk.questions(for: next, caller: "form") } == .codeRefused)
        #expect(await fixture.refusal { try await fixture.tip(key: "a") } == .contentsDestroyed(tip.number))
        let figures = try await desk.figures(from: nil, until: nil)
        #expect(figures.tips == 1 && figures.tipsWithSupplement == 1 && figures.tipsHandedOver == 1)
        #expect(try await desk.tip(tip.number).events.count { $0.kind == .contentsDestroyed } == 1)
    }

    @Test func refusesWhatCannotBeKept() async throws {
        func refusal(_ contents: TipContents) async -> HelplineError? {
            await fixture.refusal { try await desk.receive(TipSubmission(contents)) }
        }
        #expect(await refusal(TipContents(text: " \n")) == .textMissing("text"))
        #expect(await refusal(TipContents(text: String(repeating: "a", count: 16_001))) == .textTooLong("text"))
        #expect(await refusal(TipContents(text: "a", contact: String(repeating: "a", count: 501))) == .textTooLong("contact"))
        #expect(await refusal(TipContents(text: "a", place: String(repeating: "a", count: 501))) == .textTooLong("place"))
        #expect(await fixture.refusal { try await fixture.answer("", code: TipCode().secretText) } == .textMissing("answer"))
        #expect(await fixture.refusal { try await desk.look(atTip: 9) } == .unknownTip(9))
        #expect(await fixture.refusal { try await desk.tip(9) } == .unknownTip(9))
        let tip = try await fixture.tip()
        for reference in ["", "two words", "Jan's", String(repeating: "a", count: 65)] {
            let asked = await fixture.refusal { try await desk.ask("x", aboutTip: tip.number, reference: reference, actor: "o") }
            #expect(asked == .badReference)
        }
        #expect(await fixture.refusal { try await desk.ask(" ", aboutTip: tip.number, reference: nil, actor: "o") } == .textMissing("text"))
        #expect(try await desk.figures(from: nil, until: nil).tips == 1)
    }

    @Test func aQuestionIsShownOnce() async throws {
        let tip = try await fixture.tip()
        _ = try await desk.ask("Which hotel?", aboutTip: tip.number, reference: nil, actor: "o")
        for _ in 1...2 { #expect(try await desk.questions(for: tip.code, caller: "form").count == 1) }
        #expect(try await desk.tip(tip.number).events.count { $0.kind == .questionsShown } == 1)
    }

    @Test func aTipTakes200QuestionsAndAsManyAnswers() async throws {
        let tip = try await fixture.tip()
        for number in 1...200 { _ = try await desk.ask("\(number)?", aboutTip: tip.number, reference: nil, actor: "o") }
        let asked = await fixture.refusal { try await desk.ask("one more?", aboutTip: tip.number, reference: nil, actor: "o") }
        #expect(asked == .tooMany("questions"))
        var code = tip.code
        for number in 1...200 { code = try await fixture.answer("\(number)", code: code, key: "k\(number)") }
        #expect(await fixture.refusal { try await fixture.answer("one more", code: code, key: "k") } == .tooMany("supplements"))
    }

    @Test func theYear2014HasThirteenTipsAndNineSupplements() async throws {
        fixture.clock.set(Timestamp.start(ofYear: 2014).milliseconds + 86_400_000)
        for number in 1...13 {
            let tip = try await fixture.tip("tip \(number)")
            if number <= 9 { _ = try await fixture.answer("more", code: tip.code) }
        }
        fixture.clock.set(Timestamp.start(ofYear: 2015).milliseconds)
        _ = try await fixture.tip("the next year's")
        let (from, until) = (Timestamp.start(ofYear: 2014), Timestamp.start(ofYear: 2015))
        let figures = try await desk.figures(from: from, until: until)
        #expect(figures.tips == 13 && figures.tipsWithSupplement == 9)
        let reports = try await fixture.store.read { try $0.figures(from: from, until: until) }
        #expect(reports.received == 13 && reports.byOrigin == [.public: 13] && reports.byKind == [.travellingOffenderTip: 13])
    }
}
