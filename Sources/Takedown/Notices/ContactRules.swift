public import CaseStore
import HotlineModel
import LocationDatabases
import MailSyntax
import Notices
import URLSyntax

/// What a person says of a contact.
public struct ContactProposal: Hashable, Sendable {
    public var channel: NoticeContact.Channel
    /// The mailbox, the form's page, or the name of the interface.
    public var place: String
    public var scope: NoticeContact.Scope
    /// Such as `host:provider.example`, `network:192.0.2.0/24` or `as:64500`; at least one.
    public var marks: [String]
    public var shape: NoticeContact.Shape
    public var language: String
    /// The name of the identity in the settings; `nil` for the hotline's usual one.
    public var identity: String?
    public var isThreaded: Bool
    public var passesOn: Bool
    public var isMechanism: Bool
    /// What the proposal does not say, so that a known contact keeps it.
    public var unsaid: Set<Part> = []

    /// The parts of a profile that may be left out.
    public enum Part: CaseIterable, Sendable {
        case shape, language, identity, isThreaded, passesOn, isMechanism
    }

    public init(
        _ place: String, channel: NoticeContact.Channel = .mail, scope: NoticeContact.Scope = .network, marks: [String],
        shape: NoticeContact.Shape = .table, language: String = "en", isThreaded: Bool = true, passesOn: Bool = false,
        isMechanism: Bool = false, identity: String? = nil
    ) {
        self.channel = channel
        self.place = place
        self.scope = scope
        self.marks = marks
        self.shape = shape
        self.language = language
        self.isThreaded = isThreaded
        self.passesOn = passesOn
        self.isMechanism = isMechanism
        self.identity = identity
    }
}

/// Decides what may be a contact, and what it may stand for: values, with no I/O.
enum ContactRules {
    /// The most marks of one contact.
    static let mostMarks = 1_000

    /// The place of a contact in the form in which it is kept.
    ///
    /// - Throws: ``TakedownError/unusableContact(_:)``; its words have nothing of the place.
    static func place(_ text: String, _ channel: NoticeContact.Channel) throws(TakedownError) -> String {
        switch channel {
        case .mail:
            do { return try MailAddress(parsing: text).description } catch { throw .unusableContact("its mailbox is unusable: \(error)") }
        case .form:
            guard isPage(text) else {
                throw .unusableContact("its form must be an https address with a name, of at most 500 letters, without a password")
            }
            return text
        case .interface:
            guard isName(text) else { throw .unusableContact("its interface must be a name of takedown.notices.interfaces") }
            return text
        }
    }

    private static func isPage(_ text: String) -> Bool {
        guard text.hasPrefix("https://"), text.utf8.count <= 500, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return false }
        let authority = text.dropFirst("https://".count).prefix { !"/?#".contains($0) }
        guard !authority.contains("@"), case .name? = (try? CanonicalAddress(text))?.host else { return false }
        return true
    }

    /// Refuses a contact that names what the settings do not have.
    static func check(_ proposal: ContactProposal, against names: NoticeNames) throws(TakedownError) {
        if let identity = proposal.identity, !names.identities.contains(identity) {
            throw .unusableContact("its identity is not among takedown.notices.identities")
        }
        if proposal.channel == .interface, names.interfaces[proposal.place] == nil {
            throw .unusableContact("its interface is not among takedown.notices.interfaces")
        }
        guard proposal.scope == .front, let known = names.fronts else { return }
        for mark in try marks(proposal.marks, .front) where !names.haveFront(marked: mark) {
            throw .unusableContact(
                "it stands for a front-end that tracing does not know; known are \(known.sorted().joined(separator: ", "))")
        }
    }

    /// A name as the settings give it: letters, digits and hyphens.
    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == 0x2D }
    }

    static func language(_ code: String) throws(TakedownError) -> String {
        guard NoticeLanguage(rawValue: code) != nil else {
            throw .unusableContact("its language must be one of \(NoticeLanguage.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return code
    }

    /// The marks in the form in which hosts are looked up, each once.
    static func marks(_ texts: [String], _ scope: NoticeContact.Scope) throws(TakedownError) -> [String] {
        guard !texts.isEmpty, texts.count <= mostMarks else {
            throw .unusableContact("it must stand for 1 to \(mostMarks) hosts, networks or systems")
        }
        var marks: Set<String> = []
        for text in texts { marks.insert(try mark(text, scope)) }
        return marks.sorted()
    }

    private static func mark(_ text: String, _ scope: NoticeContact.Scope) throws(TakedownError) -> String {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .unusableContact(form) }
        switch parts[0] {
        case "front" where scope == .front: return try frontMark(parts[1])
        case "front": throw .unusableContact("only the operator of a front-end, with the scope front, stands for one")
        case _ where scope == .front: throw .unusableContact("the operator of a front-end stands for `front:` and its name alone")
        case "host":
            guard let name = MailDomain(String(parts[1])) else { throw .unusableContact("a host that it stands for is no name") }
            return "host:\(name)"
        case "network" where scope == .network:
            guard let network = IPPrefix(parts[1]) else {
                throw .unusableContact("a network that it stands for is none, such as 192.0.2.0/24")
            }
            guard network.length >= (network.first.v4 == nil ? TracedHost.largestIPv6 : TracedHost.largestIPv4) else {
                throw .unusableContact("a network that it stands for is too large: at most /8, or /16 of IPv6")
            }
            return "network:\(network)"
        case "as" where scope == .network:
            guard let number = UInt32(parts[1]), number > 0 else {
                throw .unusableContact("a system that it stands for is no number above 0")
            }
            return "as:\(number)"
        case "network", "as": throw .unusableContact("only the contact of a network stands for networks and systems; name hosts")
        default: throw .unusableContact(form)
        }
    }

    /// The name of a front-end as the list of pass-through networks has it, without regard to capitals.
    private static func frontMark(_ name: Substring) throws(TakedownError) -> String {
        guard let mark = TracedHost.mark(ofFront: String(name)) else {
            throw .unusableContact("the name of a front-end has 1 to 64 letters of ASCII, without spaces at its ends")
        }
        return mark
    }

    private static let form = "what it stands for must begin with `host:`, `network:` or `as:`"
}
