public import Casework
public import Takedown

/// Why one of several things that takedown was asked for is refused.
public enum TakedownRefusal: Error, Sendable {
    case takedown(TakedownError)
    case casework(CaseworkError)

    /// Runs a part of a step. A refusal is its result, and leaves the other parts.
    static func catching<Outcome>(_ body: () throws -> Outcome) throws -> Result<Outcome, TakedownRefusal> {
        do { return .success(try body()) } catch let refusal as TakedownError {
            return .failure(.takedown(refusal))
        } catch let refusal as CaseworkError { return .failure(.casework(refusal)) }
    }

    /// The refusal of the use case itself.
    public var reason: any Error {
        switch self {
        case .takedown(let error): error
        case .casework(let error): error
        }
    }
}
