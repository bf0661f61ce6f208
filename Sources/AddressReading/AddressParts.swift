import URLSyntax

/// The parts of an address as it is written, for what it holds; never for its identity.
struct AddressParts {
    let host: String
    let path: String
    let query: String?
    let fragment: String?

    /// `nil` if the address names no host.
    init?(_ address: String) {
        guard let mark = address.range(of: "://") else { return nil }
        var rest = address[mark.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        host = authority.drop { $0 == "[" }.prefix { $0 != ":" }.lowercased()
        rest = rest[authority.endIndex...]
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        self.path = String(path)
        rest = rest[path.endIndex...]
        if rest.first == "?" {
            let query = rest.dropFirst().prefix { $0 != "#" }
            self.query = String(query)
            rest = rest[query.endIndex...]
        } else {
            query = nil
        }
        fragment = rest.first == "#" ? String(rest.dropFirst()) : nil
    }

    /// Everything behind the host.
    var all: String { path + (query.map { "?" + $0 } ?? "") + (fragment.map { "#" + $0 } ?? "") }

    /// The parameters of the query, their values decoded once where that gives text.
    var parameters: [(name: String, value: String)] {
        (query ?? "").split(whereSeparator: { $0 == "&" || $0 == ";" }).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(parts[1]) : ""
            return (String(parts[0].trimmingPrefix("amp;")), PercentCoding.decoded(value) ?? value)
        }
    }

    /// The value of the first of these parameters that has an address, or anything at all; empty if those that are there have none, `nil` if none is there.
    func value(of names: [String]) -> String? {
        let values = names.compactMap { name in parameters.first { $0.name.lowercased() == name }?.value }
        return values.first { $0.prefix(4).lowercased() == "http" } ?? values.first { !$0.isEmpty } ?? values.first
    }
}
