import Cryptography
import MIMEMessages
import MailSyntax
import Notices

/// Reads mails within small limits, and writes mails from the same bytes: no value of a field may become a field of its own.
@c(LLVMFuzzerTestOneInput)
public func fuzzMails(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    read(bytes)
    write(String(decoding: bytes, as: UTF8.self))
    return 0
}

/// Marks under a key that no input knows.
private let marks = MailAddress("notices@hotline.example").flatMap { try? NoticeMarks(mailbox: $0, key: SymmetricKey()) }

private func read(_ bytes: [UInt8]) {
    var limits = ReadMessage.Limits()
    limits.parts = 20
    limits.depth = 4
    limits.partBytes = 1 << 10
    _ = HeaderFields.blocks(of: bytes)
    guard let mail = try? ReadMessage(parsing: bytes, limits: limits) else { return }
    precondition(mail.parts.count <= limits.parts, "more parts than allowed")
    precondition(mail.fields.all.count <= HeaderFields.mostFields, "more fields than allowed")
    if let marks { precondition(MailAnswer(mail, marks: marks).match.notice == nil, "a mark that we never made") }
    for part in mail.parts {
        switch part.content {
        // A character cut in half becomes a mark of three bytes.
        case .text(let text): precondition(text.utf8.count <= limits.partBytes + 9, "a text longer than allowed")
        case .bytes(let bytes): precondition(bytes.count <= limits.partBytes, "a part longer than allowed")
        case .report, .mail: break
        }
    }
}

private func write(_ text: String) {
    guard let address = MailAddress("a@b.example"), let id = MessageID("<a@b.example>") else { return }
    let draft = MessageDraft(
        from: .init(text, address), to: [.init(address)], subject: text, date: 0, id: id, fields: [.init("X-Text", text)],
        body: .multipart("mixed", boundary: "=_b", [.text(text), .file(Array(text.utf8), type: "application/json", name: "x.json")]))
    guard let mail = try? draft.compose() else { return }
    precondition(mail.allSatisfy { $0 < 0x80 }, "a mail that is not ASCII")
    guard let again = try? ReadMessage(parsing: mail) else { preconditionFailure("a mail of ours cannot be read") }
    let names = ["Date", "From", "MIME-Version", "Message-Id", "Subject", "To", "X-Text"]
    precondition(again.fields.all.map(\.name).sorted() == names, "a value became a field")
    precondition(again.parts.count == 2, "a text became a part")
}
