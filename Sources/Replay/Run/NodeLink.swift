import Envelopes
import HTTPClient
import HotlineModel
import NodeMessages
import Runtime

/// A node as the replay talks to it: it waits for one that is away, and reads what it answers.
struct NodeLink: Sendable {
    let member: MemberID
    let channel: any NodeChannel
    let clock: any WallClock
    /// How long the node may be away.
    let patience: Duration

    private static let firstWait = Duration.milliseconds(50)
    private static let longestWait = Duration.seconds(1)

    /// Sends a request that may be sent again, until the node answers it.
    ///
    /// - Throws: ``ReplayError/silent(_:seconds:reason:)`` when the node stays away, ``ReplayError/refused(_:what:code:detail:)`` when it says no.
    func ask(_ method: String, _ target: String, _ body: [UInt8] = [], key: String? = nil) async throws -> NodeAnswer {
        let deadline = clock.now() + patience.milliseconds
        var wait = Self.firstWait
        while true {
            let reason: String
            switch await attempt(method, target, body, key: key) {
            case .success(let answer): return answer
            case .failure(.away(let why)): reason = why
            case .failure(.refused(let code, let detail)):
                throw ReplayError.refused(member, what: "\(method) \(Self.path(of: target))", code: code, detail: detail)
            }
            guard clock.now() < deadline else {
                throw ReplayError.silent(member, seconds: patience.components.seconds, reason: reason)
            }
            try await clock.sleep(for: wait)
            wait = min(wait * 2, Self.longestWait)
        }
    }

    /// Why one attempt brought nothing.
    private enum Failure: Error {
        /// The node cannot be reached, broke off, or has too much to do. What was sent may have been done or not.
        case away(String)
        case refused(code: String, detail: String)
    }

    /// Sends a request once.
    private func attempt(_ method: String, _ target: String, _ body: [UInt8], key: String?) async -> Result<NodeAnswer, Failure> {
        do throws(TransferError) {
            let answer = try await channel.send(method, target, body, key: key)
            switch answer.status {
            case 200...299: return .success(answer)
            case 429, 502...504: return .failure(.away("it answered \(answer.status)"))
            default:
                let problem = try? JSONValue(parsing: answer.body)
                return .failure(
                    .refused(code: problem?["code"]?.string ?? "status \(answer.status)", detail: problem?["detail"]?.string ?? "no detail")
                )
            }
        } catch {
            return .failure(.away(error.code.sentence))
        }
    }

    /// Asks a question that may be asked again.
    func answer<Answer>(to ask: Ask<Answer>) async throws -> Answer {
        let answer = try await self.ask(ask.method.rawValue, ask.target, ask.body, key: ask.key)
        do { return try ask.answer(in: answer.body) } catch { throw unexpected(ask.target) }
    }

    /// Asks for one JSON value.
    func value(_ method: String = "GET", _ target: String, _ body: [UInt8] = [], key: String? = nil) async throws -> JSONValue {
        let answer = try await ask(method, target, body, key: key)
        guard let value = try? JSONValue(parsing: answer.body) else { throw unexpected(target) }
        return value
    }

    /// Reads the answers to so many lines.
    func answers(in answer: NodeAnswer, to count: Int, of target: String) throws -> [LineAnswer] {
        let lines = answer.lines
        guard lines.count == count else { throw unexpected(target) }
        return try lines.map { line in
            guard let answer = LineAnswer(Array(line)) else { throw unexpected(target) }
            return answer
        }
    }

    func unexpected(_ target: String) -> ReplayError { .unexpectedAnswer(member, what: Self.path(of: target)) }

    private static func path(of target: String) -> String { String(target.prefix { $0 != "?" }) }
}

/// The answer to one line of a request.
struct LineAnswer {
    /// What became of a report; `nil` for other lines.
    let outcome: String?
    /// The case.
    let caseID: String?
    /// Why nobody has to look at a report's account; `nil` where somebody has, or its key was held.
    let spared: String?
    /// Why the line was refused.
    let refusal: (code: String, detail: String)?

    init?(_ line: [UInt8]) {
        guard let document = try? JSONDocument(parsing: line), var members = document.root.members else { return nil }
        outcome = members.find("outcome")?.string
        caseID = members.find("case")?.string
        spared = members.find("spared")?.string
        refusal = members.find("error")?.string.map { code in (code, members.find("detail")?.string ?? "no detail") }
        guard caseID != nil || refusal != nil else { return nil }
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
