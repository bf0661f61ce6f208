import Casework
import Envelopes
import HTTPServer
import Helpline
import NodeMessages
import Takedown

/// A refusal of a request: the problem it is answered with, and the fields beside it.
struct Refusal: Error {
    let problem: Problem
    let headers: [(name: String, value: String)]

    init(_ problem: Problem, headers: [(name: String, value: String)] = []) {
        self.problem = problem
        self.headers = headers
    }

    init(_ problem: Problem, retryAfter: Int?) {
        self.init(problem, headers: retryAfter.map { [(name: "retry-after", value: String($0))] } ?? [])
    }

    /// The refusal that an error means; `nil` for an error that is a fault of this node.
    init?(meantBy error: any Error) {
        switch error {
        case let error as Refusal: self = error
        case let error as Problem: self.init(error)
        case RefusalCode.storeFailed: return nil
        case let error as RefusalCode: self.init(Problem(error))
        case let error as InputError: self.init(Problem(.badRequest, detail: error.sentence))
        case let error as MessageError:
            self.init(Problem(.badRequest, detail: error.description, member: error.member.isEmpty ? nil : error.member))
        case let error as JSONError: self.init(Problem(RefusalCode(error.problem), detail: error.description))
        case let error as CaseworkError: self.init(error.problem)
        case let error as TakedownError: self.init(error.problem)
        case let error as HelplineError: self.init(error.problem, retryAfter: error.retryAfter)
        default: return nil
        }
    }

    var response: HTTPResponse {
        HTTPResponse(status: problem.status, headers: [(name: "content-type", value: Problem.mediaType)] + headers, body: problem.body)
    }
}

extension HTTPResponse {
    /// A message of the node's own interfaces.
    static func json(_ body: [UInt8], status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "application/json", body: body)
    }

    /// A refusal with a code of the protocol.
    static func refusal(
        _ code: RefusalCode, status: Int? = nil, detail: String? = nil, retryAfter: Int? = nil, limit: Problem.Limit? = nil
    ) -> HTTPResponse {
        Refusal(Problem(code, status: status, detail: detail, limit: limit), retryAfter: retryAfter).response
    }
}
