import Envelopes
import URLSyntax

/// Requests as the query of a path: `name=value` pairs, percent-encoded.
public enum Query {
    /// The query of a request with its question mark; empty when it asks for nothing in particular.
    static func text(of request: some Message) -> String {
        guard let members = try? JSONValue(parsing: request.bytes).members, !members.isEmpty else { return "" }
        let pairs = members.map { member in
            let value = member.value.string ?? member.value.integer.map { String($0) } ?? ""
            return "\(PercentCoding.encoded(member.name))=\(PercentCoding.encoded(value))"
        }
        return "?" + pairs.joined(separator: "&")
    }

    /// Reads a request. A parameter without a value is one that is not there.
    ///
    /// - Throws: ``MessageError`` for a parameter that the request does not have, that is there twice, or has another form.
    public static func read<Request: Message>(_ text: String?) throws -> Request {
        var writer = JSONWriter()
        try writer.object { writer in
            for pair in (text ?? "").split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard let name = PercentCoding.decoded(parts[0]), let value = PercentCoding.decoded(parts.count > 1 ? parts[1] : "")
                else { throw MessageError("must be percent-encoded UTF-8", member: String(parts[0].prefix(40))) }
                writer.name(text: name)
                writer.string(value)
            }
        }
        do {
            let reading = Reading(unknownMembers: .refused, numbersAreText: true)
            return try MessageDecoder.read(JSONDocument(parsing: writer.bytes).root, reading)
        } catch let error as JSONError {
            throw MessageError(error.problem == .duplicateName ? "has one parameter twice" : "has a parameter that is no text")
        }
    }
}
