import CaseStore
import Envelopes

/// One line of a bundle as the table and the page show it: texts under fixed titles.
struct ReferralRow {
    static let titles = [
        "kind", "case", "address", "classification", "age", "sex", "medium", "siteType", "countries", "hosts", "network", "reports",
        "firstReport", "lastReport", "assessedAt", "items", "disposition", "reason", "inBundle", "material",
    ]

    let cells: [String]

    /// - Parameter line: `nil` if retention destroyed it.
    init(_ line: JSONValue?) {
        guard let line else {
            cells = ["destroyed"] + Array(repeating: "", count: Self.titles.count - 1)
            return
        }
        let (contents, reports) = (line["contents"], line["reports"])
        let assessment = contents?["assessment"]
        let findings = contents?["hosting"]?["findings"]?.array ?? []
        cells = [
            line["kind"]?.string, line["case"]?.string, contents?["address"]?.string,
            (assessment ?? line)["classification"]?.string, assessment?["age"]?.string, assessment?["sex"]?.string,
            assessment?["medium"]?.string,
            contents?["site"]?["type"]?.string, Self.list(line["countries"]?.array),
            findings.compactMap { $0["address"]?.string }.joined(separator: " "),
            Self.distinct(findings.compactMap { $0["organisation"]?.string }), reports?["count"]?.integer.map { String($0) },
            reports?["first"]?.string, reports?["last"]?.string, assessment?["at"]?.string,
            (contents?["items"]?.array ?? []).compactMap { $0["sha256"]?.string }.joined(separator: " "), line["disposition"]?.string,
            line["reason"]?.string, line["bundle"]?.integer.map { String($0) }, line["material"]?.string,
        ].map { $0 ?? "" }
    }

    private static func list(_ values: [JSONValue]?) -> String { (values ?? []).compactMap(\.string).joined(separator: " ") }

    private static func distinct(_ words: [String]) -> String {
        words.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.joined(separator: "; ")
    }
}
