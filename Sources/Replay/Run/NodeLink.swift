import Envelopes
import HTTPClient
import HotlineModel
import NodeMessages
import Runtime

/// A node as the replay uses it. Requests wait while the node is away, and answers are read into messages.
struct NodeLink: Sendable {
    let member: MemberID
    let channel: any NodeChannel
    let clock: any WallClock
    /// The time for which the node may be away.
    let patience: Duration

    private static let firstWait = Duration.milliseconds(50)
    private static let longestWait = Duration.seconds(1)

    /// Sends a request that may be sent again, until the node answers it.
    ///
    /// - Throws: ``ReplayError/silent(_:seconds:reason:)`` if the node stays away, ``ReplayError/refused(_:what:code:detail:)`` if it refuses.
    private func send(_ ask: Ask<RawAnswer>) async throws -> NodeAnswer {
        let deadline = clock.now() + patience.milliseconds
        var wait = Self.firstWait
        while true {
            let reason: String
            switch await attempt(ask) {
            case .success(let answer): return answer
            case .failure(.away(let why)): reason = why
            case .failure(.refused(let code, let detail)):
                throw ReplayError.refused(member, what: "\(ask.method.rawValue) \(ask.path)", code: code, detail: detail)
            }
            guard clock.now() < deadline else {
                throw ReplayError.silent(member, seconds: patience.components.seconds, reason: reason)
            }
            try await clock.sleep(for: wait)
            wait = min(wait * 2, Self.longestWait)
        }
    }

    /// The reason why one attempt failed.
    private enum Failure: Error {
        /// The node cannot be reached, broke off, or is overloaded. It may have carried out the request or not.
        case away(String)
        case refused(code: String, detail: String)
    }

    /// Sends a request once.
    private func attempt(_ ask: Ask<RawAnswer>) async -> Result<NodeAnswer, Failure> {
        do throws(TransferError) {
            let answer = try await channel.send(ask)
            switch answer.status {
            case 200...299: return .success(answer)
            case 429, 502...504: return .failure(.away("it answered \(answer.status)"))
            default:
                let problem = try? Problem(answer: answer.body)
                return .failure(
                    .refused(code: problem?.code ?? "status \(answer.status)", detail: problem?.detail ?? problem?.title ?? "no detail"))
            }
        } catch {
            return .failure(.away(error.code.sentence))
        }
    }

    /// Asks a question that may be asked again.
    func answer<Answer>(to ask: Ask<Answer>) async throws -> Answer {
        let answer = try await send(ask.unread)
        do { return try answer.read(as: ask) } catch { throw unexpected(ask.path) }
    }

    /// Sends many lines; each has its answer.
    func answers<Request, Answer>(
        to endpoint: LineEndpoint<Request, Answer>, _ requests: [Request]
    ) async throws -> [LineAnswer<Answer>] {
        let ask = endpoint.ask(requests)
        let answers = try await answer(to: ask)
        guard answers.count == requests.count else { throw unexpected(ask.path) }
        return answers
    }

    private func unexpected(_ path: String) -> ReplayError { .unexpectedAnswer(member, what: path) }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
