import CaseStore
import CaseStoreSamples
import HotlineModel
import Testing

extension Behaviour {
    static let notices = [
        Behaviour("contacts are found by place, by mark and by state, and keep their profile", keepsContacts),
        Behaviour("a contact's place, and a mark in its scope, belong to one contact", refusesSecondContacts),
        Behaviour("a contact has another place, and one that is removed makes room", removesContacts),
        Behaviour("a notice keeps all that changes of it, and its cases", keepsNotices),
        Behaviour("notices that go on by themselves come in the order of their moments", listsDueNotices),
        Behaviour("notices that do not go out are counted by what keeps them", countsTroubles),
        Behaviour("plans are listed when they are due, and by what keeps them", listsPlans),
        Behaviour("what was heard of notices is kept once, and notices without a word are found", keepsAnswers),
        Behaviour("what an interface has of a notice is kept, found by its number, and listed when it is due", keepsSubmissions),
        Behaviour("what a notice says of a case goes with the contents of the case", destroysFacts),
    ]

    private static func contact(
        _ place: String, _ scope: NoticeContact.Scope = .network, marks: [String] = [], change: (inout NoticeContact) -> Void = { _ in }
    ) -> NoticeContact {
        var contact = NoticeContact(place, scope: scope, source: .person, proposedAt: Sample.time(1), by: "omar")
        contact.marks = marks
        change(&contact)
        return contact
    }

    private static func keepsContacts(_ store: any CaseStore) async throws {
        var first = contact("abuse@provider.example", marks: ["as:64500", "host:provider.example"])
        let second = contact("https://form.example/abuse", .registrar) { contact in
            (contact.channel, contact.source, contact.proposedBy) = (.form, .registration, "node")
            contact.identity = "desk"
        }
        let numbers = try await store.write { [first] in [try $0.add(first), try $0.add(second)] }
        first.number = numbers[0]
        #expect(try await store.read { try $0.noticeContact(numbers[0]) } == first)
        (first.shape, first.language, first.isThreaded, first.passesOn, first.isMechanism) = (.report, "nl", false, true, true)
        (first.state, first.decidedAt, first.decidedBy, first.identity) = (.approved, Sample.time(5), "anna", "desk")
        try await store.write { [first] in try $0.update(first) }
        #expect(try await store.read { try $0.noticeContact(at: "abuse@provider.example", .network) } == first)
        #expect(try await store.read { try $0.noticeContact(at: "abuse@provider.example", .registrar) } == nil)
        #expect(try await store.read { try $0.noticeContact(for: "as:64500", .network)?.number } == numbers[0])
        #expect(try await store.read { try $0.noticeContact(for: "as:64500", .siteOwner) } == nil)
        #expect(try await store.read { try $0.noticeContacts(nil, after: 0, limit: 9).map(\.number) } == numbers)
        #expect(try await store.read { try $0.noticeContacts(nil, after: numbers[0], limit: 9).map(\.channel) } == [.form])
        #expect(try await store.read { try $0.noticeContacts(.proposed, after: 0, limit: 9).map(\.number) } == [numbers[1]])
        #expect(try await store.read { try $0.noticeContacts(.approved, after: 0, limit: 9).map(\.number) } == [numbers[0]])
        #expect(try await store.read { try $0.noticeContact(99) } == nil)
        #expect(try await store.write { transaction in refusal { try transaction.update(second) } } == .conflict)
        first.marks = ["as:64501", "host:provider.example"]
        try await store.write { [first] in try $0.replaceMarks(of: first) }
        #expect(try await store.read { try $0.noticeContact(numbers[0]) } == first)
        #expect(try await store.read { try $0.noticeContact(for: "as:64500", .network) } == nil)
        var stranger = first
        (stranger.number, stranger.marks) = (99, ["as:64502"])
        var rival = contact("rival@provider.example", marks: ["as:64503"])
        rival.number = try await store.write { [rival] in try $0.add(rival) }
        rival.marks = ["as:64503", "as:64501"]
        let codes = try await store.write { [stranger, rival] transaction in
            [refusal { try transaction.replaceMarks(of: stranger) }, refusal { try transaction.replaceMarks(of: rival) }]
        }
        #expect(codes == [.conflict, .conflict])
        #expect(try await store.read { try $0.noticeContact(for: "as:64503", .network)?.number } == rival.number)
    }

