public import Envelopes
public import HotlineModel
import NodeMessages
import Runtime

/// Sends a year's contacts to a running node and compares its counts with the published ones.
public struct ContactReplay: Sendable {
    /// One figure: the count in the file beside the node's.
    public struct Row: Hashable, Sendable {
        public let name: String
        public let expected: Int
        public let counted: Int
    }

    /// The result of a replay.
    public struct Result: Sendable {
        public let rows: [Row]
        /// Contacts this run added.
        public let counted: Int
        /// Contacts the node had already.
        public let known: Int
        /// Remarks on published figures that contradict themselves.
        public let notes: [String]

        /// Figures that differ.
        public var differences: Int { rows.count { $0.expected != $0.counted } }

        public var json: JSONValue {
            let figures = rows.map { row -> JSONValue in
                ["figure": .string(row.name), "file": .integer(Int64(row.expected)), "node": .integer(Int64(row.counted))]
            }
            return [
                "counted": .integer(Int64(counted)), "held": .integer(Int64(known)), "differences": .integer(Int64(differences)),
                "figures": .array(figures), "notes": .array(notes.map { .string($0) }),
            ]
        }
    }

    private let workload: ContactWorkload
    private let link: NodeLink

    /// Prepares a replay to one node.
    ///
    /// - Parameter patience: The time for which the node may be away.
    public init(_ workload: ContactWorkload, member: MemberID, channel: any NodeChannel, patience: Duration) {
        self.workload = workload
        link = NodeLink(member: member, channel: channel, clock: SystemClock(), patience: patience)
    }

    /// Sends the contacts and compares the counts of the year.
    ///
    /// - Throws: ``ReplayError``.
    public func run() async throws -> Result {
        let batches = try await Batches.map(ContactPlan.contacts(of: workload)) { contacts in
            try await link.answers(to: ContactEndpoints.contacts, contacts.map(ContactRequest.init)).map { answer in
                do throws(Problem) { return try answer.get().outcome } catch {
                    throw ReplayError(error, of: "a contact", by: link.member)
                }
            }
        }
        let outcomes = batches.flatMap { $0 }
        let query = ContactQuery(PeriodQuery(year: "\(workload.year)"), ContactFormat())
        let figures = try await link.answer(to: StatisticsEndpoints.contacts.ask(query))
        return Result(
            rows: workload.services.flatMap { rows(of: $0, in: figures.services[$0.service.rawValue]) },
            counted: outcomes.count { $0 == .counted }, known: outcomes.count { $0 == .held }, notes: workload.services.compactMap(remark))
    }

    private func rows(of year: ContactYear, in counted: HelplineReport.Service?) -> [Row] {
        let name = year.service.rawValue
        let totals = [
            Row(name: name, expected: year.contacts, counted: counted?.contacts ?? 0),
            Row(name: "\(name) unique", expected: year.unique, counted: counted?.unique ?? 0),
        ]
        let themes = year.uniqueByTheme.entries.map { entry in
            let theme = entry.key.rawValue
            return Row(name: "\(name) unique \(theme)", expected: entry.count, counted: counted?.byTheme[theme]?.unique ?? 0)
        }
        let channels = year.byChannel.entries.map { entry in
            let channel = entry.key.rawValue
            return Row(name: "\(name) by \(channel)", expected: entry.count, counted: counted?.byChannel.count(channel) ?? 0)
        }
        return totals + themes + channels
    }

    private func remark(on year: ContactYear) -> String? {
        year.contradicting.map {
            "\(year.service.rawValue): the published table says \(year.contacts), the running text \($0); the table is counted"
        }
    }
}

extension ContactRequest {
    fileprivate init(_ contact: PlannedContact) {
        self.init(
            key: contact.key, service: contact.service, channel: contact.channel, theme: contact.theme, repeat: contact.isRepeat,
            day: contact.day)
    }
}
