public import Envelopes

/// How one kind of provider's interface is spoken to: it writes requests and reads answers, and has no I/O.
///
/// A notice is submitted, gets the provider's number, and the interface is asked until it says what became of it.
public protocol InterfaceDialect: Sendable {
    /// What the interface takes at once.
    var limits: InterfaceLimits { get }

    /// The request that submits a notice.
    ///
    /// - Parameter token: The node's own mark, the same at every attempt.
    /// - Throws: ``NoticeProblem`` for a notice that the interface cannot take.
    func submission(_ draft: NoticeDraft, from hotline: HotlineIdentity, token: String) throws(NoticeProblem) -> InterfaceRequest

    /// What the interface says of a submission with a status from 200 to 299.
    func reply(_ body: JSONValue, to token: String) -> SubmissionReply

    /// The request that asks what became of a submission; `nil` if the interface cannot be asked.
    func question(about reference: String) -> InterfaceRequest?

    /// What the interface says of a submission that it took, with a status from 200 to 299.
    func progress(_ body: JSONValue, of reference: String) -> ProgressReply
}

/// What an interface takes in one submission.
public struct InterfaceLimits: Hashable, Sendable {
    public var addresses: Int
    /// All of them must lie at one host.
    public var isOneHost: Bool

    public init(addresses: Int, isOneHost: Bool) {
        self.addresses = addresses
        self.isOneHost = isOneHost
    }
}

/// A request to an interface, before it is signed.
public struct InterfaceRequest: Hashable, Sendable {
    public var method: String
    /// What follows the interface's own address, such as `/v1/abuse`.
    public var path: String
    /// JSON; empty for a question.
    public var body: [UInt8]

    public init(_ method: String, _ path: String, body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.body = body
    }
}

/// What became of an attempt to submit a notice. The words are for the operator; they have nothing of the interface's own
/// text but the name of a hosting provider.
public enum SubmissionReply: Hashable, Sendable {
    /// - Parameters:
    ///   - reference: The provider's own number; `nil` if it gave none.
    ///   - hoster: The hosting provider that it names, if it is the operator of a front-end.
    case accepted(reference: String?, hoster: String? = nil)
    /// It will not take it; another attempt is in vain.
    case refused(String)
    /// It did not take it; another attempt is safe.
    case notNow(String)
    /// It asks for patience.
    case busy(Duration)
    /// Nobody knows if it took it.
    case unknown(String)
}

/// What became of a question about a submission.
public enum ProgressReply: Hashable, Sendable {
    /// The provider has not decided yet.
    case pending
    /// - Parameter word: The provider's own word for it, one of a closed list.
    case ended(InterfaceOutcome, word: String)
    /// It asks for patience.
    case busy(Duration)
    /// It gave no answer: it may later.
    case failed(String)
    /// It answered, and nobody here knows what that means.
    case unreadable(String)
}

/// What a provider says by its interface that it did.
public enum InterfaceOutcome: String, CaseIterable, Hashable, Sendable {
    /// It did something, and does not say what.
    case acted
    /// The material was not there any more when it looked. Only our own checks close a case.
    case gone
    case noAction
    /// What the notice is about is not with this provider.
    case notResolvable
    case asksForMore
}

extension InterfaceDialect {
    /// It can be asked what became of a submission.
    public var isPolled: Bool { question(about: "0") != nil }

    /// A number as an interface gives it: short, without anything that changes how a line reads.
    static func reference(_ value: JSONValue?, upTo longest: Int = 64) -> String? {
        let text: String? = value?.string ?? value?.integer.map { "\($0)" }
        guard let text, (1...longest).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D || byte == 0x5F
            })
        else { return nil }
        return text
    }
}
