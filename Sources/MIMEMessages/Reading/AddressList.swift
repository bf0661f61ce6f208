import CGMime
import MailSyntax

/// The addresses of a header field. Names, groups, and addresses that are none are left out.
enum AddressList {
    private static let most = 200

    static func addresses(in field: String) -> [MailAddress] {
        GMimeLibrary.use {
            guard let list = Owned(internet_address_list_parse(nil, field)) else { return [] }
            let count = min(Int(internet_address_list_length(list.pointer)), most)
            return (0..<count).compactMap { borrowedText(hotline_mime_mailbox(list.pointer, Int32($0))).flatMap { MailAddress($0) } }
        }
    }

    /// The sender in a `Return-Path`.
    static func sender(in field: String) -> EnvelopeSender? {
        let path = field.filter { $0 != " " && $0 != "\t" }
        if path == "<>" { return .nobody }
        let bare = path.hasPrefix("<") && path.hasSuffix(">") ? String(path.dropFirst().dropLast()) : path
        return MailAddress(bare).map { .address($0) }
    }
}
