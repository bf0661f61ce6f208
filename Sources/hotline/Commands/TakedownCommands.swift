import CommandLineInterface
import Cryptography
import HotlineModel
import NodeMessages
import Runtime

/// `hotline takedown …`: a routed case's way to its end.
enum TakedownCommands {
    static let group = Command(
        "takedown",
        summary:
            "See to the cases that this hotline is responsible for: the police, notices to providers, and checks until the material is gone",
        subcommands: [
            ReferralCommands.group, ProviderContactCommands.group, NoticeCommands.group, CheckCommands.group,
            OriginCommands.group, PeerCaseCommands.silent,
            TakedownFigureCommands.figures, TakedownFigureCommands.report,
        ])
}

/// `hotline takedown referrals …`: cases that go to the hotline's own police.
enum ReferralCommands {
    static let group = Command(
        "referrals", summary: "Show how far cases have come on their way to the police; send, postpone or refer them",
        discussion: """
            Cases that are kept here, and cases that no member covers, go to the hotline's own police in numbered, signed bundles. A bundle \
            also lists further reports of earlier cases, and cases that do not stand any more. A case is referred once, and again only after it was revoked. The settings \
            under `takedown.police` say how often, and by which way.
            """,
        examples: ["hotline takedown referrals", "hotline takedown referrals show 7 --form csv >referral.csv"],
        options: [NodeAccess.configOption, .json], subcommands: [bundles, show, cases, refer, postpone, send, acknowledge]
    ) { invocation in
        try await invocation.show(ReferralEndpoints.summary.ask(), text: summary)
        return .done
    }

