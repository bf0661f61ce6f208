import CommandLineInterface
import HotlineModel
import NodeMessages

/// `hotline takedown contacts …`: who can be told of material.
enum ProviderContactCommands {
    static let group = Command(
        "contacts", summary: "List, add and approve the contacts that get notices",
        discussion: """
            A contact is a mailbox, a form or an interface of a provider, of the owner of a site, or of a registrar. You add it, or registration data names \
            it; a person approves it before its first notice. A contact that you added comes before one of registration data. `edit` changes what is said \
            of one, and `remove` takes it out once no notice waits for it. The list is short; `--json` has the whole profiles.
            """,
        examples: [
            "hotline takedown contacts", "hotline takedown contacts add abuse@provider.example --for as:64500",
            "hotline takedown contacts approve 3 --actor anna",
        ],
        options: [
            NodeAccess.configOption, .value("state", "STATE", "Only proposed, approved, refused, withdrawn or removed ones."),
            .value("after", "NUMBER", "Begin after this contact."), .value("limit", "N", "At most so many.", default: "50"), .json,
        ],
        subcommands: [
            add, edit, ContactTableCommands.importing, ContactTableCommands.exporting, approve, refuse, withdraw, remove,
        ]
    ) { invocation in
        let query = ProviderContactQuery(
            state: try invocation.parsed("state"), after: try invocation.parsed("after"),
            limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(
            NoticeEndpoints.contacts.ask(query),
            as: Listing(
                .number("contact") { Int($0.number) }, .text("place") { $0.place },
                .text("way") { contact in contact.identity.map { "\(contact.channel.rawValue) as \($0)" } ?? contact.channel.rawValue },
                .text("of") { $0.scope }, .key("state") { $0.state },
                .text("by") { $0.decidedBy ?? $0.proposedBy }, .text("stands for") { $0.standsFor.joined(separator: " ") }))
        return .done
    }

    private static let add = Command(
        "add", summary: "Add a contact, which must still be approved",
        discussion: """
            --for says what it stands for: host:NAME (and all names below it), network:PREFIX or as:NUMBER; give it once for each. The \
            narrowest one counts. With --scope front it is front:NAME, the name of a front-end as `hotline takedown origins` shows it: its \
            operator is told besides the provider once the host behind it is known.
            """,
        examples: [
            "hotline takedown contacts add abuse@provider.example --for network:192.0.2.0/24 --for as:64500 --shape report",
            "hotline takedown contacts add https://provider.example/abuse --form --for host:provider.example",
            "hotline takedown contacts add cloud --interface --for as:64501",
        ],
        options: [
            NodeAccess.configOption, .repeated("for", "MARK", "What it stands for."),
            .flag("form", "It is a form that a person types into."),
            .flag("interface", "It is an interface of takedown.notices.interfaces."),
            .value(
                "scope", "SCOPE", "network (the hosting provider), siteOwner, registrar or front (the operator of a front-end).",
                default: "network"),
            .value("shape", "SHAPE", "table: several addresses a mail. report: one, with a report of XARF.", default: "table"),
            .value("language", "CODE", "en or nl.", default: "en"),
            .value("identity", "NAME", "The identity of takedown.notices.identities under which it is told."),
            .flag("unthreaded", "A repeat does not answer the notice before it."),
            .flag("passes-on", "It passes notices on to its customer."),
            .flag("mechanism", "It is the provider's mechanism under article 16 of the DSA."),
            .value("actor", "NAME", "Who adds it."), .json,
        ], arguments: [.required("PLACE", "The mailbox, the https address of the form, or the name of the interface.")]
    ) { invocation in
        let marks = invocation.values("for").map(Line<1, 300>.init(text:))
        guard let place = Line<1, 500>(text: invocation.argument("PLACE")) else { throw UsageError("PLACE \(Line<1, 500>.rule).") }
        guard !marks.isEmpty, !marks.contains(nil) else {
            throw UsageError("A contact needs at least one --for, and each \(Line<1, 300>.rule).")
        }
        guard !invocation.flag("form") || !invocation.flag("interface") else {
            throw UsageError("A contact is a form or an interface.")
        }
        var request = ProviderContactRequest(place: place, standsFor: marks.compactMap(\.self))
        request.channel = invocation.flag("form") ? .form : invocation.flag("interface") ? .interface : .mail
        request.scope = try invocation.parsed("scope")
        request.shape = try invocation.parsed("shape")
        request.language = try invocation.parsed("language")
        request.identity = try invocation.parsed("identity")
        request.threaded = !invocation.flag("unthreaded")
        request.passesOn = invocation.flag("passes-on")
        request.mechanism = invocation.flag("mechanism")
        request.actor = try invocation.parsed("actor")
        try await invocation.submit(request, to: NoticeEndpoints.proposals) {
            "added: contact \($0.number); approve it with `hotline takedown contacts approve \($0.number)`"
        }
        return .done
    }

    private static let refuse = decision("refuse", .refuse, "Refuse a contact: no notice ever goes to it")
    private static let withdraw = decision("withdraw", .withdraw, "Take an approval back: notices to the contact are held")
    private static let remove = decision(
        "remove", .remove, "Remove a contact that no notice waits for: it stands for nothing, and its place is free")

    private static func decision(_ name: String, _ word: ProviderContactDecision.Word, _ summary: String) -> Command {
        Command(
            name, summary: summary, examples: ["hotline takedown contacts \(name) 3 --actor anna"],
            options: [NodeAccess.configOption, .value("actor", "NAME", "Who decides it."), .json],
            arguments: [.required("CONTACT", "The number of the contact.")]
        ) { invocation in
            guard let number = Whole<1, 2_147_483_647>(text: invocation.argument("CONTACT")) else {
                throw UsageError("A contact is named by its number, such as 3.")
            }
            let request = ProviderContactDecision(contact: number, decision: word, actor: try invocation.parsed("actor"))
            try await invocation.submit(request, to: NoticeEndpoints.contactDecisions) { "recorded: contact \($0.number)" }
            return .done
        }
    }
}
