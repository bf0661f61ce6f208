import CommandLineInterface
import HotlineModel
import NodeMessages

/// `hotline takedown checks …`: whether the material of cases that are kept here is still there.
enum CheckCommands {
    static let group = Command(
        "checks", summary: "Show what checks have seen; record what a person saw",
        discussion: """
            Every case that is kept here is looked at until its material is gone: daily, and every two hours in the first three days of \
            the worst. Three looks apart in time that find it gone close the case. A look that cannot tell neither closes a case nor \
            starts the count anew; after three days of that, a person must look. The settings under `takedown.checks` say how, and \
            whether at all.
            """,
        examples: [
            "hotline takedown checks", "hotline takedown checks list --person", "hotline takedown checks saw urn:hotline:case:nl:… gone",
        ],
        options: [NodeAccess.configOption, .json], subcommands: [list, saw]
    ) { invocation in
        try await invocation.show(CheckEndpoints.counts.ask()) { counts in
            [
                "still to be removed       \(counts.open)", "gone, still watched       \(counts.gone)",
                "a person must look        \(counts.withPerson)", "waiting to be looked at   \(counts.due)",
                "late by more than a day   \(counts.late)",
            ].joined(separator: "\n")
        }
        return .done
    }

    private static let list = Command(
        "list", summary: "List checked cases",
        discussion: """
            `gone` counts the looks in a row that found the material gone. The last column says that a person must look, that it is gone, or of \
            which peer the case is a sample.
            """,
        options: [
            NodeAccess.configOption, .flag("person", "Only cases that a person must look at."),
            .value("after", "CASE", "Begin after this case."), .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let query = CheckListQuery(
            withPerson: invocation.flag("person") ? .true : nil, after: try invocation.parsed("after"),
            limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(
            CheckEndpoints.cases.ask(query),
            as: Listing(
                .key("case") { $0.case }, .text("sight") { $0.lastSight }, .number("gone") { $0.goneSights },
                .moment("next") { $0.dueAt },
                .text("") { $0.withPerson ? "person" : $0.gone ? "gone" : $0.sampleOf.map { "of \($0)" } ?? "" }))
        return .done
    }

    private static let saw = Command(
        "saw", summary: "Record what a person saw of a case",
        discussion: """
            online: the material is there. gone: it is not there any more; one such look closes the case. unknown: the person cannot tell \
            either, and is asked again after three days.
            """,
        examples: ["hotline takedown checks saw urn:hotline:case:nl:… gone --actor anna"],
        options: [NodeAccess.configOption, .value("actor", "NAME", "Who looked."), .json],
        arguments: [
            .required("CASE", "The case, as `hotline cases` prints it."), .required("SIGHT", "online, gone or unknown."),
        ]
    ) { invocation in
        guard let sight = SeenWord(rawValue: invocation.argument("SIGHT")) else {
            throw UsageError("A sight is online, gone or unknown.")
        }
        let request = SightRequest(case: try invocation.caseID(), sight: sight, actor: try invocation.parsed("actor"))
        try await invocation.submit(request, to: CheckEndpoints.sights) { "recorded: \($0.case)" }
        return .done
    }
}