    private static func refusesSecondContacts(_ store: any CaseStore) async throws {
        let first = contact("abuse@provider.example", marks: ["as:64500"])
        _ = try await store.write { try $0.add(first) }
        let (twice, marked) = (contact("abuse@provider.example"), contact("other@provider.example", marks: ["as:64501", "as:64500"]))
        #expect(try await store.write { transaction in refusal { _ = try transaction.add(twice) } } == .conflict)
        #expect(try await store.write { transaction in refusal { _ = try transaction.add(marked) } } == .conflict)
        #expect(try await store.read { try $0.noticeContact(for: "as:64501", .network) } == nil)
        let elsewhere = contact("abuse@provider.example", .siteOwner, marks: ["as:64500"])
        _ = try await store.write { try $0.add(elsewhere) }
        #expect(try await store.read { try $0.noticeContact(for: "as:64500", .siteOwner)?.scope } == .siteOwner)
    }

    private static func removesContacts(_ store: any CaseStore) async throws {
        var first = contact("abuse@provider.example", marks: ["as:64500"])
        var second = contact("other@provider.example")
        (first.number, second.number) = try await store.write { [first, second] in (try $0.add(first), try $0.add(second)) }
        (first.place, first.channel, first.proposedAt, first.proposedBy) = ("https://form.example/", .form, Sample.time(9), "anna")
        try await store.write { [first] in try $0.update(first) }
        let number = first.number
        #expect(try await store.read { try $0.noticeContact(number) } == first)
        second.place = "HTTPS://form.example/"
        let rival = second
        #expect(try await store.write { transaction in refusal { try transaction.update(rival) } } == .conflict)
        first.state = .withdrawn
        try await store.write { [first] in try $0.update(first) }
        #expect(try await store.read { try $0.noticeContact(for: "as:64500", .network)?.state } == .withdrawn)
        first.state = .removed
        try await store.write { [first] in try $0.update(first) }
        #expect(try await store.read { try $0.noticeContact(number)?.state } == .removed)
        #expect(try await store.read { try $0.noticeContact(at: "https://form.example/", .network) } == nil)
        #expect(try await store.read { try $0.noticeContact(for: "as:64500", .network) } == nil)
        #expect(try await store.read { try $0.noticeContacts(nil, after: 0, limit: 9).map(\.number) } == [second.number])
        #expect(try await store.read { try $0.noticeContacts(.removed, after: 0, limit: 9).map(\.number) } == [number])
        let again = contact("https://form.example/", marks: ["as:64500"])
        let added = try await store.write { try $0.add(again) }
        #expect(added != number)
    }

    private static func notice(_ contact: Int64, due moment: Int64, _ kind: NoticeKind = .first) -> NoticeRecord {
        NoticeRecord(
            contact: contact, kind: kind, madeAt: Sample.time(1), dueAt: Sample.time(moment),
            report: UniqueID(high: 7, low: UInt64(moment)))
    }

