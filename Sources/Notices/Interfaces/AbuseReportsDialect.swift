public import Envelopes
import MailSyntax

/// An interface that takes addresses of one host with a text, and says that it has them and at most who hosts them, in the form of Cloudflare's abuse reports:
/// `POST /abuse_children` below `…/accounts/<account>/abuse-reports`.
///
/// The owner of the site is never told by it: the owner may be the offender.
public struct AbuseReportsDialect: InterfaceDialect {
    public let limits = InterfaceLimits(addresses: 250, isOneHost: true)

    static let longestJustification = 5_000
    private static let longestName = 255

    public init() {}

    public func submission(_ draft: NoticeDraft, from hotline: HotlineIdentity, token: String) throws(NoticeProblem) -> InterfaceRequest {
        guard draft.addresses.count <= limits.addresses else { throw .tooManyAddresses(count: draft.addresses.count) }
        guard Set(draft.addresses.map(\.host)).count == 1 else { throw .severalHosts }
        let mailbox = JSONValue.string(hotline.mailbox.description)
        let body: JSONValue = [
            "act": "abuse_children", "email": mailbox, "email2": mailbox, "name": .string(String(hotline.name.prefix(Self.longestName))),
            "justification": .string(justification(of: draft, by: hotline, token: token)),
            "urls": .string(draft.addresses.map(\.url).joined(separator: "\n")), "host_notification": "send",
            "owner_notification": "none",
        ]
        return InterfaceRequest("POST", "/abuse_children", body: body.compactBytes)
    }

    private func justification(of draft: NoticeDraft, by hotline: HotlineIdentity, token: String) -> String {
        let words = NoticeWords(language: draft.language)
        let parts = [
            words.reasons(for: draft, of: hotline, areNumbered: true), words.goodFaith(of: hotline),
            words.repeats(draft.repeats, isSeen: draft.isSeenSince),
            "\(hotline.name), \(draft.number), \(token)",
            ([hotline.name] + hotline.postalAddress + [hotline.telephone].compactMap(\.self)).joined(separator: "\n"),
        ]
        return String(parts.filter { !$0.isEmpty }.joined(separator: "\n\n").prefix(Self.longestJustification))
    }

    public func reply(_ body: JSONValue, to token: String) -> SubmissionReply {
        if body["success"]?.bool == false { return .refused("the interface answered that it was no success") }
        // Its library takes a text for the result, its pages show an object with the report's number.
        let result = body["result"]
        guard body["success"]?.bool == true || result?.string == "success" || body["abuse_rand"] != nil else {
            return .unknown("the interface does not say if it has the report")
        }
        return .accepted(
            reference: Self.reference(body["abuse_rand"] ?? result?["abuse_rand"] ?? result?["id"]), hoster: NamedHoster.words(in: body))
    }

    public func question(about reference: String) -> InterfaceRequest? { nil }

    public func progress(_ body: JSONValue, of reference: String) -> ProgressReply { .failed("this interface cannot be asked") }
}
