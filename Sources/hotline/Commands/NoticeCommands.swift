import CommandLineInterface
import HotlineModel
import NodeMessages

/// `hotline takedown notices …`: what providers are told.
enum NoticeCommands {
    static let group = Command(
        "notices", summary: "Show how far notices to providers have come; preview, hold or release them",
        discussion: """
            Cases that are kept here gather for an hour in a notice to each provider. Before a notice goes out its hosts are traced once more, \
            and a person must have approved its contact. A provider that does nothing is told again every day. The settings under \
            `takedown.notices` say how, and whether at all.
            """,
        examples: ["hotline takedown notices", "hotline takedown notices list --state held", "hotline takedown notices preview 7"],
        options: [NodeAccess.configOption, .json],
        subcommands: [
            list, untold, preview, hold, release, sendNow, done, close, answers, answer, SubmissionCommand.submissions, ask,
        ]
    ) { invocation in
        try await invocation.show(NoticeEndpoints.summary.ask(), text: summary)
        return .done
    }

    private static let list = Command(
        "list", summary: "List notices",
        options: [
            NodeAccess.configOption,
            .value("state", "STATE", "Only those that are grouping, held, queued, sending, sent, failed or closed."),
            .value("after", "NUMBER", "Begin after this notice."), .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let query = NoticeQuery(
            state: try invocation.parsed("state"), after: try invocation.parsed("after"),
            limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(
            NoticeEndpoints.list.ask(query),
            as: Listing(
                .number("notice") { Int($0.number) }, .text("to") { $0.to }, .number("cases") { $0.cases }, .key("state") { $0.state },
                .text("because") { $0.reason }, .text("detail") { $0.detail }, .moment("next") { $0.dueAt }, .moment("sent") { $0.sentAt },
                .text("") { $0.uncertain ? "may be there twice" : $0.test ? "test" : $0.withdrawal ? "withdrawal" : "" }))
        return .done
    }

    private static let untold = Command(
        "untold", summary: "List cases of which nobody is told at present",
        examples: ["hotline takedown notices untold noContact"],
        options: [
            NodeAccess.configOption, .value("after", "CASE", "Begin after this case."),
            .value("limit", "N", "At most so many.", default: "50"), .json,
        ],
        arguments: [
            .required(
                "REASON", "police, noContact, notLookedUp, notTraced, hidden, inDoubt, unwritable, domainRule or testMode.")
        ]
    ) { invocation in
        guard let reason = UntoldReason(rawValue: invocation.argument("REASON")) else { throw UsageError("REASON \(UntoldReason.rule).") }
        let query = UntoldQuery(
            reason: reason, after: try invocation.parsed("after"), limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(
            NoticeEndpoints.untold.ask(query),
            as: Listing(
                .key("case") { $0.case }, .moment("since") { $0.since }, .moment("next look") { $0.dueAt },
                .number("told") { $0.notices }))
        return .done
    }

    private static let preview = Command(
        "preview", summary: "Print a notice as it stands: the mail, what you type into a form, or what an interface gets",
        discussion:
            "It holds the addresses of its cases, so write it to a file that only you can read.",
        examples: ["hotline takedown notices preview 7 >notice.eml"], options: [NodeAccess.configOption, .json],
        arguments: [noticeArgument]
    ) { invocation in
        let number = try number(invocation).value
        let answer = try await NodeAccess.open(invocation, changing: true).answer(to: NoticeEndpoints.mail(ofNotice: number))
        let text = String(decoding: answer.body, as: UTF8.self)
        // A mail keeps the line ends it is sent with, unless a person reads it on a terminal.
        if !invocation.wantsJSON, invocation.console.width == nil {
            invocation.console.write(text)
        } else {
            invocation.show(NoticePreview(number: Int64(number), text: text)) { $0.text.replacing("\r\n", with: "\n") }
        }
        return .done
    }

    private static let hold = decision("hold", .hold, "Hold a notice until somebody releases it")
    private static let release = decision("release", .release, "Let a held or failed notice go on")
    private static let sendNow = decision("send-now", .sendNow, "Send a notice now: it waits neither for other cases nor for quiet hours")
    private static let done = decision("done", .done, "Record that you typed a notice into the contact's form, or told it of a withdrawal")
    private static let close = decision("close", .close, "Give a notice up; its cases are planned anew. A withdrawal cannot be given up")

    private static let answers = Command(
        "answers", summary: "List what was heard of notices",
        discussion: "Delivery reports, automatic answers and what persons wrote. Read the texts in the mailbox.",
        examples: ["hotline takedown notices answers --notice 7", "hotline takedown notices answers --unmatched"],
        options: [
            NodeAccess.configOption, .value("notice", "NUMBER", "Only answers to this notice."),
            .flag("unmatched", "Only those that are proven to be about no notice that went out."),
            .value("after", "NUMBER", "Begin after this answer."), .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let query = NoticeAnswerQuery(
            notice: try invocation.parsed("notice"), unmatched: invocation.flag("unmatched") ? .true : nil,
            after: try invocation.parsed("after"), limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(
            NoticeEndpoints.answers.ask(query),
            as: Listing(
                .number("answer") { Int($0.number) }, .key("notice") { $0.notice.map { "\($0)" } ?? $0.claims.map { "claims \($0)" } },
                .text("kind") { $0.kind }, .moment("at") { $0.at }, .text("status") { $0.status }, .text("outcome") { $0.outcome },
                .text("reference") { $0.reference }, .text("by") { $0.actor }))
        return .done
    }

    private static let answer = Command(
        "answer", summary: "Record what a contact said about a notice",
        discussion: "It closes no case: whether the material is still there is for checks to say.",
        examples: ["hotline takedown notices answer 7 removed --reference ABC-4711 --actor anna"],
        options: [
            NodeAccess.configOption, .value("reference", "TEXT", "The contact's own mark of the matter."),
            .value("actor", "NAME", "Who records it."), .json,
        ], arguments: [noticeArgument, .required("OUTCOME", "removed, acted, notFound, refused, passedOn, asksForMore or other.")]
    ) { invocation in
        guard let outcome = NoticeOutcomeWord(rawValue: invocation.argument("OUTCOME")) else {
            throw UsageError("OUTCOME \(NoticeOutcomeWord.rule).")
        }
        let statement = NoticeStatement(
            notice: try number(invocation), outcome: outcome, reference: try invocation.parsed("reference"),
            actor: try invocation.parsed("actor"))
        try await invocation.submit(statement, to: NoticeEndpoints.statements) { "recorded: notice \($0.number)" }
        return .done
    }

    private static let ask = Command(
        "ask", summary: "Ask a provider's interface again what became of a notice",
        discussion: """
            It is asked at once, whatever it said before, and then until it decides or its 30 days are over. See \
            `hotline takedown notices submissions`.
            """,
        examples: ["hotline takedown notices ask 7 --actor anna"],
        options: [NodeAccess.configOption, .value("actor", "NAME", "Who wants to know."), .json], arguments: [noticeArgument]
    ) { invocation in
        let question = SubmissionQuestion(notice: try number(invocation), actor: try invocation.parsed("actor"))
        try await invocation.submit(question, to: InterfaceEndpoints.questions) { "recorded: notice \($0.number)" }
        return .done
    }

    private static let noticeArgument = Argument.required("NOTICE", "The number of the notice.")

    private static func decision(_ name: String, _ word: NoticeDecisionRequest.Word, _ summary: String) -> Command {
        Command(
            name, summary: summary, examples: ["hotline takedown notices \(name) 7 --actor anna"],
            options: [NodeAccess.configOption, .value("actor", "NAME", "Who decides it."), .json], arguments: [noticeArgument]
        ) { invocation in
            let request = NoticeDecisionRequest(notice: try number(invocation), decision: word, actor: try invocation.parsed("actor"))
            try await invocation.submit(request, to: NoticeEndpoints.decisions, text: recorded)
            return .done
        }
    }

    private static func recorded(_ decided: DecidedNoticeView) -> String {
        let recorded = "recorded: notice \(decided.number)"
        let command = "`hotline takedown contacts approve \(decided.contact)`"
        switch decided.waitsFor {
        case nil: return recorded
        case "notApproved": return "\(recorded); it goes out as soon as contact \(decided.contact) is approved, see \(command)"
        case "contactRefused":
            return "\(recorded); it still waits, because contact \(decided.contact) was refused; \(command) approves it after all"
        case let reason?: return "\(recorded); it still waits (\(reason))"
        }
    }

    private static func number(_ invocation: Invocation) throws(UsageError) -> Whole<1, 2_147_483_647> {
        guard let number = Whole<1, 2_147_483_647>(text: invocation.argument("NOTICE")) else {
            throw UsageError("A notice is named by its number, such as 7.")
        }
        return number
    }

    private static func summary(_ summary: NoticeSummary) -> String {
        let (notices, untold) = (summary.notices.count, summary.untold.count)
        var lines = [
            summary.on ? summary.test ? "on, and everything goes to the box for tests" : "on" : "off: see takedown.notices",
            "sent               \(notices("sent"))", "gathering          \(notices("grouping"))",
            "waiting for relay  \(notices("queued") + notices("sending"))", "held               \(notices("held"))",
            "failed             \(notices("failed"))",
        ]
        for reason in UntoldReason.allCases where untold(reason.rawValue) > 0 {
            lines.append("nobody is told     \(untold(reason.rawValue)) cases (\(reason.rawValue))")
        }
        if summary.due > 0 { lines.append("due now            \(summary.due)") }
        if summary.proposedContacts > 0 { lines.append("contacts to approve: \(summary.proposedContacts)") }
        return lines.joined(separator: "\n")
    }
}