    private static func keepsNotices(_ store: any CaseStore) async throws {
        let (contactNumber, cases) = try await store.write { transaction in
            let cases = try (1...2).map { try transaction.open(Sample.caseRecord($0, stage: .routed, classification: .baseline)) }
            return (try transaction.add(contact("abuse@provider.example")), cases)
        }
        var kept = notice(contactNumber, due: 10)
        kept.number = try await store.write { [kept] in try $0.add(kept) }
        let again = notice(contactNumber, due: 20, .repeat)
        let repeated = try await store.write { try $0.add(again) }
        let number = kept.number
        #expect(try await store.read { try $0.notice(number) } == kept)
        #expect(try await store.read { try $0.gatheringNotice(for: contactNumber, .first)?.number } == number)
        #expect(try await store.read { try $0.gatheringNotice(for: contactNumber, .repeat)?.number } == repeated)
        try await store.write { transaction in
            try transaction.save(NoticeLine(caseNumber: cases[1]), of: number)
            try transaction.save(NoticeLine(caseNumber: cases[0]), of: number)
            try transaction.save(NoticeLine(caseNumber: cases[0], sealedFacts: [1, 2]), of: number)
            try transaction.save(NoticeLine(caseNumber: cases[0]), of: repeated)
        }
        #expect(
            try await store.read { try $0.noticeLines(of: number) } == [
                NoticeLine(caseNumber: cases[0], sealedFacts: [1, 2]), NoticeLine(caseNumber: cases[1]),
            ])
        #expect(try await store.read { try $0.notices(about: cases[0]).map(\.number) } == [number, repeated])
        try await store.write { try $0.removeLine(ofCase: cases[0], from: number) }
        #expect(try await store.read { try $0.noticeLineCount(of: number) } == 1)
        (kept.state, kept.dueAt, kept.reason, kept.detail) = (.sending, Sample.time(30), .refused, "550")
        (kept.messageID, kept.writtenAt, kept.attempts, kept.failures) = ("<a@b>", Sample.time(11), 3, 2)
        (kept.isUncertain, kept.isTest, kept.sentAt, kept.actor) = (true, true, Sample.time(12), "anna")
        kept.heardAt = Sample.time(13)
        try await store.write { [kept] in try $0.update(kept) }
        #expect(try await store.read { try $0.notice(number) } == kept)
        #expect(try await store.read { try $0.gatheringNotice(for: contactNumber, .first) } == nil)
        #expect(try await store.read { try $0.noticeCounts() } == [.sending: 1, .grouping: 1])
        #expect(try await store.read { try $0.notices(.sending, after: 0, limit: 9).map(\.number) } == [number])
        #expect(try await store.read { try $0.notices(nil, after: number, limit: 9).map(\.number) } == [repeated])
        #expect(try await store.read { try $0.notices(to: contactNumber, .grouping, limit: 9).map(\.number) } == [repeated])
        let strangers = (notice(99, due: 1), NoticeLine(caseNumber: 99))
        let codes = try await store.write { transaction in
            [
                refusal { _ = try transaction.add(strangers.0) }, refusal { try transaction.update(strangers.0) },
                refusal { try transaction.save(strangers.1, of: number) },
            ]
        }
        #expect(codes == [.conflict, .conflict, .conflict])
    }

    private static func listsDueNotices(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            let contactNumber = try transaction.add(contact("abuse@provider.example"))
            return try NoticeState.allCases.map { state in
                var notice = notice(contactNumber, due: 50 - Int64(NoticeState.allCases.firstIndex(of: state) ?? 0))
                notice.state = state
                if state == .held { notice.reason = .byPerson }
                return try transaction.add(notice)
            }
        }
        func due(by moment: Int64 = 50, limit: Int = 9) async throws -> [Int64] {
            try await store.read { try $0.noticesDue(by: Sample.time(moment), limit: limit).map(\.number) }
        }
        // Grouping and queued ones; the latter is due first.
        #expect(try await due() == [numbers[2], numbers[0]])
        #expect(try await due(by: 49) == [numbers[2]])
        #expect(try await due(limit: 1) == [numbers[2]])
        for (reason, isDue) in [(NoticeReason.notTraced, true), (.quietHours, true), (.notApproved, false), (.form, false)] {
            try await store.write { transaction in
                guard var held = try transaction.notice(numbers[1]) else { return }
                held.reason = reason
                try transaction.update(held)
            }
            #expect(try await due().contains(numbers[1]) == isDue)
        }
    }

    private static func countsTroubles(_ store: any CaseStore) async throws {
        try await store.write { transaction in
            let contactNumber = try transaction.add(contact("abuse@provider.example"))
            for (state, reason, failures, isUncertain) in [
                (NoticeState.held, NoticeReason.form, 0, false), (.held, .form, 9, true), (.held, .quietHours, 0, false),
                (.queued, nil, 2, true), (.queued, nil, 3, false), (.queued, nil, 4, true), (.failed, .refused, 9, true),
            ] as [(NoticeState, NoticeReason?, Int, Bool)] {
                var notice = notice(contactNumber, due: 1)
                (notice.state, notice.reason, notice.failures, notice.isUncertain) = (state, reason, failures, isUncertain)
                _ = try transaction.add(notice)
            }
        }
        #expect(try await store.read { try $0.heldNoticeCounts() } == [.form: 2, .quietHours: 1])
        let troubles = try await store.read { try $0.queuedNoticeTroubles(failures: 3) }
        #expect(troubles.failing == 2 && troubles.uncertain == 2)
    }

    private static func listsPlans(_ store: any CaseStore) async throws {
        let plans = try await store.write { transaction in
            try (1...4).map { number in
                let caseNumber = try transaction.open(Sample.caseRecord(number, stage: .routed, classification: .baseline))
                var plan = NoticePlan(caseNumber: caseNumber, beganAt: Sample.time(Int64(10 * number)))
                if number > 2 { (plan.dueAt, plan.obstacle) = (number == 3 ? nil : Sample.time(5), .police) }
                try transaction.save(plan)
                return plan
            }
        }
        func due(by moment: Int64, limit: Int = 9) async throws -> [Int64] {
            try await store.read { try $0.noticePlansDue(by: Sample.time(moment), limit: limit).map(\.caseNumber) }
        }
        #expect(try await due(by: 20) == [plans[3], plans[0], plans[1]].map(\.caseNumber))
        #expect(try await due(by: 19) == [plans[3], plans[0]].map(\.caseNumber))
        #expect(try await due(by: 20, limit: 1) == [plans[3].caseNumber])
        #expect(
            try await store.read { try $0.noticePlans(keptBy: .police, after: 0, limit: 9).map(\.caseNumber) }
                == plans[2...].map(\.caseNumber))
        #expect(
            try await store.read { try $0.noticePlans(keptBy: .police, after: plans[2].caseNumber, limit: 9).map(\.caseNumber) } == [
                plans[3].caseNumber
            ])
        #expect(try await store.read { try $0.noticeObstacles() } == [.police: 2])
        var changed = plans[0]
        (changed.dueAt, changed.rounds, changed.firstAt, changed.lastAt) = (nil, 4, Sample.time(6), Sample.time(7))
        (changed.obstacle, changed.isEnded) = (.noContact, true)
        try await store.write { [changed] in try $0.save(changed) }
        #expect(try await store.read { try $0.noticePlan(of: plans[0].caseNumber) } == changed)
        #expect(try await store.write { try $0.setNoticePlansDue(keptBy: .police, at: Sample.time(50)) } == 2)
        #expect(try await store.read { try $0.noticeObstacles()[.police] } == nil)
        #expect(try await due(by: 50).suffix(2) == plans[2...].map(\.caseNumber))
        #expect(try await store.read { try $0.noticePlan(of: 99) } == nil)
        let stranger = NoticePlan(caseNumber: 99, beganAt: Sample.time())
        #expect(try await store.write { transaction in refusal { try transaction.save(stranger) } } == .conflict)
    }

    private static func keepsAnswers(_ store: any CaseStore) async throws {
        let (caseNumber, number) = try await store.write { transaction in
            let caseNumber = try transaction.open(Sample.caseRecord(1, stage: .routed, classification: .national))
            var sent = notice(try transaction.add(contact("abuse@provider.example")), due: 1)
            (sent.state, sent.sentAt) = (.sent, Sample.time(10))
            let number = try transaction.add(sent)
            try transaction.save(NoticeLine(caseNumber: caseNumber), of: number)
            // Nobody owes an answer to a withdrawal.
            var withdrawal = notice(sent.contact, due: 1, .withdrawal)
            (withdrawal.state, withdrawal.sentAt) = (.sent, Sample.time(10))
            try transaction.save(NoticeLine(caseNumber: caseNumber), of: try transaction.add(withdrawal))
            try transaction.save(NoticePlan(caseNumber: caseNumber, beganAt: Sample.time(1)))
            return (caseNumber, number)
        }
        func silent(_ from: Int64 = 10, _ until: Int64 = 11) async throws -> Int {
            try await store.read { try $0.silentNotices(sentFrom: Sample.time(from), until: Sample.time(until)) }
        }
        #expect(try await silent() == 1)
        #expect(try await silent(11, 99) == 0)
        #expect(try await silent(1, 10) == 0)
        var answers = [
            NoticeAnswer(.bounced, to: number, at: Sample.time(20), key: Sample.digest(1)),
            NoticeAnswer(.statement, to: number, at: Sample.time(21), key: Sample.digest(2), actor: "anna"),
            NoticeAnswer(.unreadable, to: nil, at: Sample.time(22), key: Sample.digest(3)),
        ]
        (answers[0].status, answers[0].ticket, answers[1].outcome, answers[2].claims) = ("5.1.1", "#4711", .passedOn, 99)
        let numbers = try await store.write { [answers] transaction in try answers.map(transaction.add) }
        for (position, number) in numbers.enumerated() { answers[position].number = number }
        #expect(try await store.read { try $0.noticeAnswers(to: nil, after: 0, limit: 9) } == answers)
        #expect(try await store.read { try $0.noticeAnswers(to: number, after: numbers[0], limit: 9) } == [answers[1]])
        #expect(try await store.read { try $0.unmatchedNoticeAnswers(after: 0, limit: 9) } == [answers[2]])
        #expect(try await store.read { try $0.noticeAnswerCounts() } == [.bounced: 1, .statement: 1, .unreadable: 1])
        #expect(try await store.read { try $0.hasNoticeAnswer(Sample.digest(3)) && !$0.hasNoticeAnswer(Sample.digest(4)) })
        let (twice, stranger) = (answers[0], NoticeAnswer(.person, to: 99, at: Sample.time(), key: Sample.digest(9)))
        let codes = try await store.write { transaction in
            [refusal { _ = try transaction.add(twice) }, refusal { _ = try transaction.add(stranger) }]
        }
        #expect(codes == [.conflict, .conflict])
        try await store.write { transaction in
            guard var plan = try transaction.noticePlan(of: caseNumber) else { return }
            plan.isEnded = true
            try transaction.save(plan)
        }
        #expect(try await silent() == 0)
    }

    private static func keepsSubmissions(_ store: any CaseStore) async throws {
        let numbers = try await store.write { transaction in
            let contactNumber = try transaction.add(contact("cloud") { $0.channel = .interface })
            return try (1...3).map { try transaction.add(notice(contactNumber, due: Int64($0))) }
        }
        var submissions = numbers.map { NoticeSubmission(of: $0, to: "cloud", token: "token-\($0)", at: Sample.time(1)) }
        try await store.write { [submissions] transaction in for submission in submissions { try transaction.save(submission) } }
        #expect(try await store.read { try $0.noticeSubmission(of: numbers[0]) } == submissions[0])
        #expect(try await store.read { try $0.noticeSubmission(of: 99) } == nil)
        for (position, state) in [NoticeSubmission.State.waiting, .ended, .withPerson].enumerated() {
            submissions[position].state = state
            (submissions[position].reference, submissions[position].detail) = ("R\(position)", "words")
            (submissions[position].polls, submissions[position].failures, submissions[position].unreadable) = (4, 2, 1)
            (submissions[position].token, submissions[position].since) = ("again-\(position)", Sample.time(2))
            submissions[position].dueAt = position == 1 ? nil : Sample.time(20 - Int64(position))
        }
        try await store.write { [submissions] transaction in for submission in submissions { try transaction.save(submission) } }
        #expect(try await store.read { try $0.noticeSubmissions(nil, after: 0, limit: 9) } == submissions)
        #expect(try await store.read { try $0.noticeSubmissions(nil, after: numbers[0], limit: 1) } == [submissions[1]])
        #expect(try await store.read { try $0.noticeSubmissions(.withPerson, after: 0, limit: 9) } == [submissions[2]])
        #expect(try await store.read { try $0.noticeSubmission(at: "cloud", reference: "R1") } == submissions[1])
        #expect(try await store.read { try $0.noticeSubmission(at: "other", reference: "R1") } == nil)
        #expect(try await store.read { try $0.noticeSubmissionsDue(by: Sample.time(20), limit: 9) } == [submissions[2], submissions[0]])
        #expect(try await store.read { try $0.noticeSubmissionsDue(by: Sample.time(18), limit: 9) } == [submissions[2]])
        #expect(try await store.read { try $0.noticeSubmissionsDue(by: Sample.time(20), limit: 1) } == [submissions[2]])
        #expect(try await store.read { try $0.noticeSubmissionsToSee(failures: 2) } == 2)
        #expect(try await store.read { try $0.noticeSubmissionsToSee(failures: 3) } == 1)
        try await findsSubmissionsOver(store, submissions[2])
        try await countsLateSubmissions(store, numbers[1])
        let names = try await store.read { try $0.noticeContactsWithNames(after: 0, limit: 9).map(\.place) }
        #expect(names == ["cloud"])
        let stranger = NoticeSubmission(of: 99, to: "cloud", token: "t", at: Sample.time(1))
        #expect(try await store.write { transaction in refusal { try transaction.save(stranger) } } == .conflict)
    }

    private static func findsSubmissionsOver(_ store: any CaseStore, _ submission: NoticeSubmission) async throws {
        func over() async throws -> [NoticeSubmission] { try await store.read { try $0.noticeSubmissionsOver(limit: 9) } }
        // It is about nothing.
        #expect(try await over() == [submission])
        let caseNumber = try await store.write { transaction in
            let caseNumber = try transaction.open(Sample.caseRecord(1, stage: .routed, classification: .baseline))
            try transaction.save(NoticeLine(caseNumber: caseNumber), of: submission.notice)
            try transaction.save(NoticePlan(caseNumber: caseNumber, beganAt: Sample.time(1)))
            return caseNumber
        }
        #expect(try await over().isEmpty)
        try await store.write { transaction in
            guard var plan = try transaction.noticePlan(of: caseNumber) else { return }
            plan.isEnded = true
            try transaction.save(plan)
        }
        #expect(try await over() == [submission])
    }

    private static func countsLateSubmissions(_ store: any CaseStore, _ number: Int64) async throws {
        func late(_ moment: Int64, _ failures: Int = 3) async throws -> Int {
            try await store.read { try $0.noticeSubmissionsLate(since: Sample.time(moment), failures: failures) }
        }
        try await store.write { transaction in
            guard var notice = try transaction.notice(number) else { return }
            (notice.state, notice.failures) = (.queued, 2)
            try transaction.update(notice)
            try transaction.save(NoticeSubmission(of: number, to: "cloud", token: "late", at: Sample.time(5)))
        }
        #expect(try await [late(4), late(5), late(5, 2)] == [0, 1, 0])
    }

    private static func destroysFacts(_ store: any CaseStore) async throws {
        let (caseNumber, number) = try await store.write { transaction in
            var record = Sample.caseRecord(1, stage: .closed, classification: .national)
            record.closedAt = Sample.time(5)
            let caseNumber = try transaction.open(record)
            let number = try transaction.add(notice(try transaction.add(contact("abuse@provider.example")), due: 1))
            try transaction.save(NoticeLine(caseNumber: caseNumber, sealedFacts: [9]), of: number)
            return (caseNumber, number)
        }
        #expect(try await store.write { try $0.destroyContents(of: caseNumber, closedBefore: Sample.time(6)) })
        #expect(try await store.read { try $0.noticeLines(of: number) } == [NoticeLine(caseNumber: caseNumber)])
    }
}
