import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let helpline = [
        Behaviour("tips are kept with all that is known of them, in the order they came", keepsTips),
        Behaviour("a tip's key and its code are taken once", takesTipKeyOnce),
        Behaviour("a tipster's code is replaced, and the answer it was used for is known", replacesCode),
        Behaviour("a supplement answers the questions that were shown, and those only", answersShownQuestions),
        Behaviour("events of a tip are kept in the order they happened", keepsTipEvents),
        Behaviour("destroying a tip's contents leaves what is counted", destroysTipContents),
        Behaviour("a tip is settled once the police have all of it and nothing happens any more", settlesTips),
        Behaviour("tips count among reports, of their period and under their own kind", countsTips),
        Behaviour("a contact's key is taken once", takesContactKeyOnce),
        Behaviour("contacts of a period are counted by service, channel, theme, unique and repeated", countsContacts),
    ]

    private static func tip(_ number: Int, origin: Origin = .public, at moment: Timestamp? = nil) -> TipRecord {
        TipRecord(
            id: Sample.id(number), origin: origin, receivedAt: moment ?? Sample.time(Int64(number)), wrappedKey: [1, 2],
            sealedContents: [3, UInt8(number)], contentsIndex: Sample.digest(number + 100), code: Sample.digest(number + 200),
            key: Sample.digest(number), country: number == 1 ? CountryCode("TH") : nil)
    }

    private static func keepsTips(_ store: any CaseStore) async throws {
        let origins: [Origin] = [.public, .police, .proactive]
        let numbers = try await store.write { transaction in
            try origins.enumerated().map { try transaction.add(tip($0.offset + 1, origin: $0.element)) }
        }
        let held = try await store.read { try $0.tips(after: 0, limit: 10) }
        #expect(held.map(\.number) == numbers && held.map(\.origin) == origins)
        #expect(held.map(\.country) == [CountryCode("TH"), nil, nil] && held.map(\.receivedAt) == (1...3).map { Sample.time($0) })
        #expect(held[0].wrappedKey == [1, 2] && held[0].sealedContents == [3, 1] && held[0].id == Sample.id(1))
        #expect(held[0].contentsIndex == Sample.digest(101) && held[0].lastAnswer == nil)
        #expect(try await store.read { try $0.tips(after: numbers[0], limit: 1).map(\.number) } == [numbers[1]])
        #expect(try await store.read { try $0.tip(number: numbers[2])?.origin } == .proactive)
        #expect(try await store.read { try $0.tip(key: Sample.digest(2))?.number } == numbers[1])
        #expect(try await store.read { try $0.tip(code: Sample.digest(203))?.number } == numbers[2])
        #expect(try await store.read { try $0.tip(number: 99) } == nil)
    }

    private static func takesTipKeyOnce(_ store: any CaseStore) async throws {
        let codes = try await store.write { transaction in
            _ = try transaction.add(tip(1))
            var sameKey = tip(2)
            sameKey.key = Sample.digest(1)
            var sameCode = tip(3)
            sameCode.code = Sample.digest(201)
            var keyless = tip(4)
            keyless.key = nil
            _ = try transaction.add(keyless)
            return [refusal { _ = try transaction.add(sameKey) }, refusal { _ = try transaction.add(sameCode) }]
        }
        #expect(codes == [.conflict, .conflict])
        #expect(try await store.read { try $0.tips(after: 0, limit: 10).count } == 2)
    }

    private static func replacesCode(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            let number = try transaction.add(tip(1))
            try transaction.setCode(ofTip: number, to: Sample.digest(7), lastAnswer: Sample.digest(8))
            return number
        }
        #expect(try await store.read { try $0.tip(code: Sample.digest(201)) } == nil)
        #expect(try await store.read { try $0.tip(code: Sample.digest(7))?.number } == number)
        #expect(try await store.read { try $0.tip(lastAnswer: Sample.digest(8))?.number } == number)
        let code = try await store.write { transaction in
            refusal { try transaction.setCode(ofTip: 99, to: Sample.digest(9), lastAnswer: nil) }
        }
        #expect(code == .conflict)
    }

    private static func answersShownQuestions(_ store: any CaseStore) async throws {
        let (number, other, supplement) = try await store.write { transaction in
            let number = try transaction.add(tip(1)), other = try transaction.add(tip(2))
            for tip in [number, other] {
                _ = try transaction.add(TipQuestion(tip: tip, reference: "LE-1", askedAt: Sample.time(1), sealedText: [1]))
            }
            try transaction.markShown(questionsOfTip: number, at: Sample.time(2))
            _ = try transaction.add(TipQuestion(tip: number, reference: nil, askedAt: Sample.time(3), sealedText: [2]))
            let supplement = try transaction.add(TipSupplement(tip: number, receivedAt: Sample.time(4), sealedText: [3]))
            try transaction.markShown(questionsOfTip: number, at: Sample.time(5))
            return (number, other, supplement)
        }
        let questions = try await store.read { try $0.questions(ofTip: number) }
        #expect(questions.map(\.answeredBy) == [supplement, nil] && questions.map(\.reference) == ["LE-1", nil])
        #expect(questions.map(\.shownAt) == [Sample.time(2), Sample.time(5)] && questions.map(\.sealedText) == [[1], [2]])
        #expect(try await store.read { try $0.questions(ofTip: other).map(\.answeredBy) } == [nil])
        let supplements = try await store.read { try $0.supplements(ofTip: number) }
        #expect(supplements.map(\.sealedText) == [[3]] && supplements.map(\.receivedAt) == [Sample.time(4)])
        // A later one answers the question that is still open, and leaves the earlier answer.
        let later = try await store.write { try $0.add(TipSupplement(tip: number, receivedAt: Sample.time(6), sealedText: [4])) }
        #expect(try await store.read { try $0.questions(ofTip: number).map(\.answeredBy) } == [supplement, later])
        #expect(try await store.read { try $0.supplements(ofTip: other) }.isEmpty)
        let code = try await store.write { transaction in
            refusal { _ = try transaction.add(TipSupplement(tip: 99, receivedAt: Sample.time(), sealedText: [])) }
        }
        #expect(code == .conflict)
    }

    private static func keepsTipEvents(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            let number = try transaction.add(tip(1)), other = try transaction.add(tip(2))
            for (index, kind) in TipEventKind.allCases.enumerated() {
                var event = TipEvent(tip: number, kind: kind, at: Sample.time(Int64(-index)), actor: "officer \(index)", reference: nil)
                if kind == .handedOver {
                    (event.document, event.supplements, event.salt) = (Sample.digest(1), 2, Sample.bytes(1, count: 16))
                }
                if kind == .asked { event.reference = "LE-1" }
                try transaction.record(event)
                try transaction.record(TipEvent(tip: other, kind: kind, at: Sample.time(), actor: "another"))
            }
            return number
        }
        let held = try await store.read { try $0.events(ofTip: number) }
        #expect(held.map(\.kind) == TipEventKind.allCases)
        #expect(held.map(\.at) == held.indices.map { Sample.time(Int64(-$0)) } && held[3].actor == "officer 3")
        let handedOver = try #require(held.first { $0.kind == .handedOver })
        #expect(handedOver.document == Sample.digest(1) && handedOver.supplements == 2 && handedOver.salt == Sample.bytes(1, count: 16))
        #expect(held.compactMap(\.reference) == ["LE-1"])
    }

    private static func destroysTipContents(_ store: any CaseStore) async throws {
        let number = try await store.write { transaction in
            let number = try transaction.add(tip(1)), other = try transaction.add(tip(2))
            for tip in [number, other] {
                _ = try transaction.add(TipQuestion(tip: tip, reference: "LE-1", askedAt: Sample.time(1), sealedText: [1]))
                _ = try transaction.add(TipSupplement(tip: tip, receivedAt: Sample.time(4), sealedText: [3]))
            }
            try transaction.setCode(ofTip: number, to: Sample.digest(7), lastAnswer: Sample.digest(8))
            try transaction.destroyContents(ofTip: number)
            return number
        }
        let held = try #require(try await store.read { try $0.tip(number: number) })
        #expect(held.wrappedKey == nil && held.sealedContents == nil && held.contentsIndex == nil && held.code == nil)
        #expect(held.lastAnswer == nil && held.country == CountryCode("TH") && held.key == Sample.digest(1))
        #expect(try await store.read { try $0.questions(ofTip: number).map(\.sealedText) } == [nil])
        #expect(try await store.read { try $0.supplements(ofTip: number).map(\.sealedText) } == [nil])
        #expect(try await store.read { try $0.tip(code: Sample.digest(202))?.sealedContents } == [3, 2])
        #expect(try await store.read { try $0.supplements(ofTip: number + 1).map(\.sealedText) } == [[3]])
        #expect(try await store.read { try $0.helplineFigures(from: nil, until: nil).tipsWithSupplement } == 2)
        #expect(try await store.write { transaction in refusal { try transaction.destroyContents(ofTip: 99) } } == .conflict)
    }

    private static func settlesTips(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            // Tips: not handed over, handed over, answered since, handed over lately, and without contents.
            for number in 1...5 { _ = try transaction.add(tip(number, at: Sample.time(1))) }
            for tip in [Int64(2), 3, 5] {
                try transaction.record(TipEvent(tip: tip, kind: .handedOver, at: Sample.time(2), actor: "officer"))
            }
            _ = try transaction.add(TipSupplement(tip: 3, receivedAt: Sample.time(3), sealedText: [1]))
            try transaction.record(TipEvent(tip: 4, kind: .handedOver, at: Sample.time(10), actor: "officer"))
            try transaction.destroyContents(ofTip: 5)
        }
        #expect(try await store.read { try $0.tipsDue(before: Sample.time(10), limit: 10) } == [2])
        #expect(try await store.read { try $0.tipsDue(before: Sample.time(11), limit: 10) } == [2, 4])
        #expect(try await store.read { try $0.tipsDue(before: Sample.time(11), limit: 1) } == [2])
        #expect(try await store.read { try $0.tipsDue(before: Sample.time(2), limit: 10) }.isEmpty)
    }

    private static func countsTips(_ store: any CaseStore) async throws {
        #expect(try await store.read { try $0.helplineFigures(from: nil, until: nil) } == HelplineFigures())
        try await store.write { transaction in
            let held = try transaction.open(Sample.caseRecord(1, classification: .baseline, kind: .childSexualAbuse))
            _ = try transaction.add(ReportRecord(caseNumber: held, origin: .public, receivedAt: Sample.time(5)))
            for (number, origin) in [Origin.public, .public, .police, .public].enumerated() {
                let added = try transaction.add(tip(number, origin: origin, at: Sample.time(number == 3 ? 10 : 1)))
                for _ in 0..<number { _ = try transaction.add(TipSupplement(tip: added, receivedAt: Sample.time(20), sealedText: [1])) }
                try transaction.record(
                    TipEvent(tip: added, kind: number == 1 ? .asked : .handedOver, at: Sample.time(30), actor: "officer"))
            }
        }
        // A list holds exactly the tips that are counted.
        let expected: [(figure: Figure, tips: [Int64], count: Int)] = [
            (.received, [1, 2, 3], 4), (.origin(.police), [3], 1), (.kind(.travellingOffenderTip), [1, 2, 3], 3), (.illegal, [], 1),
        ]
        for (figure, tips, count) in expected {
            let listed = try await store.read {
                try $0.reports(in: FigureSelector(figure), from: Sample.time(1), until: Sample.time(10), after: .start, limit: 10)
            }
            #expect(listed.compactMap(\.tip) == tips && listed.count == count, "\(figure)")
        }
        // A tip names no partner.
        let ofPartner = try await store.read {
            try $0.reports(in: FigureSelector(.received, of: Sample.de), from: nil, until: nil, after: .start, limit: 10)
        }
        #expect(ofPartner.isEmpty)
        // Supplements and hand-overs count with the tip they belong to, whenever they came.
        let tips = try await store.read { try $0.helplineFigures(from: Sample.time(1), until: Sample.time(10)) }
        #expect(tips.tipsByOrigin == [.public: 2, .police: 1] && tips.tipsWithSupplement == 2 && tips.tipsHandedOver == 2)
        let reports = try await store.read { try $0.figures(from: Sample.time(1), until: Sample.time(10)) }
        #expect(reports.received == 4 && reports.byOrigin == [.public: 3, .police: 1] && reports.illegal == 1)
        #expect(reports.byKind == [.childSexualAbuse: 1, .travellingOffenderTip: 3])
        #expect(try await store.read { try $0.figures(from: nil, until: nil).received } == 5)
    }

    private static func contact(_ theme: ContactTheme, day: Int64 = 0, key: Int? = nil) -> ContactRecord {
        ContactRecord(
            service: .youthHelpDesk, channel: .chat, theme: theme, isRepeat: false, day: Sample.time(day * 86_400_000),
            key: key.map { Sample.digest($0) })
    }

    private static func takesContactKeyOnce(_ store: any CaseStore) async throws {
        let code = try await store.write { transaction in
            try transaction.add(contact(.other, key: 1))
            try transaction.add(contact(.other))
            try transaction.add(contact(.other))
            return refusal { try transaction.add(contact(.imagesSpread, key: 1)) }
        }
        #expect(code == .conflict)
        #expect(try await store.read { try $0.contact(key: Sample.digest(1)) } == contact(.other, key: 1))
        #expect(try await store.read { try $0.contact(key: Sample.digest(2)) } == nil)
        #expect(try await store.read { try $0.helplineFigures(from: nil, until: nil).contactCount() } == 3)
    }

    private static func countsContacts(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            for (day, theme) in [ContactTheme.other, .imagesSpread, .other, .other].enumerated() {
                try transaction.add(contact(theme, day: Int64(day)))
            }
            var other = contact(ContactTheme(rawValue: "somethingNew"), day: 1)
            (other.service, other.channel, other.isRepeat) = (ContactService(rawValue: "parentsLine"), .telephone, true)
            try transaction.add(other)
        }
        let (from, until) = (Sample.time(86_400_000), Sample.time(3 * 86_400_000))
        let figures = try await store.read { try $0.helplineFigures(from: from, until: until) }
        #expect(
            figures.contacts == [
                ContactCount(
                    service: ContactService(rawValue: "parentsLine"), channel: .telephone, theme: ContactTheme(rawValue: "somethingNew"),
                    isRepeat: true, count: 1),
                ContactCount(service: .youthHelpDesk, channel: .chat, theme: .imagesSpread, isRepeat: false, count: 1),
                ContactCount(service: .youthHelpDesk, channel: .chat, theme: .other, isRepeat: false, count: 1),
            ])
        #expect(figures.services == [.youthHelpDesk, ContactService(rawValue: "parentsLine")] && figures.tips == 0)
    }
}
