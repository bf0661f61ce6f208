public import HotlineModel

extension HostingVerdict {
    /// The verdict as compact JSON, the form in which it travels.
    public var json: [UInt8] {
        var writer = JSONWriter(capacity: 512)
        write(to: &writer)
        return writer.bytes
    }

    /// Reads a verdict in the form in which it travels.
    public init(json view: JSONView) throws(EnvelopeError) {
        var members = try JSONMembers(of: view, "hosting")
        try self.init(reading: &members)
    }

    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        let outcome: Outcome
        switch try members.string("outcome") {
        case "located":
            let countries = try members.list("countries", isRequired: true) { $0.decode(CountryCode.init(utf8:)) }
            guard !countries.isEmpty else { throw JSONMembers.malformed("countries") }
            outcome = .located(countries)
        case "hidden": outcome = .hidden(by: try members.string("by"))
        case "unlocated": outcome = .unlocated(try members.code("reason"))
        default: throw JSONMembers.malformed("outcome")
        }
        let findings = try members.list("findings") { view throws(EnvelopeError) in try AddressFinding(reading: view) }
        self.init(
            outcome, findings: findings, at: try members.decode("at", Timestamp.init(utf8:)), behind: try members.optionalString("behind"))
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            switch outcome {
            case .located(let countries):
                writer.member("outcome", "located")
                writer.list("countries", countries) { $0.string($1.rawValue) }
            case .hidden(let network):
                writer.member("outcome", "hidden")
                writer.member("by", network)
            case .unlocated(let reason):
                writer.member("outcome", "unlocated")
                writer.member("reason", reason.rawValue)
            }
            writer.member("behind", behind)
            writer.optionalList("findings", findings) { $1.write(to: &$0) }
            writer.member("at", at.description)
        }
    }
}

extension AddressFinding {
    init(reading view: JSONView) throws(EnvelopeError) {
        var members = try JSONMembers(of: view, "findings")
        self.init(address: try members.string("address"))
        country = try members.optionalDecode("country", CountryCode.init(utf8:))
        asn = try members.optionalInteger("asn", in: 0...Int64(UInt32.max)).map { UInt32($0) }
        organisation = try members.optionalString("organisation")
        confidence = try members.code("confidence")
        passThrough = try members.optionalString("passThrough")
        decidedBy = try members.optionalString("decidedBy")
        opinions = try members.list("opinions") { view throws(EnvelopeError) in try LocationOpinion(reading: view) }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("address", address)
            writer.member("country", country?.rawValue)
            if let asn { writer.member("asn", Int64(asn)) }
            writer.member("organisation", organisation)
            writer.member("confidence", confidence.rawValue)
            writer.member("passThrough", passThrough)
            writer.member("decidedBy", decidedBy)
            writer.optionalList("opinions", opinions) { $1.write(to: &$0) }
        }
    }
}

extension LocationOpinion {
    init(reading view: JSONView) throws(EnvelopeError) {
        var members = try JSONMembers(of: view, "opinions")
        self.init(
            source: try members.string("source"), dataDate: try members.string("dataDate"),
            country: try members.optionalDecode("country", CountryCode.init(utf8:)),
            asn: try members.optionalInteger("asn", in: 0...Int64(UInt32.max)).map { UInt32($0) },
            organisation: try members.optionalString("organisation"))
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("source", source)
            writer.member("dataDate", dataDate)
            writer.member("country", country?.rawValue)
            if let asn { writer.member("asn", Int64(asn)) }
            writer.member("organisation", organisation)
        }
    }
}
