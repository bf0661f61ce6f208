public import Cryptography
public import HotlineModel

/// A case whose host a front-end hides, and how far the search for the host has come.
public struct OriginLookup: Hashable, Sendable {
    public var caseNumber: Int64
    /// The name of the network that hides the host.
    public var front: String
    /// The blind index of the host's name, under which cases of one host are found together; `nil` if the case has no name.
    public var host: Digest?
    public var beganAt: Timestamp
    public var state: OriginState
    /// The moment at which it came into its state, and the person who brought it there, or `node`.
    public var changedAt: Timestamp
    public var actor: String
    /// The moment of the next question to the front-end's operator; `nil` if none is to come.
    public var dueAt: Timestamp?
    /// The questions that went to the operator, and those in a row that failed.
    public var asked: Int
    public var failures: Int
    /// Nobody knows how a question ended, so it may have been asked twice.
    public var isUncertain: Bool
    /// Why the last answer was of no use.
    public var problem: OriginProblem?
    /// More about it, in words for the operator, without an address of a report.
    public var detail: String?
    /// What somebody says of the hosting provider, without an address of the host.
    public var claim: String?
    /// Who said where the host is.
    public var source: OriginSource?
    /// The moment at which it was said, of this case or of another one of the host.
    public var foundAt: Timestamp?

    /// A search that begins.
    public init(caseNumber: Int64, front: String, beganAt: Timestamp) {
        self.caseNumber = caseNumber
        self.front = front
        self.beganAt = beganAt
        state = .waiting
        changedAt = beganAt
        actor = EventRecord.node
        asked = 0
        failures = 0
        isUncertain = false
    }
}

/// How far the search for a host has come.
public enum OriginState: String, CaseIterable, Sendable {
    /// The front-end's operator is asked when its turn comes.
    case waiting
    /// A question is under way.
    case asking
    /// A person must find it out: no program can ask, or the answer was of no use.
    case withPerson
    /// A person holds it: nobody is asked.
    case held
    /// The host is known.
    case answered
    /// Nobody found it out in time. The case stays where it is, and a person may still answer.
    case givenUp
    /// Nobody needs to know any more.
    case ended

    /// The host is still searched for, or a person may still say where it is.
    public var isOpen: Bool { self != .answered && self != .ended }
}

/// Why an answer about a host was of no use.
public enum OriginProblem: String, CaseIterable, Sendable {
    /// The operator's interface did not answer, or could not be understood.
    case failed
    /// The operator's interface refused the question.
    case refused
    /// The operator does not know the host.
    case notKnown
    /// The operator says that it does not serve the site.
    case notServed
    /// What was named is no address.
    case unreadable
    /// The address is private, loopback, link-local or otherwise reserved.
    case reserved
    /// The address lies again in a front-end's network.
    case frontNetwork
    /// No source knows the country of the address.
    case unknownCountry
    /// More addresses than a host can have.
    case tooMany
    /// The address of the case has no name that the operator can be asked about.
    case noName
    /// The operator names the hosting provider, and no address.
    case providerOnly
}

/// What is known of the interface of a front-end's operator.
public struct OriginFront: Hashable, Sendable {
    public var front: String
    /// The day, counted from 1970 in UTC, of which ``asked`` counts the questions.
    public var day: Int64
    public var asked: Int
    /// Failures in a row, whatever the question.
    public var failures: Int
    /// Nothing is asked before this moment.
    public var retryAt: Timestamp?
    /// The last failure, in words for the operator of this node.
    public var detail: String?

    public init(_ front: String) {
        self.front = front
        day = 0
        asked = 0
        failures = 0
    }
}

/// Looking up searches for hosts behind front-ends.
public protocol OriginReading {
    /// The search for the host of a case; `nil` if there never was one.
    func originLookup(of caseNumber: Int64) throws -> OriginLookup?
    /// Searches in the order of their cases' numbers, after a case; only those in a state if one is given; at most `limit`.
    func originLookups(_ state: OriginState?, after caseNumber: Int64, limit: Int) throws -> [OriginLookup]
    /// Searches for one host behind one front-end, in the order of their cases' numbers, after a case; at most `limit`.
    func originLookups(ofHost host: Digest, behind front: String, after caseNumber: Int64, limit: Int) throws -> [OriginLookup]
    /// The search for one host behind one front-end with the newest answer; `nil` if none was answered.
    func answeredOriginLookup(ofHost host: Digest, behind front: String) throws -> OriginLookup?
    /// Waiting searches behind a front-end that are due by a moment, the longest due first; at most `limit`.
    func originLookupsDue(by moment: Timestamp, front: String, limit: Int) throws -> [OriginLookup]
    /// Searches that wait, also for a person, and began by a moment, the oldest first; at most `limit`.
    func originLookups(begunBy moment: Timestamp, limit: Int) throws -> [OriginLookup]
    /// The number of searches in each state; a state without any is absent. It counts all of them: for people, not for loops.
    func originCounts() throws -> [OriginState: Int]
    /// The number of searches that wait or are with a person because of each problem; one without any is absent.
    func originProblems() throws -> [OriginProblem: Int]
    /// What is known of the interface of a front-end's operator; `nil` before the first question.
    func originFront(_ front: String) throws -> OriginFront?
}

/// Changing searches for hosts behind front-ends.
public protocol OriginWriting {
    /// Begins a search, or saves what changed of it.
    ///
    /// - Throws: ``StoreError/Code/conflict`` if there is no such case.
    func save(_ lookup: OriginLookup) throws
    /// Saves what is known of an interface.
    func save(_ front: OriginFront) throws
}
