import CommandLineInterface
import HotlineModel
import NodeMessages

/// `hotline takedown notices submissions`: what providers' interfaces have of notices.
enum SubmissionCommand {
    static let submissions = Command(
        "submissions", summary: "List what providers' interfaces have of notices",
        discussion: """
            A notice to an interface is submitted under a token that stays the same at every attempt, and gets the provider's number. The \
            interface is then asked until the provider decides. With a person are those about which the provider asks for more, or whose \
            interface cannot be understood: see to them, and record what the provider says with `hotline takedown notices answer`, or let \
            the interface be asked again with `hotline takedown notices ask`.
            """,
        examples: ["hotline takedown notices submissions --state withPerson"],
        options: [
            NodeAccess.configOption, .value("state", "STATE", "Only those that are submitting, waiting, ended or withPerson."),
            .value("after", "NUMBER", "Begin after this notice."), .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let query = SubmissionQuery(
            state: try invocation.parsed("state"), after: try invocation.parsed("after"),
            limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(
            InterfaceEndpoints.submissions.ask(query),
            as: Listing(
                .number("notice") { Int($0.notice) }, .text("interface") { $0.interface }, .key("state") { $0.state },
                .text("its number") { $0.reference }, .moment("asked next") { $0.dueAt }, .number("asked") { $0.polls },
                .number("failures") { $0.failures }, .text("detail") { $0.detail }))
        return .done
    }
}
