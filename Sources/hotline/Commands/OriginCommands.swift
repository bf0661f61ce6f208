import CaseStore
import CommandLineInterface
import HotlineModel
import NodeMessages
import Takedown

/// `hotline takedown origins …`: where the hosts behind front-ends are.
enum OriginCommands {
    static let group = Command(
        "origins", summary: "Show cases whose host a front-end hides; say where it is, or let its operator be asked",
        discussion: """
            A case behind a front-end such as a CDN is routed at once, to central. Meanwhile its host is searched for: the front-end's operator is \
            asked, if the settings under `takedown.origins` name its interface, or a person finds it out. Once the host is known, the case is \
            routed again by its place. After a week the search is given up, and the case stays where it is.
            """,
        examples: [
            "hotline takedown origins", "hotline takedown origins list --state withPerson",
            "hotline takedown origins answer urn:hotline:case:nl:… --address 198.51.100.7 --source front --actor anna",
        ],
        options: [NodeAccess.configOption, .json], subcommands: [list, answer, ask, hold, release]
    ) { invocation in
        try await invocation.show(OriginEndpoints.summary.ask(), text: summary)
        return .done
    }

    private static let list = Command(
        "list", summary: "List the cases",
        discussion: """
            It holds no addresses; `hotline case CASE --contents` shows that of one case, and `hotline case CASE` everything about its search. \
            The remark is the hosting provider that somebody named, why the last answer was of no use, or who says where the host is.
            """,
        options: [
            NodeAccess.configOption,
            .value("state", "STATE", "Only those that are waiting, asking, withPerson, held, answered, givenUp or ended."),
            .value("after", "CASE", "Begin after this case."), .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let query = OriginQuery(
            state: try invocation.parsed("state"), after: try invocation.parsed("after"),
            limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(
            OriginEndpoints.cases.ask(query),
            as: Listing(
                .key("case") { $0.case }, .key("state") { $0.state }, .text("behind") { $0.front }, .text("by") { $0.actor },
                .text("remark", OriginText.remark)))
        return .done
    }

    private static let answer = Command(
        "answer", summary: "Say where the host of a case is, or that it cannot be found out",
        discussion: """
            Give one of --address, --provider, --not-found and --later. An address that is private, or that lies again in a front-end's network, is \
            refused, and so is one that contradicts a rule of takedown.domains. Addresses count for every case of the host behind the same \
            front-end. They also replace an answer that was wrong: the cases are routed again, whoever got them by it hears, and it stays among \
            the notes of the cases. A provider's name or mailbox is kept beside the case until somebody knows an address.
            """,
        examples: [
            "hotline takedown origins answer urn:hotline:case:nl:… --address 198.51.100.7 --source provider --actor anna",
            "hotline takedown origins answer urn:hotline:case:nl:… --later 48 --actor anna",
        ],
        options: [
            NodeAccess.configOption, .repeated("address", "IP", "An address of the host; give it once for each."),
            .value("provider", "TEXT", "The hosting provider, if its name or mailbox is all that is known."),
            .flag("not-found", "It cannot be found out."), .value("later", "HOURS", "It may be found out after so many hours."),
            .value("source", "WORD", "Who says it: front, provider, police, member, research or other.", default: "research"),
            .value("actor", "NAME", "Who found it out."), .json,
        ], arguments: [.required("CASE", "The case, as `hotline cases` prints it.")]
    ) { invocation in
        var request = OriginStatementRequest(case: try invocation.caseID(), actor: try invocation.parsed("actor"))
        let addresses = invocation.values("address").map(Line<2, 64>.init(text:))
        guard !addresses.contains(nil) else { throw UsageError("An --address is an IPv4 or IPv6 address.") }
        if !addresses.isEmpty { request.addresses = addresses.compactMap(\.self) }
        request.claim = try invocation.parsed("provider")
        if invocation.flag("not-found") { request.notFound = true }
        request.laterHours = try invocation.parsed("later")
        request.source = try invocation.parsed("source")
        let said = [request.addresses != nil, request.claim != nil, request.notFound == true, request.laterHours != nil]
        guard said.count(where: \.self) == 1 else { throw UsageError("Give one of --address, --provider, --not-found and --later.") }
        try await invocation.submit(request, to: OriginEndpoints.answers, text: OriginText.recorded)
        return .done
    }

    private static let ask = decision("ask", .ask, "Let the front-end's operator be asked now")
    private static let hold = decision("hold", .hold, "Let nobody be asked until it is released")
    private static let release = decision("release", .release, "Let a search that is held go on")

    private static func decision(_ name: String, _ word: OriginDecisionRequest.Word, _ summary: String) -> Command {
        Command(
            name, summary: summary, examples: ["hotline takedown origins \(name) urn:hotline:case:nl:… --actor anna"],
            options: [NodeAccess.configOption, .value("actor", "NAME", "Who decides it."), .json],
            arguments: [.required("CASE", "The case, as `hotline cases` prints it.")]
        ) { invocation in
            let request = OriginDecisionRequest(
                case: try invocation.caseID(), decision: word, actor: try invocation.parsed("actor"))
            try await invocation.submit(request, to: OriginEndpoints.decisions) { "recorded: \($0.case)" }
            return .done
        }
    }

    private static func summary(_ summary: OriginSummary) -> String {
        let (cases, problems) = (summary.cases.count, summary.problems.count)
        var lines = [
            "waiting to ask     \(cases("waiting") + cases("asking"))", "with a person      \(cases("withPerson"))",
            "held               \(cases("held"))", "found              \(cases("answered"))", "given up           \(cases("givenUp"))",
        ]
        for (name, sentence) in problemSentences where problems(name) > 0 { lines.append("\(problems(name)) of them: \(sentence)") }
        if summary.fronts.isEmpty { lines.append("no interface is set, so persons find hosts out; see takedown.origins") }
        return (lines + summary.fronts.map(front)).joined(separator: "\n")
    }

    private static let problemSentences = OriginProblem.allCases.map { ($0.rawValue, $0.sentence) }

    private static func front(_ front: OriginSummary.Front) -> String {
        var line = "\(front.front): \(front.askedToday) of \(front.quota) questions asked today"
        if front.failures > 0 { line += ", failed \(front.failures) times in a row (\(front.detail ?? ""))" }
        if let retry = front.retryAt { line += ", asked again at \(retry)" }
        return line
    }
}
