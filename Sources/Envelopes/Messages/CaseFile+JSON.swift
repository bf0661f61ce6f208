public import HotlineModel

extension CaseFile {
    /// The file as compact JSON, the form in which it travels in a `report` and in which a store seals it.
    public var json: [UInt8] {
        var writer = JSONWriter(capacity: 1024)
        write(to: &writer)
        return writer.bytes
    }

    /// Reads the form of ``json``. Members of other versions are skipped.
    ///
    /// - Throws: ``EnvelopeError``, naming the member at fault.
    public init(json bytes: [UInt8]) throws(EnvelopeError) {
        let document: JSONDocument
        do { document = try JSONDocument(parsing: bytes) } catch { throw EnvelopeError(error) }
        var members = try JSONMembers(of: document.root, "file")
        try self.init(reading: &members)
    }

    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        self.init(address: try members.string("address"))
        guard !address.isEmpty else { throw JSONMembers.malformed("address") }
        referrer = try members.optionalString("referrer")
        if var details = try members.optionalObject("site") { site = try SiteDetails(reading: &details) }
        items = try members.list("items") { view throws(EnvelopeError) in try ItemHashes(reading: view) }
        if var assessment = try members.optionalObject("assessment") { self.assessment = try Assessment(reading: &assessment) }
        if var hosting = try members.optionalObject("hosting") { self.hosting = try HostingVerdict(reading: &hosting) }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("address", address)
            writer.member("referrer", referrer)
            if site != SiteDetails() {
                writer.name("site")
                site.write(to: &writer)
            }
            writer.optionalList("items", items) { $1.write(to: &$0) }
            if let assessment {
                writer.name("assessment")
                assessment.write(to: &writer)
            }
            if let hosting {
                writer.name("hosting")
                hosting.write(to: &writer)
            }
        }
    }
}

extension SiteDetails {
    init(reading members: inout JSONMembers) throws(EnvelopeError) {
        self.init()
        type = try members.optionalCode("type")
        commerciality = try members.optionalCode("commerciality")
        payments = try members.list("payments") { view in view.string.flatMap(PaymentMethod.init(wire:)) }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("type", type)
            writer.member("commerciality", commerciality)
            writer.optionalList("payments", payments) { $0.string($1.rawValue) }
        }
    }
}

extension ItemHashes {
    init(reading view: JSONView) throws(EnvelopeError) {
        var members = try JSONMembers(of: view, "items")
        self.init(sha256: try members.hex("sha256", digits: 64))
        sha1 = try members.optionalHex("sha1", digits: 40)
        md5 = try members.optionalHex("md5", digits: 32)
        pdq = try members.optionalHex("pdq", digits: 64)
        pdqQuality = try members.optionalInteger("pdqQuality", in: 0...100).map(Int.init)
        medium = try members.optionalCode("medium")
        if var finding = try members.optionalObject("finding") { self.finding = try ItemFinding(reading: &finding) }
        restsOn = try members.list("restsOn") { $0.decode(MemberID.init(utf8:)) }
        if restsOn.isEmpty, members.find("restsOn") != nil { throw JSONMembers.malformed("restsOn") }
        // A finding beside its place would be lost, and the item would count as what the page is.
        for name in ["classification", "age", "sex", "flags"] as [StaticString] where members.find(name) != nil {
            throw JSONMembers.malformed(name)
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("sha256", sha256)
            writer.member("sha1", sha1)
            writer.member("md5", md5)
            writer.member("pdq", pdq)
            if let pdqQuality { writer.member("pdqQuality", Int64(pdqQuality)) }
            writer.member("medium", medium)
            if let finding {
                writer.name("finding")
                finding.write(to: &writer)
            }
            writer.optionalList("restsOn", restsOn) { $0.string($1.rawValue) }
        }
    }
}
