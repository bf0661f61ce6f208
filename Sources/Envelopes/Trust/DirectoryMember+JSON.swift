import Cryptography
import HotlineModel

extension DirectoryMember {
    init(reading view: JSONView) throws(EnvelopeError) {
        var members = try JSONMembers(of: view, "members")
        let id = try members.decode("id", MemberID.init(utf8:))
        let name = try members.string("name")
        let role = try members.read("role") { MemberRole(rawValue: $0) }
        let status: Status
        switch try members.string("status") {
        case "active": status = .active
        case "suspended": status = .suspended
        case "left": status = .left(successor: try members.optionalDecode("successor", MemberID.init(utf8:)))
        default: throw JSONMembers.malformed("status")
        }
        let coverage = try members.list("coverage") { view throws(EnvelopeError) in
            var entry = try JSONMembers(of: view, "coverage")
            return Coverage(try entry.decode("country", CountryCode.init(utf8:)), rank: Int(try entry.integer("rank", in: 1...1000)))
        }
        let endpoints = try members.list("endpoints") { $0.string }
        let pins = try members.list("pins", atMost: 16) { view throws(EnvelopeError) in
            var pin = try JSONMembers(of: view, "pins")
            return Pin(try pin.read("spki") { Digest(hex: $0) }, notAfter: try pin.optionalDecode("notAfter", Timestamp.init(utf8:)))
        }
        let keys = try members.list("keys", atMost: 256) { view throws(EnvelopeError) in try ListedKey(reading: view) }
        self.init(
            id: id, name: name, role: role, endpoints: endpoints, pins: pins, keys: keys, contact: "")
        self.status = status
        self.coverage = coverage
        features = try members.list("features") { view in view.string }
        if var limits = try members.optionalObject("limits") {
            let range: ClosedRange<Int64> = 0...1 << 40
            self.limits = BatchLimits(
                envelopes: Int(try limits.integer("envelopes", in: range)), bytes: Int(try limits.integer("bytes", in: range)))
        }
        contact = try members.string("contact")
        certificateAuthority = try members.optionalString("certificateAuthority")
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id.rawValue)
            writer.member("name", name)
            writer.member("role", role.rawValue)
            writeStatus(to: &writer)
            writer.list("coverage", coverage) { writer, entry in
                writer.object { writer in
                    writer.member("country", entry.country.rawValue)
                    writer.member("rank", Int64(entry.rank))
                }
            }
            writer.list("endpoints", endpoints) { $0.string($1) }
            writer.list("pins", pins) { writer, pin in
                writer.object { writer in
                    writer.member("spki", pin.spki.hex)
                    writer.member("notAfter", pin.notAfter?.description)
                }
            }
            writer.list("keys", keys) { $1.write(to: &$0) }
            writer.list("features", features) { $0.string($1) }
            writer.name("limits")
            writer.object { writer in
                writer.member("envelopes", Int64(limits.envelopes))
                writer.member("bytes", Int64(limits.bytes))
            }
            writer.member("contact", contact)
            writer.member("certificateAuthority", certificateAuthority)
        }
    }

    private func writeStatus(to writer: inout JSONWriter) {
        writer.member("status", status.word)
        if case .left(let successor) = status { writer.member("successor", successor?.rawValue) }
    }
}
