import CaseStore
import Casework
import HotlineModel
import MailSyntax
import Notices
import Takedown

extension NoticeWriter {
    /// What an interface gets of a notice.
    struct Submission: Sendable {
        let request: InterfaceRequest
        let token: String
        /// The cases that it tells of.
        let cases: Set<Int64>
    }

    /// What a contact's interface gets of a notice.
    ///
    /// - Throws: `NoticeProblem`, `TakedownError`, or what the store throws.
    func submission(_ number: Int64, _ reader: CaseReader, at moment: Timestamp) throws -> Submission {
        let text = try NoticeText(number, reader)
        let token = try reader.view.noticeSubmission(of: number)?.token ?? text.notice.report.description
        return Submission(
            request: try request(text, token: token, at: moment), token: token,
            cases: Set(try reader.view.noticeLines(of: number).map(\.caseNumber)))
    }

    private func request(_ text: NoticeText, token: String, at moment: Timestamp) throws(NoticeProblem) -> InterfaceRequest {
        let identity = try identity(of: text.contact)
        return try interface(of: text.contact).dialect.submission(
            draft(of: text, in: identity, at: moment), from: identity, token: token)
    }

    /// - Throws: `unknownInterface`.
    func interface(of contact: NoticeContact) throws(NoticeProblem) -> ProviderInterface {
        guard let interface = interfaces[contact.place] else { throw .unknownInterface }
        return interface
    }

    /// What a contact's interface would get, as a person may read it.
    func shown(_ text: NoticeText, at moment: Timestamp) throws(NoticeProblem) -> [UInt8] {
        let request = try request(text, token: text.notice.report.description, at: moment)
        return try Array(interface(of: text.contact).shown(request).utf8)
    }

    private static let noToken = "(fixed when the notice goes out)"

    /// What the interface of a notice's contact gets, as a person may read it: one request for each part that it takes at once.
    func requests(of text: NoticeText, token: String?, at moment: Timestamp) throws(NoticeProblem) -> [UInt8] {
        let interface = try interface(of: text.contact)
        var shown: [String] = []
        for part in text.divided(by: interface.dialect.limits) {
            // Tokens are fixed when the notice goes out; each further part is a notice of its own then.
            let known = shown.isEmpty ? token : nil
            shown.append(interface.shown(try request(part, token: known ?? Self.noToken, at: moment)))
        }
        return Array(shown.joined(separator: "\n").utf8)
    }
}
