import Envelopes
import HTTPServer
import NodeMessages
import URLSyntax

/// A request that a route fits, with the parts of its path and query by name, percent-decoded.
struct RoutedRequest<Asker: Sendable>: Sendable {
    let request: HTTPRequest
    let asker: Asker
    private let parameters: [Substring: String]

    /// - Throws: ``InputError`` for a path that is not percent-encoded UTF-8.
    init(_ request: HTTPRequest, route: [Substring], segments: [Substring], asker: Asker) throws {
        self.request = request
        self.asker = asker
        var parameters: [Substring: String] = [:]
        for (name, segment) in zip(route, segments) where name.hasPrefix("{") {
            guard let text = PercentCoding.decoded(segment) else { throw InputError("the path must be percent-encoded UTF-8") }
            parameters[name.dropFirst().dropLast()] = text
        }
        self.parameters = parameters
    }

    private init(_ request: HTTPRequest, asker: Asker, parameters: [Substring: String]) {
        self.request = request
        self.asker = asker
        self.parameters = parameters
    }

    /// The same request from somebody of whom more is known.
    func from<Other: Sendable>(_ other: Other) -> RoutedRequest<Other> {
        RoutedRequest<Other>(request, asker: other, parameters: parameters)
    }

    /// The part of the path that the route names so.
    func parameter(_ name: String) -> String { parameters[name[...]] ?? "" }

    /// The subject of the path, if the route has one.
    ///
    /// - Throws: ``InputError`` when it is no name of such a thing.
    func subject<Subject: TextValue>() throws -> Subject {
        guard let subject = parameters.values.first.flatMap({ Subject(text: $0) }) else {
            throw InputError("`\(parameters.keys.first ?? "")` in the path \(Subject.rule)")
        }
        return subject
    }

    /// A query parameter; `nil` when it is not there, empty, or not percent-encoded UTF-8.
    func query(_ name: String) -> String? {
        for pair in (request.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, !parts[1].isEmpty, PercentCoding.decoded(parts[0]) == name { return PercentCoding.decoded(parts[1]) }
        }
        return nil
    }

    /// A whole-number query parameter within bounds.
    ///
    /// - Throws: ``InputError`` when it is no number; one beyond a bound is taken as the bound.
    func number(_ name: String, default standard: Int64, in bounds: ClosedRange<Int64>) throws -> Int64 {
        guard let text = query(name) else { return standard }
        guard let number = Int64(text) else { throw InputError("`\(name)` must be a whole number") }
        return min(max(number, bounds.lowerBound), bounds.upperBound)
    }
}

/// Input that a handler cannot use; the sentence names the member, never its value.
struct InputError: Error, CustomStringConvertible {
    let sentence: String
    var description: String { sentence }
    init(_ sentence: String) { self.sentence = sentence }
}
