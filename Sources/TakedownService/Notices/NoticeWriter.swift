package import CaseStore
package import Casework
package import HotlineModel
package import MailSyntax
package import Notices
import Takedown

/// Draws notices up, in the name that the hotline has for each contact.
package struct NoticeWriter: Sendable {
    package let marks: NoticeMarks
    private let hotline: HotlineIdentity
    /// The hotline's other identities, by the names under which contacts have them.
    private let identities: [String: HotlineIdentity]
    private let templates: [NoticeLanguage: NoticeTemplate]
    private let banner: HelpLineBanner?
    /// The hotline's own box, which gets every notice in a contact's place; `nil` if contacts get them.
    private let testBox: MailAddress?
    /// The page of the hotline's web site below which each notice has its link; `nil` if there is none.
    private let linkPage: String?
    /// The providers' interfaces, by the names under which contacts have them.
    package let interfaces: [String: ProviderInterface]

    /// - Parameter marks: The marks of the hotline's own mailbox, which recognise those of its other identities.
    package init(
        hotline: HotlineIdentity, marks: NoticeMarks, identities: [String: HotlineIdentity] = [:],
        templates: [NoticeLanguage: NoticeTemplate] = [:], banner: HelpLineBanner? = nil, testBox: MailAddress? = nil,
        linkPage: String? = nil, interfaces: [String: ProviderInterface] = [:]
    ) {
        self.marks = marks
        self.hotline = hotline
        self.identities = identities
        self.templates = templates
        self.banner = banner
        self.testBox = testBox
        self.linkPage = linkPage
        self.interfaces = interfaces
    }

    /// The mail of a notice. The same notice gives the same bytes as long as the settings stay.
    ///
    /// - Throws: `NoticeProblem`, `TakedownError`, or what the store throws.
    package func write(_ number: Int64, _ reader: CaseReader, at moment: Timestamp) throws -> ComposedNotice {
        let text = try NoticeText(number, reader)
        let identity = try identity(of: text.contact)
        let draft = try draft(of: text, in: identity, at: moment)
        return try composer(identity).compose(
            draft, showing: text.contact.channel == .interface ? shown(text, at: moment) : nil,
            insteadOf: testBox == nil ? nil : text.contact.place)
    }

    /// What goes out of a notice as it stands: its mail, the text that a person types into a form, or what an interface gets.
    ///
    /// - Throws: As ``write(_:_:at:)`` does.
    package func preview(_ number: Int64, _ reader: CaseReader, at moment: Timestamp) throws -> [UInt8] {
        let text = try NoticeText(number, reader)
        switch text.contact.channel {
        case .interface where text.notice.kind != .withdrawal:
            return try requests(of: text, token: reader.view.noticeSubmission(of: number)?.token, at: moment)
        case .mail: return try write(number, reader, at: moment).bytes
        // An interface takes no withdrawals, so a person tells the provider.
        case .form, .interface:
            let identity = try identity(of: text.contact)
            let words = try composer(identity).formText(of: draft(of: text, in: identity, at: moment))
            return Array("\(text.contact.place)\n\n\(words)".utf8)
        }
    }

    private func composer(_ identity: HotlineIdentity) throws(NoticeProblem) -> NoticeComposer {
        NoticeComposer(hotline: identity, marks: try marks.at(identity.mailbox), templates: templates)
    }

    /// The identifier of a notice's mail.
    ///
    /// - Throws: `NoticeProblem` if its contact's identity is not in the settings.
    package func messageID(of notice: NoticeRecord, to contact: NoticeContact) throws(NoticeProblem) -> MessageID {
        try marks.at(identity(of: contact).mailbox).messageID(of: notice.number)
    }

    func draft(of text: NoticeText, in identity: HotlineIdentity, at moment: Timestamp) throws(NoticeProblem) -> NoticeDraft {
        try text.draft(
            to: recipient(of: text, in: identity), banner: banner,
            link: linkPage.map { "\($0)/\(marks.linkCode(of: text.notice.number))" }, at: moment)
    }

    func identity(of contact: NoticeContact) throws(NoticeProblem) -> HotlineIdentity {
        guard let name = contact.identity else { return hotline }
        guard let identity = identities[name] else { throw .unknownIdentity }
        return identity
    }

    /// Neither a form nor an interface has a mailbox; what a person copies from is addressed to the hotline itself.
    private func recipient(of text: NoticeText, in identity: HotlineIdentity) throws(NoticeProblem) -> MailAddress {
        if let testBox { return testBox }
        guard text.contact.channel == .mail else { return identity.mailbox }
        do { return try MailAddress(parsing: text.contact.place) } catch { throw .mail("\(error)") }
    }
}
