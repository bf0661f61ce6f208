import Foundation

/// Any value of a workload file.
enum WorkloadValue: Decodable, Sendable {
    case object([String: WorkloadValue])
    case array([WorkloadValue])
    case integer(Int)
    case number(Double)
    case text(String)
    case flag(Bool)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([String: WorkloadValue].self) {
            self = .object(value)
        } else {
            self = .array(try container.decode([WorkloadValue].self))
        }
    }

    static func parse(_ bytes: [UInt8]) throws(WorkloadError) -> WorkloadValue {
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        do {
            return try decoder.decode(WorkloadValue.self, from: Data(bytes))
        } catch {
            throw WorkloadError(.notJSON5, at: "", Self.reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        guard case DecodingError.dataCorrupted(let context) = error else { return "it holds a value that no workload has" }
        let underlying = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey] as? String
        return underlying ?? context.debugDescription
    }
}

/// Reads one object of a workload file member by member, and knows which ones nobody asked for.
struct WorkloadObject {
    private let members: [String: WorkloadValue]
    private let path: String
    private var taken: Set<String> = []

    init(_ value: WorkloadValue, path: String) throws(WorkloadError) {
        guard case .object(let members) = value else { throw WorkloadError(.wrongValue, at: path.isEmpty ? "it" : path, "an object") }
        self.members = members
        self.path = path
    }

    func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    private mutating func take(_ name: String) throws(WorkloadError) -> WorkloadValue {
        guard let value = members[name] else { throw WorkloadError(.missing, at: place(name), "") }
        taken.insert(name)
        return value
    }

    mutating func text(_ name: String) throws(WorkloadError) -> String {
        guard case .text(let text) = try take(name), !text.isEmpty else { throw WorkloadError(.wrongValue, at: place(name), "a text") }
        return text
    }

    mutating func count(_ name: String) throws(WorkloadError) -> Int {
        guard case .integer(let count) = try take(name), (0...Self.most).contains(count) else { throw notACount(name) }
        return count
    }

    /// A number from 0 to 100.
    mutating func percentage(_ name: String) throws(WorkloadError) -> Double {
        switch try take(name) {
        case .integer(let value) where (0...100).contains(value): return Double(value)
        case .number(let value) where (0...100).contains(value): return value
        default: throw WorkloadError(.wrongValue, at: place(name), "a number from 0 to 100")
        }
    }

    mutating func object(_ name: String) throws(WorkloadError) -> WorkloadObject {
        try WorkloadObject(try take(name), path: place(name))
    }

    mutating func texts(_ name: String) throws(WorkloadError) -> [String] {
        guard case .array(let values) = try take(name) else { throw WorkloadError(.wrongValue, at: place(name), "a list of texts") }
        var texts: [String] = []
        for value in values {
            guard case .text(let text) = value else { throw WorkloadError(.wrongValue, at: place(name), "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    /// The names of the members, in alphabetical order: a plan must not depend on the order of a dictionary.
    var names: [String] { members.keys.sorted() }

    /// Refuses what was not read.
    func finish() throws(WorkloadError) {
        if let name = names.first(where: { !taken.contains($0) }) { throw WorkloadError(.unknown, at: place(name), "") }
    }

    private func notACount(_ name: String) -> WorkloadError {
        WorkloadError(.wrongValue, at: place(name), "a whole number from 0 to \(Self.most)")
    }

    private static let most = 10_000_000
}
