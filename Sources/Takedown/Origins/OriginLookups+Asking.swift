import CaseStore
import Casework
package import HotlineModel

extension OriginLookups {
    /// Records that a question is about to be asked. From now on nobody knows if it was, until the reply is recorded.
    ///
    /// - Returns: `nil` if nothing is to be asked now.
    package func ask(about caseNumber: Int64) throws -> OriginQuestion? {
        guard var lookup = try due(caseNumber), let record = try step.transaction.caseRecord(number: caseNumber) else { return nil }
        guard try isNeeded(lookup), let opened = try step.reader.unsealUnlessDestroyed(record) else {
            try set(lookup, .ended)
            return nil
        }
        guard let hostname = Self.hostname(of: opened.file.address) else {
            lookup.problem = .noName
            try set(lookup, .withPerson)
            return nil
        }
        let turn = try turn(lookup.front)
        guard turn.decision(at: step.moment) == .ask else { return nil }
        try step.transaction.save(turn.asking(at: step.moment))
        lookup.asked += 1
        try set(lookup, .asking)
        return OriginQuestion(caseID: record.id, hostname: hostname, front: lookup.front)
    }

    /// Records what came of a question, and lets the case be routed by the host that was found.
    ///
    /// - Parameters:
    ///   - verdicts: What the location data say of each address of the reply.
    ///   - isShared: The question was about another case with the same host.
    package func finish(_ caseNumber: Int64, _ reply: OriginReply, _ verdicts: [HostingVerdict], isShared: Bool = false) throws {
        guard let lookup = try isShared ? due(caseNumber) : step.transaction.originLookup(of: caseNumber),
            isShared || lookup.state == .asking
        else {
            return
        }
        if !isShared { try record(reply, of: lookup.front) }
        switch reply {
        case .addresses: try settle(lookup, OriginRules.judge(verdicts, behind: lookup.front))
        case .provider(let words):
            var named = lookup
            named.claim = words
            try leave(named, .providerOnly)
        case .notKnown: try leave(lookup, .notKnown)
        case .notServed: try leave(lookup, .notServed)
        case .refused(let words): try leave(lookup, .refused, words)
        case .failed(let words, _): try postpone(lookup, words)
        }
    }

    /// Finds questions whose end was never recorded: the node stopped in the middle. They are asked again, and marked.
    ///
    /// - Parameter front: Only those to its operator; to any by default.
    package func recover(front: String? = nil, limit: Int = 1_000) throws -> Int {
        let broken = try step.transaction.originLookups(.asking, after: 0, limit: limit).filter { front == nil || $0.front == front }
        for var lookup in broken {
            lookup.isUncertain = true
            lookup.detail = "the node stopped while it asked"
            try set(lookup, .waiting, due: step.moment)
        }
        return broken.count
    }

    private func due(_ caseNumber: Int64) throws -> OriginLookup? {
        guard let lookup = try step.transaction.originLookup(of: caseNumber), lookup.state == .waiting,
            let due = lookup.dueAt, due <= step.moment
        else { return nil }
        return lookup
    }

    func turn(_ front: String) throws -> OriginTurn {
        OriginTurn(front: try step.transaction.originFront(front) ?? OriginFront(front), quota: policy.quotas[front])
    }

    private func record(_ reply: OriginReply, of front: String) throws {
        let turn = try turn(front)
        guard case .failed(let words, let retryAfter) = reply else { return try step.transaction.save(turn.answered) }
        try step.transaction.save(turn.failed(words, retryAfter: retryAfter, at: step.moment))
    }

    private func settle(_ known: OriginLookup, _ judgement: OriginRules.Judgement) throws {
        var lookup = known
        (lookup.problem, lookup.failures) = (judgement.leftOut.first, 0)
        guard let origin = judgement.origin else {
            lookup.detail = nil
            return try set(lookup, .withPerson)
        }
        guard let record = try step.transaction.caseRecord(number: lookup.caseNumber) else { return }
        do { try end(lookup, record, OriginEnd(origin, source: .interface, actor: EventRecord.node, at: step.moment)) } catch let refusal
            as CaseworkError
        {
            // The case moves on at present, or is held back; its host is asked for again afterwards.
            return try postpone(lookup, refusal.code)
        }
    }

    /// A person must find the host, because the interface does not name it.
    private func leave(_ known: OriginLookup, _ problem: OriginProblem, _ words: String? = nil) throws {
        var lookup = known
        (lookup.problem, lookup.detail, lookup.failures) = (problem, words, 0)
        try set(lookup, .withPerson)
    }

    private func postpone(_ known: OriginLookup, _ words: String) throws {
        var lookup = known
        lookup.failures += 1
        (lookup.problem, lookup.detail) = (.failed, words)
        try set(lookup, .waiting, due: step.moment + DeliveryBackoff.wait(after: lookup.failures))
    }
}
