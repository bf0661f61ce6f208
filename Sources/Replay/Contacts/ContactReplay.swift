public import Envelopes
public import HotlineModel
import Runtime

/// Hands a year's contacts to a running node and compares what it counts.
public struct ContactReplay: Sendable {
    /// One figure, as the file has it and as the node counts it.
    public struct Row: Hashable, Sendable {
        public let name: String
        public let expected: Int
        public let counted: Int
    }

    /// What came of it.
    public struct Result: Sendable {
        public let rows: [Row]
        /// Contacts this run added.
        public let counted: Int
        /// Contacts the node held already.
        public let held: Int
        /// What the published figures leave open or contradict.
        public let notes: [String]

        /// Figures that differ.
        public var differences: Int { rows.count { $0.expected != $0.counted } }

        /// As JSON.
        public var json: JSONValue {
            let figures = rows.map { row -> JSONValue in
                ["figure": .string(row.name), "file": .integer(Int64(row.expected)), "node": .integer(Int64(row.counted))]
            }
            return [
                "counted": .integer(Int64(counted)), "held": .integer(Int64(held)), "differences": .integer(Int64(differences)),
                "figures": .array(figures), "notes": .array(notes.map { .string($0) }),
            ]
        }
    }

    private let workload: ContactWorkload
    private let link: NodeLink

    /// A replay to one node.
    ///
    /// - Parameter patience: How long the node may be away.
    public init(_ workload: ContactWorkload, member: MemberID, channel: any NodeChannel, patience: Duration) {
        self.workload = workload
        link = NodeLink(member: member, channel: channel, clock: SystemClock(), patience: patience)
    }

    /// Hands the contacts in and compares the counts of the year.
    ///
    /// - Throws: ``ReplayError``.
    public func run() async throws -> Result {
        let target = "/api/v1/contacts"
        let batches = try await Batches.map(ContactPlan.contacts(of: workload)) { contacts in
            let body = RequestLines.body(contacts) { contact, writer in
                writer.value(contact.json)
            }
            return try outcomes(of: try await link.ask("POST", target, body), to: contacts.count)
        }
        let words = batches.flatMap { $0 }
        let figures = try await link.value("GET", "\(target)?year=\(workload.year)")
        return Result(
            rows: workload.services.flatMap { rows(of: $0, in: figures["services"]?[$0.service.rawValue]) },
            counted: words.count { $0 == "counted" }, held: words.count { $0 == "held" }, notes: workload.services.compactMap(note))
    }

    private func outcomes(of answer: NodeAnswer, to count: Int) throws -> [String] {
        let what = "POST /api/v1/contacts"
        guard answer.lines.count == count else { throw ReplayError.unexpectedAnswer(link.member, what: what) }
        return try answer.lines.map { line in
            guard let value = try? JSONValue(parsing: Array(line)) else { throw ReplayError.unexpectedAnswer(link.member, what: what) }
            if let code = value["error"]?.string {
                throw ReplayError.refused(link.member, what: what, code: code, detail: value["detail"]?.string ?? "no detail")
            }
            return value["outcome"]?.string ?? ""
        }
    }

    private func rows(of year: ContactYear, in counted: JSONValue?) -> [Row] {
        let name = year.service.rawValue
        func number(_ value: JSONValue?) -> Int { Int(value?.integer ?? 0) }
        var rows = [
            Row(name: name, expected: year.contacts, counted: number(counted?["contacts"])),
            Row(name: "\(name) unique", expected: year.unique, counted: number(counted?["unique"])),
        ]
        for entry in year.uniqueByTheme.entries {
            rows.append(
                Row(
                    name: "\(name) unique \(entry.key.rawValue)", expected: entry.count,
                    counted: number(counted?["byTheme"]?[entry.key.rawValue]?["unique"])))
        }
        for entry in year.byChannel.entries {
            rows.append(
                Row(
                    name: "\(name) by \(entry.key.rawValue)", expected: entry.count,
                    counted: number(counted?["byChannel"]?[entry.key.rawValue])))
        }
        return rows
    }

    private func note(_ year: ContactYear) -> String? {
        year.contradicting.map {
            "\(year.service.rawValue): the published table says \(year.contacts), the running text \($0); the table is counted"
        }
    }
}

extension PlannedContact {
    /// As the node takes it.
    fileprivate var json: JSONValue {
        [
            "key": .string(key), "service": .string(service.rawValue), "channel": .string(channel.rawValue),
            "theme": .string(theme.rawValue), "repeat": .bool(isRepeat), "day": .string(day),
        ]
    }
}
