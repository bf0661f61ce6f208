import Foundation
import MailSyntax
import RegistrationData
import Testing

/// Answers in the shape of those that registries and registrars really give, with synthetic names and documentation addresses.
enum RecordedAnswer {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzz/RegistrationFuzz/Seeds")
        return Array(try Data(contentsOf: folder.appending(path: "\(name).json")))
    }

    static func object(_ name: String) throws -> RegistrationObject { try RegistrationObject(parsing: bytes(name)) }

    static func mailbox(_ text: String) -> AbuseContact.Channel {
        guard let mailbox = MailAddress(text) else {
            Issue.record("\(text) is no mailbox")
            return .page(text)
        }
        return .mailbox(mailbox)
    }

    /// A network with one entity.
    static func network(_ entity: String, more: String = "") -> [UInt8] {
        Array(#"{"objectClassName":"ip network","entities":[\#(entity)]\#(more)}"#.utf8)
    }

    /// An entity with the role `abuse` and these properties of its card.
    static func abuse(_ properties: String, roles: String = #"["abuse"]"#) -> String {
        #"{"roles":\#(roles),"vcardArray":["vcard",[\#(properties)]]}"#
    }
}

extension RegistrationObject {
    var contacts: [AbuseContact] { if case .contacts(let contacts) = publication { contacts } else { [] } }
    /// The mailboxes and pages, in order.
    var channels: [String] { contacts.map(\.text) }
}

extension AbuseContact {
    var text: String {
        switch channel {
        case .mailbox(let mailbox): mailbox.description
        case .page(let text): text
        }
    }
}
