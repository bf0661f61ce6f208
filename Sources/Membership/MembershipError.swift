public import Envelopes
public import HotlineModel

/// A refused step on the way into a federation. The description is a sentence for the person who tried it.
public enum MembershipError: Error, Hashable, CustomStringConvertible {
    /// A file or folder cannot be read or written.
    case file(String, reason: String)
    /// The folder does not have a federation.
    case noFederation(folder: String)
    /// The folder already has a federation or a node.
    case alreadyThere(folder: String)
    /// Another command works on the folder right now.
    case inUse(folder: String)
    /// A number of required signatures that these keys cannot give.
    case impossibleThreshold(Int, of: Int)
    /// A join request that is refused.
    case request(problem: String)
    /// A bundle that is refused.
    case bundle(problem: String)
    /// A change of the root that cannot be made.
    case root(problem: String)
    /// A request for next keys that is refused.
    case renewal(problem: String)
    /// A key that cannot be revoked, because it is not listed.
    case unknownKey(String, member: MemberID)
    /// A change of a node's own keys that cannot be made.
    case keys(problem: String)
    /// A member that the federation does not have.
    case unknownMember(MemberID)
    /// Signed text that is refused.
    case refused(what: String, EnvelopeError)

    public var description: String {
        switch self {
        case .file(let path, let reason): "\(path) cannot be used: \(reason)."
        case .noFederation(let folder): "\(folder) has no federation; “hotline federation create” makes one."
        case .alreadyThere(let folder): "\(folder) is in use already and was left as it is; name another folder."
        case .inUse(let folder): "Another command works on \(folder) right now; try again when it is done."
        case .impossibleThreshold(let threshold, let count):
            "\(threshold) of \(count) keys cannot be required: 1 to \(count) of at most 64 keys must sign."
        case .request(let problem): "The join request is refused: \(problem)."
        case .bundle(let problem): "The answer to the join request is refused: \(problem)."
        case .root(let problem): "The root cannot be changed: \(problem)."
        case .renewal(let problem): "The renewal request is refused: \(problem)."
        case .unknownKey(let name, let member):
            "No key of \(member) that counts is named \(name); “hotline federation show --json” lists them."
        case .keys(let problem): "The keys stay as they are: \(problem)."
        case .unknownMember(let id): "No member is named \(id); “hotline federation show” lists them."
        case .refused(let what, let error):
            "\(what) is refused: \(error.code.sentence)" + (error.member.map { " (the member at fault is \($0))" } ?? "")
        }
    }
}