    private static let bundles = Command(
        "bundles", summary: "List the bundles",
        options: [
            NodeAccess.configOption, .value("after", "NUMBER", "Begin after this bundle."),
            .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let query = ReferralListQuery(after: try invocation.parsed("after"), limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(ReferralEndpoints.bundles.ask(query), as: table, none: "no bundle yet")
        return .done
    }

    private static let show = Command(
        "show", summary: "Print a bundle: the signed document, the table or the page",
        discussion: "It holds the addresses of its cases, so write it to a file that only you can read.",
        examples: ["hotline takedown referrals show 7 --form html >referral.html"],
        options: [NodeAccess.configOption, .value("form", "FORM", "json, csv or html.", default: "json")],
        arguments: [.required("BUNDLE", "The number of the bundle.")]
    ) { invocation in
        let form: ReferralForm = try invocation.parsed("form") ?? .json
        let answer = try await NodeAccess.open(invocation).answer(to: ReferralEndpoints.document(try number(invocation), form))
        invocation.console.write(String(decoding: answer.body, as: UTF8.self))
        return .done
    }

    private static let cases = Command(
        "cases", summary: "List the cases that no bundle has yet",
        options: [
            NodeAccess.configOption, .value("state", "STATE", "waiting, or postponed by a person.", default: "waiting"),
            .value("after", "CASE", "Begin after this case."), .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let query = ReferralCasesQuery(
            state: try invocation.parsed("state"), after: try invocation.parsed("after"),
            limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(
            ReferralEndpoints.cases.ask(query),
            as: Listing(.key("case") { $0.case }, .moment("since") { $0.queuedAt }, .text("by") { $0.actor }))
        return .done
    }

    private static let refer = Command(
        "refer", summary: "Give a case to the police with the next bundle",
        discussion: "For a case that was postponed, or if the settings leave it to people which cases are referred.",
        examples: ["hotline takedown referrals refer urn:hotline:case:nl:…"],
        options: [NodeAccess.configOption, .value("actor", "NAME", "Who refers it."), .json], arguments: [caseArgument]
    ) { invocation in
        try await invocation.submit(try request(invocation), to: ReferralEndpoints.refer) { "goes to the police: \($0.case)" }
        return .done
    }

    private static let postpone = Command(
        "postpone", summary: "Postpone a waiting case until somebody refers it",
        examples: ["hotline takedown referrals postpone urn:hotline:case:nl:…"],
        options: [NodeAccess.configOption, .value("actor", "NAME", "Who postpones it."), .json], arguments: [caseArgument]
    ) { invocation in
        try await invocation.submit(try request(invocation), to: ReferralEndpoints.postpone) { "postponed: \($0.case)" }
        return .done
    }

    private static let send = Command(
        "send", summary: "Make bundles of everything that waits, now", options: [NodeAccess.configOption, .json]
    ) { invocation in
        try await invocation.change(ReferralEndpoints.send.ask()) { sent in
            sent.bundles.isEmpty ? "nothing waits" : "made: " + sent.bundles.map { "bundle \($0)" }.joined(separator: ", ")
        }
        return .done
    }

    private static let acknowledge = Command(
        "acknowledge", summary: "Record that the police confirmed a bundle",
        discussion: """
            For a confirmation that came by telephone or mail. With --release, the police agree that providers may be told of its cases.
            A bundle that was not delivered cannot be confirmed, unless the police got it by another way.
            """,
        examples: ["hotline takedown referrals acknowledge 7 --reference P-2026-114 --release"],
        options: [
            NodeAccess.configOption, .value("reference", "TEXT", "The police's own reference."),
            .flag("release", "Providers may be told of its cases."),
            .flag("by-hand", "The police got it by another way; it is not delivered any more."),
            .value("actor", "NAME", "Who records it."), .json,
        ], arguments: [.required("BUNDLE", "The number of the bundle.")]
    ) { invocation in
        let number = try number(invocation)
        let query = ReferralListQuery(after: Whole(Int(number) - 1), limit: Whole(1))
        let found = try await NodeAccess.open(invocation).answer(to: ReferralEndpoints.bundles.ask(query)).items.first
        guard let bundle = found, bundle.number == number, let subject = Ordinal(Int(number)) else {
            throw CommandFailure("Refused (unknownBundle): there is no bundle \(number); see `hotline takedown referrals bundles`")
        }
        let word = ReferralAcknowledgement(
            digest: bundle.digest, reference: try invocation.parsed("reference"), releases: invocation.flag("release"),
            byHand: invocation.flag("by-hand"), actor: try invocation.parsed("actor"))
        try await invocation.change(ReferralEndpoints.acknowledgement.ask(subject, word)) { "confirmed: bundle \($0.number)" }
        return .done
    }

    // MARK: Parts

    private static let caseArgument = Argument.required("CASE", "The case, as `hotline cases` prints it.")

    private static func request(_ invocation: Invocation) throws -> ReferralRequest {
        ReferralRequest(case: try invocation.caseID(), actor: try invocation.parsed("actor"))
    }

    private static func number(_ invocation: Invocation) throws(UsageError) -> Int64 {
        guard let number = Int64(invocation.argument("BUNDLE")), number > 0, number < 1 << 31 else {
            throw UsageError("A bundle is named by its number, such as 7.")
        }
        return number
    }

    private static var table: Listing<ReferralBundleView> {
        Listing(
            .number("bundle") { $0.number }, .number("cases") { $0.cases }, .number("repeats") { $0.repeats },
            .number("revoked") { $0.revocations }, .number("changed") { $0.changes }, .moment("delivered") { $0.deliveredAt },
            .moment("confirmed") { $0.acknowledgedAt },
            .text("reference") { $0.reference }, .text("last error") { $0.lastError })
    }

    private static func summary(_ summary: ReferralSummary) -> String {
        let count = summary.cases.count
        var lines = [
            "in bundles        \(count("bundled")) cases",
            "waiting           \(count("waiting"))" + (summary.waitingSince.map { ", since \($0)" } ?? ""),
            "postponed         \(count("postponed"))",
        ]
        if count("revoked") + count("ended") > 0 { lines.append("do not stand any more: \(count("revoked") + count("ended"))") }
        if let last = summary.last { lines.append("last bundle       \(last.number), made \(last.madeAt)") }
        if let undelivered = summary.undelivered {
            let error = undelivered.lastError.map { ": \($0)" } ?? ""
            lines.append("not delivered     bundle \(undelivered.number), made \(undelivered.madeAt)\(error)")
        }
        return lines.joined(separator: "\n")
    }
}
