import CommandLineInterface
import Envelopes
import NodeMessages

extension ProviderContactCommands {
    static let edit = Command(
        "edit", summary: "Change what is said of a contact",
        discussion: """
            What you leave out stays as it is. A contact with another place, or that stands for other hosts, must be approved again; notices to it \
            wait until then. --for replaces everything that it stood for.
            """,
        examples: [
            "hotline takedown contacts edit 3 --shape report --language nl --actor anna",
            "hotline takedown contacts edit 3 --place abuse@new.example --for as:64500 --for as:64501",
            "hotline takedown contacts edit 3 --channel form --place https://provider.example/abuse",
        ],
        options: [
            NodeAccess.configOption, .value("place", "PLACE", "The mailbox, the https address of the form, or the name of the interface."),
            .value("channel", "CHANNEL", "mail, form or interface."), .repeated("for", "MARK", "What it stands for."),
            .value("shape", "SHAPE", "table or report."), .value("language", "CODE", "en or nl."),
            .value("identity", "NAME", "The identity under which it is told; an empty name is the usual one."),
            .value("threaded", "YES/NO", "A repeat answers the notice before it."),
            .value("passes-on", "YES/NO", "It passes notices on to its customer."),
            .value("mechanism", "YES/NO", "It is the provider's mechanism under article 16 of the DSA."),
            .value("actor", "NAME", "Who changes it."), .json,
        ], arguments: [.required("CONTACT", "The number of the contact.")]
    ) { invocation in
        try await invocation.submit(try request(invocation), to: NoticeEndpoints.edits) { contact in
            contact.state == .proposed
                ? "changed: contact \(contact.number); approve it with `hotline takedown contacts approve \(contact.number)`"
                : "changed: contact \(contact.number)"
        }
        return .done
    }

    private static func request(_ invocation: Invocation) throws -> ProviderContactEdit {
        guard let number = Whole<1, 2_147_483_647>(text: invocation.argument("CONTACT")) else {
            throw UsageError("A contact is named by its number, such as 3.")
        }
        let marks = invocation.values("for").map(Line<1, 300>.init(text:))
        guard !marks.contains(nil) else { throw UsageError("A --for \(Line<1, 300>.rule).") }
        var edit = ProviderContactEdit(contact: number)
        (edit.place, edit.channel) = (try invocation.parsed("place"), try invocation.parsed("channel"))
        if !marks.isEmpty { edit.standsFor = marks.compactMap(\.self) }
        (edit.shape, edit.language) = (try invocation.parsed("shape"), try invocation.parsed("language"))
        edit.identity = try invocation.parsed("identity")
        edit.threaded = try isYes(invocation, "threaded")
        edit.passesOn = try isYes(invocation, "passes-on")
        edit.mechanism = try isYes(invocation, "mechanism")
        guard edit.bytes != ProviderContactEdit(contact: number).bytes else {
            throw UsageError("Say what changes: --place, --for, --shape and so on.")
        }
        edit.actor = try invocation.parsed("actor")
        return edit
    }

    private static func isYes(_ invocation: Invocation, _ option: String) throws(UsageError) -> Bool? {
        switch invocation.value(option) {
        case nil: return nil
        case "yes": return true
        case "no": return false
        default: throw UsageError("--\(option) takes yes or no.")
        }
    }

    // MARK: Approving

