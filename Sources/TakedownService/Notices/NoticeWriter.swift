import CaseStore
package import Casework
package import HotlineModel
package import MailSyntax
package import Notices
import Takedown

/// Draws notices up as mails, in the hotline's name.
package struct NoticeWriter: Sendable {
    package let marks: NoticeMarks
    private let hotline: HotlineIdentity
    private let composer: NoticeComposer
    private let banner: HelpLineBanner?
    /// The hotline's own box, which gets every notice in a contact's place; `nil` if contacts get them.
    private let testBox: MailAddress?
    /// The page of the hotline's web site below which each notice has its link; `nil` if there is none.
    private let linkPage: String?

    package init(
        hotline: HotlineIdentity, marks: NoticeMarks, templates: [NoticeLanguage: NoticeTemplate] = [:], banner: HelpLineBanner? = nil,
        testBox: MailAddress? = nil, linkPage: String? = nil
    ) {
        self.marks = marks
        self.hotline = hotline
        self.banner = banner
        self.testBox = testBox
        self.linkPage = linkPage
        composer = NoticeComposer(hotline: hotline, marks: marks, templates: templates)
    }

    /// The mail of a notice. The same notice gives the same bytes as long as the settings stay.
    ///
    /// - Throws: `NoticeProblem`, `TakedownError`, or what the store throws.
    package func write(_ number: Int64, _ reader: CaseReader, at moment: Timestamp) throws -> ComposedNotice {
        try composer.compose(draft(try NoticeText(number, reader), at: moment))
    }

    /// A notice as its contact gets it: the mail, or the text that a person types into a form.
    ///
    /// - Throws: As ``write(_:_:at:)`` does.
    package func preview(_ number: Int64, _ reader: CaseReader, at moment: Timestamp) throws -> [UInt8] {
        let text = try NoticeText(number, reader)
        let draft = try draft(text, at: moment)
        guard text.contact.channel == .form else { return try composer.compose(draft).bytes }
        return Array("\(text.contact.place)\n\n\(composer.formText(of: draft))".utf8)
    }

    private func draft(_ text: NoticeText, at moment: Timestamp) throws -> NoticeDraft {
        try text.draft(
            to: recipient(of: text), banner: banner, link: linkPage.map { "\($0)/\(marks.linkCode(of: text.notice.number))" }, at: moment)
    }

    /// A form has no mailbox, and no mail of such a notice is sent: it is drawn up to see that it can be.
    private func recipient(of text: NoticeText) throws -> MailAddress {
        if let testBox { return testBox }
        return text.contact.channel == .mail ? try MailAddress(parsing: text.contact.place) : hotline.mailbox
    }
}
