import Envelopes

/// Decides about a case that another member sends: a value, with no I/O.
struct AdmissionRules: Sendable {
    enum Kind: Hashable, Sendable { case report, handover, copy }

    /// The case here that the envelope names.
    enum NamedCase: Hashable, Sendable {
        case none, present
        /// Retention destroyed its contents.
        case destroyed
    }

    enum Decision: Hashable, Sendable {
        case reject(RefusalCode)
        /// A new case, under the name the envelope gives it.
        case open
        /// A further report of the case that the envelope names.
        case joinNamed
        /// A further report of another case about the same address.
        case joinSameAddress
        /// The named case gets new contents: the old ones are destroyed.
        case renew
    }

    var kind: Kind
    /// The envelope's assessment is baseline or national.
    var isConfirmed = true
    /// The address can be read. Nothing more is asked of it: the sender has received the report and signed it.
    var hasAddress = true
    /// The refusal of what the file says (``StatementRules``); `nil` if it can be believed.
    var fault: RefusalCode?
    /// The address is that of every earlier hop, and that of the case of this name here.
    var isSameAddress = true
    /// The sender opened the case, or the member that did has left the federation.
    var senderMayName = true
    /// This node's role is central.
    var isCentral = false
    var named = NamedCase.none
    /// An illegal case about the same address is open here under another name.
    var isAddressKnown = false

    var decision: Decision {
        if kind == .copy, !isCentral { return .reject(.notCentral) }
        guard isConfirmed else { return .reject(.notConfirmed) }
        guard hasAddress else { return .reject(.badAddress) }
        // Another member's case must come as a handover, which has the evidence of how it came to the sender.
        guard kind == .handover || senderMayName else { return .reject(.notYours) }
        if let fault { return .reject(fault) }
        // The second address would be nowhere: it needs a case of its own.
        guard isSameAddress else { return .reject(.addressChanged) }
        switch named {
        case .present: return .joinNamed
        // A copy is for information, so nothing of a destroyed case comes back by it.
        case .destroyed: return kind == .copy ? .reject(.contentsDestroyed) : .renew
        case .none: return kind != .copy && isAddressKnown ? .joinSameAddress : .open
        }
    }
}