    static let approve = Command(
        "approve", summary: "Approve contacts: notices to them may go out",
        discussion: """
            Name contacts by their numbers, several by commas and ranges such as 3,5,7-40; of a range those that wait for an approval are taken. \
            Or name with --from the table that was imported: a contact is approved if it is exactly as its row says, so whoever read the table \
            has read everything. The others are refused and listed.
            """,
        examples: [
            "hotline takedown contacts approve 3 --actor anna", "hotline takedown contacts approve 3,5,7-40 --actor anna",
            "hotline takedown contacts approve --from contacts.csv --actor anna",
        ],
        options: [
            NodeAccess.configOption, .value("from", "FILE", "The table whose contacts are approved; - for standard input."),
            .value("format", "FORMAT", "csv or json; by default the file's name tells."), .value("actor", "NAME", "Who approves them."),
            .json,
        ], arguments: [.optional("CONTACTS", "The numbers of the contacts.")]
    ) { invocation in
        switch (invocation.optionalArgument("CONTACTS"), invocation.value("from")) {
        case (let numbers?, nil): try await approve(numbers, invocation)
        case (nil, let path?): try await ContactTableCommands.approve(path, invocation)
        default: throw UsageError("Name the contacts by their numbers, or a table with --from.")
        }
        return .done
    }

    private static func approve(_ text: String, _ invocation: Invocation) async throws {
        guard let selection = ContactSelection(text) else {
            throw UsageError("Contacts are named by numbers and ranges, such as 3,5,7-40.")
        }
        let (node, actor): (NodeAccess, PersonName?) = (
            try await NodeAccess.open(invocation, changing: true), try invocation.parsed("actor")
        )
        let numbers = try await selection.numbers(at: node)
        var outcome = ContactApprovals()
        for start in stride(from: 0, to: numbers.count, by: 500) {
            let part = numbers[start..<min(start + 500, numbers.count)]
            let decisions = part.map { ProviderContactDecision(contact: $0, decision: .approve, actor: actor) }
            let answers = try await node.answers(to: NoticeEndpoints.contactDecisions.ask(decisions), count: decisions.count)
            for (number, answer) in zip(part, answers) { outcome.record(answer, of: Int64(number.value)) }
        }
        if let problem = outcome.refused.first?.problem, numbers.count == 1 { throw CommandFailure(problem) }
        invocation.show(outcome, text: words)
        guard outcome.refused.isEmpty else {
            throw CommandFailure("\(outcome.refused.count) of \(numbers.count) contacts were not approved; the others were.")
        }
    }

    private static func words(_ outcome: ContactApprovals) -> String {
        if outcome.refused.isEmpty, outcome.approved.count == 1 { return "recorded: contact \(outcome.approved[0])" }
        let refused = outcome.refused.map { "contact \($0.contact): \($0.problem.detail ?? $0.problem.title)" }
        return (refused + ["approved: \(outcome.approved.count) contacts"]).joined(separator: "\n")
    }
}

/// Contacts that a person names by numbers and ranges.
private struct ContactSelection {
    typealias Number = Whole<1, 2_147_483_647>

    private let single: [Number]
    private let ranges: [ClosedRange<Int>]

    /// `nil` for anything but numbers and ranges, such as `3,5,7-40`.
    init?(_ text: String) {
        var (single, ranges): ([Number], [ClosedRange<Int>]) = ([], [])
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Number(text: String($0)) }
            switch ends.count {
            case 1: if let number = ends[0] { single.append(number) } else { return nil }
            case 2:
                guard let first = ends[0]?.value, let last = ends[1]?.value, first <= last else { return nil }
                ranges.append(first...last)
            default: return nil
            }
        }
        (self.single, self.ranges) = (single, ranges)
    }

    /// The contacts that are meant: those named, and of ranges those that wait for an approval.
    func numbers(at node: NodeAccess) async throws -> [Number] {
        guard !ranges.isEmpty else { return single }
        let waiting = try await [.proposed, .withdrawn].asyncFlatMap { try await ContactTableCommands.contacts($0, of: node) }
        let meant = waiting.map(\.number).filter { number in ranges.contains { $0.contains(Int(number)) } }
        return single + meant.sorted().compactMap { Number(Int($0)) }.filter { !single.contains($0) }
    }
}

extension Sequence {
    fileprivate func asyncFlatMap<Part>(_ transform: (Element) async throws -> [Part]) async rethrows -> [Part] {
        var all: [Part] = []
        for element in self { all += try await transform(element) }
        return all
    }
}
