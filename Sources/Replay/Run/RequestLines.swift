import Envelopes
import HotlineModel

/// What the replay hands in, one JSON object a line.
enum RequestLines {
    /// A request of several lines.
    static func body<Element>(_ elements: some Collection<Element>, write: (Element, inout JSONWriter) -> Void) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(elements.count * 512)
        for element in elements {
            var writer = JSONWriter(capacity: 512)
            write(element, &writer)
            body.append(contentsOf: writer.bytes)
            body.append(0x0A)
        }
        return body
    }

    static func report(_ report: PlannedReport, about planned: PlannedCase, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("key", report.key)
            writer.text("address", planned.address)
            writer.text("origin", report.origin.kind.rawValue)
            writer.name("site")
            writer.object { $0.text("type", "website") }
            // First reports and repeats give an address alone; what is there, an analyst finds.
            if report.novelty == .recognised || report.novelty == .renewed { writer.items(planned.items) }
        }
    }

    static func tip(_ tip: PlannedTip) -> [UInt8] {
        let value: JSONValue = ["text": .string(tip.text), "origin": .string(tip.origin.kind.rawValue)]
        return value.compactBytes
    }

    static func assessment(of planned: PlannedCase, in lease: Lease, to writer: inout JSONWriter) {
        let finding = planned.finding
        writer.object { writer in
            writer.text("case", lease.caseID)
            writer.name("lease")
            writer.integer(lease.number)
            writer.text("classification", finding.classification.rawValue)
            writer.text("kind", finding.kind.rawValue)
            if let age = finding.age { writer.text("age", age.rawValue) }
            if let sex = finding.sex { writer.text("sex", sex.rawValue) }
            if let medium = finding.medium { writer.text("medium", medium.rawValue) }
            if let reason = finding.reason { writer.text("reason", reason) }
            writer.items(planned.items)
        }
    }

    static func referral(caseID: String, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("case", caseID)
            writer.text("action", CaseEventKind.referred.rawValue)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func text(_ name: StaticString, _ value: String) {
        self.name(name)
        string(value)
    }

    fileprivate mutating func items(_ items: [ItemHashes]) {
        guard !items.isEmpty else { return }
        name("items")
        array { writer in
            for item in items { item.write(to: &writer) }
        }
    }
}

extension ItemHashes {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("sha256", sha256)
            if let sha1 { writer.text("sha1", sha1) }
            if let md5 { writer.text("md5", md5) }
            if let pdq { writer.text("pdq", pdq) }
            if let medium { writer.text("medium", medium.rawValue) }
        }
    }
}
