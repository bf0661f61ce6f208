import NodeConfiguration

/// Reads one object of a workload file member by member, and refuses members that were not asked for.
struct WorkloadObject {
    private let members: [String: JSON5Node]
    private let path: String
    private var asked: Set<String> = []

    /// The whole file.
    init(parsing bytes: [UInt8]) throws(WorkloadError) {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw WorkloadError(.notJSON5, at: "", "it is not UTF-8") }
        let node: JSON5Node
        do throws(ConfigurationError) {
            node = try JSON5Parser.parse(text)
        } catch {
            guard case .syntax(let place, let problem) = error else { throw WorkloadError(.notJSON5, at: "", "\(error)") }
            throw WorkloadError(.notJSON5, at: "", "\(place), \(problem)")
        }
        try self.init(node, path: "")
    }

    private init(_ node: JSON5Node, path: String) throws(WorkloadError) {
        guard case .object(let members) = node.value else {
            throw WorkloadError(.wrongValue, at: path.isEmpty ? "the outermost value" : path, "an object")
        }
        self.members = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
        self.path = path
    }

    func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    private mutating func value(_ name: String) throws(WorkloadError) -> JSON5Node.Value {
        guard let node = members[name] else { throw WorkloadError(.missing, at: path(of: name), "") }
        asked.insert(name)
        return node.value
    }

    mutating func text(_ name: String) throws(WorkloadError) -> String {
        guard case .text(let text) = try value(name), !text.isEmpty else { throw WorkloadError(.wrongValue, at: path(of: name), "a text") }
        return text
    }

    mutating func count(_ name: String) throws(WorkloadError) -> Int {
        guard case .integer(let count) = try value(name), (0...Self.most).contains(count) else {
            throw WorkloadError(.wrongValue, at: path(of: name), "a whole number from 0 to \(Self.most)")
        }
        return count
    }

    /// A number from 0 to 100.
    mutating func percentage(_ name: String) throws(WorkloadError) -> Double {
        switch try value(name) {
        case .integer(let value) where (0...100).contains(value): return Double(value)
        case .number(let value) where (0...100).contains(value): return value
        default: throw WorkloadError(.wrongValue, at: path(of: name), "a number from 0 to 100")
        }
    }

    mutating func object(_ name: String) throws(WorkloadError) -> WorkloadObject {
        guard let node = members[name] else { throw WorkloadError(.missing, at: path(of: name), "") }
        asked.insert(name)
        return try WorkloadObject(node, path: path(of: name))
    }

    mutating func texts(_ name: String) throws(WorkloadError) -> [String] {
        guard case .list(let nodes) = try value(name) else { throw WorkloadError(.wrongValue, at: path(of: name), "a list of texts") }
        var texts: [String] = []
        for node in nodes {
            guard case .text(let text) = node.value else { throw WorkloadError(.wrongValue, at: path(of: name), "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    /// The names of the members, in alphabetical order: a plan must not depend on the order of a dictionary.
    var names: [String] { members.keys.sorted() }

    /// Refuses members that were not asked for.
    func finish() throws(WorkloadError) {
        if let name = names.first(where: { !asked.contains($0) }) { throw WorkloadError(.unknown, at: path(of: name), "") }
    }

    private static let most = 10_000_000
}
