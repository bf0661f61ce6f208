import MailSyntax
import RegistrationData

/// Reads RDAP answers and bootstrap files. Whatever is accepted keeps the bounds, and every mailbox is safe as a recipient.
@c(LLVMFuzzerTestOneInput)
public func fuzzRegistration(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let limits = RegistrationLimits()
    if let object = try? RegistrationObject(parsing: bytes, limits: limits) {
        precondition(object.related.count <= limits.kept, "too many links were kept")
        if case .contacts(let contacts) = object.publication {
            precondition((1...limits.kept).contains(contacts.count), "too many contacts were kept, or none")
            for contact in contacts { check(contact) }
        }
    }
    for file in [try? RegistrationServers(ipv4: bytes), try? RegistrationServers(asn: bytes), try? RegistrationServers(dns: bytes)] {
        guard let file else { continue }
        for server in file.servers(forSystem: 64_500) + file.servers(forDomain: "a.test") {
            precondition(server.lowercased().hasPrefix("http"), "a server is no web address")
        }
    }
    return 0
}

private func check(_ contact: AbuseContact) {
    switch contact.channel {
    case .mailbox(let mailbox):
        let text = mailbox.description
        precondition(text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3C && $0 != 0x3E }, "a mailbox could end a line of SMTP")
        precondition(text.split(separator: "@", omittingEmptySubsequences: false).count == 2, "a mailbox is two")
    case .page(let text): precondition(text.utf8.allSatisfy { (0x21...0x7E).contains($0) }, "an address could end a line")
    }
}
