package import Cryptography
import MIMEMessages
package import Maildir
package import Notices
package import Runtime

/// Reads the hotline's mailbox for answers to notices. Its calls block, so it runs on a queue of its own.
package actor AnswerMailbox {
    private let executor = BlockingExecutor(label: "answers")
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// One mail that waits to be recorded.
    package struct Waiting: Sendable {
        /// The name under which it is marked as seen.
        package let name: String
        package let key: Digest
        /// `nil` if it cannot be read.
        package let answer: MailAnswer?
    }

    /// What one look found.
    package struct Look: Sendable {
        package var mails: [Waiting] = []
        /// Files that could not be read.
        package var unreadable = 0
    }

    private let maildir: Maildir
    private let marks: NoticeMarks

    package init(_ maildir: Maildir, marks: NoticeMarks) {
        self.maildir = maildir
        self.marks = marks
    }

    /// Mails that nobody has seen.
    ///
    /// - Throws: `FileFailure` if the mailbox is missing or cannot be listed.
    package func look(atMost count: Int) throws -> Look {
        let found = try maildir.look(atMost: count)
        let mails = found.mails.map { mail in
            Waiting(
                name: mail.name, key: SHA256.digest(of: mail.bytes),
                answer: (try? ReadMessage(parsing: mail.bytes)).map { MailAnswer($0, marks: marks) })
        }
        return Look(mails: mails, unreadable: found.unreadable.count)
    }

    /// Marks a mail as seen, once what it says is durable. One that somebody moved meanwhile is left alone.
    package func markSeen(_ name: String) throws(FileFailure) {
        do throws(FileFailure) { try maildir.markSeen(name) } catch  where error.code == .missing {}
    }
}
