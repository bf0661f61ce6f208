package import CaseStore
package import Casework
import Cryptography
package import HotlineModel
package import MailSyntax
package import Notices

/// A notice with its cases unsealed, ready to be drawn up. It holds addresses.
package struct NoticeText: Sendable {
    package let notice: NoticeRecord
    package let contact: NoticeContact
    package private(set) var addresses: [NoticedAddress]
    /// The fewest and the most notices that the contact got before, among its cases.
    package let repeats: ClosedRange<Int>
    /// Looks found the material of every case online since the contact was last told of it.
    package let isSeenSince: Bool
    /// The identifiers of those, the oldest first; none if the contact wants each notice to stand alone.
    package let thread: [MessageID]
    /// The contact's own mark of the matter, from its last answer that had one.
    package let ticket: String?

    /// The most earlier mails that a mail names.
    static let longestThread = 20

    /// - Throws: ``TakedownError/unknownNotice(_:)``; `NoticeProblem` for a case that cannot stand in a notice.
    package init(_ number: Int64, _ reader: CaseReader) throws {
        guard let notice = try reader.view.notice(number), let contact = try reader.view.noticeContact(notice.contact) else {
            throw TakedownError.unknownNotice(number)
        }
        self.notice = notice
        self.contact = contact
        var addresses: [NoticedAddress] = []
        var earlier: [Int64: NoticeRecord] = [:]
        var repeats: [Int] = []
        var isSeenSince = true
        for line in try reader.view.noticeLines(of: number) {
            guard let record = try reader.view.caseRecord(number: line.caseNumber), !record.isDestroyed, let sealed = line.sealedFacts
            else {
                continue
            }
            let facts = try NoticeFacts(json: reader.key(of: record).unseal(sealed, as: .noticeFacts))
            addresses.append(try facts.address(reference: record.id.description))
            let sent = try reader.view.notices(about: line.caseNumber).filter {
                $0.number < number && $0.contact == contact.number && $0.state == .sent && !$0.isTest
            }
            // What was withdrawn is not said to have been told.
            let withdrawn = sent.filter { $0.kind == .withdrawal }.map(\.number).max() ?? 0
            let told = sent.filter { $0.kind != .withdrawal && $0.number > withdrawn }
            repeats.append(told.count)
            if let last = told.compactMap(\.sentAt).max() {
                isSeenSince = isSeenSince && facts.lastSeen.map { $0 > last } ?? false
            } else {
                isSeenSince = false
            }
            for notice in told { earlier[notice.number] = notice }
        }
        self.addresses = addresses
        self.repeats = (repeats.min() ?? 0)...(repeats.max() ?? 0)
        self.isSeenSince = isSeenSince
        ticket = try earlier.keys.sorted().compactMap {
            try reader.view.noticeAnswers(to: $0, after: 0, limit: 100).last { $0.ticket != nil }?.ticket
        }
        .last
        let identifiers = earlier.values.sorted { $0.number < $1.number }.compactMap { $0.messageID.flatMap { MessageID($0) } }
        thread = contact.isThreaded ? Array(identifiers.suffix(Self.longestThread)) : []
    }

    /// The notice as it is divided for an interface, with what each part takes.
    package func divided(by limits: InterfaceLimits) -> [NoticeText] {
        NoticeDivision.parts(of: addresses, limits) { $0.host }.map { part in
            var text = self
            text.addresses = part
            return text
        }
    }

    /// The notice as a mail says it.
    ///
    /// - Parameters:
    ///   - recipient: The mailbox that gets it.
    ///   - link: Where the contact says what it did; `nil` if this hotline takes no statements so.
    ///   - moment: The date of the mail if the notice has none yet.
    /// - Throws: `NoticeProblem`.
    package func draft(to recipient: MailAddress, banner: HelpLineBanner?, link: String? = nil, at moment: Timestamp) throws(NoticeProblem)
        -> NoticeDraft
    {
        try NoticeDraft(
            number: notice.number, report: notice.report, date: notice.writtenAt ?? moment, contact: recipient,
            shape: contact.shape == .report && notice.kind != .withdrawal ? .report : .table,
            isWithdrawal: notice.kind == .withdrawal, language: NoticeLanguage(rawValue: contact.language) ?? .english,
            addresses: addresses, repeats: repeats, isSeenSince: isSeenSince, decisionLink: notice.kind == .withdrawal ? nil : link,
            banner: banner,
            ticket: contact.isThreaded ? ticket : nil,
            thread: thread)
    }
}
