public import HotlineModel

/// One item in ICCAM's form: numbers of its lists, and marks by the names of their members.
public struct ICCAMItem: Hashable, Sendable {
    public var classification: Int
    public var age: Int?
    public var sex: Int?
    public var flags: [String: Bool]

    public init(classification: Int, age: Int? = nil, sex: Int? = nil, flags: [String: Bool] = [:]) {
        self.classification = classification
        self.age = age
        self.sex = sex
        self.flags = flags
    }
}

/// The kind of site that a report is about, in ICCAM's form.
public struct ICCAMSite: Hashable, Sendable {
    public var siteType: Int?
    public var commerciality: Int?
    public var payments: [Int]

    public init(siteType: Int? = nil, commerciality: Int? = nil, payments: [Int] = []) {
        self.siteType = siteType
        self.commerciality = commerciality
        self.payments = payments
    }
}

extension FieldCodes {
    /// Converts an item of ICCAM to a finding of ours. Nothing is lost: a code without a row is kept as it came.
    public func finding(of item: ICCAMItem, in version: ICCAMVersion) -> ItemFinding {
        var finding = ItemFinding(classifications.code(item.classification, in: version))
        finding.age = item.age.map { ages.code($0, in: version) }
        finding.sex = item.sex.map { sexes.code($0, in: version) }
        finding.flags = flags.flags(in: item.flags)
        return finding
    }

    /// Converts a finding to an item of ICCAM; `nil` if the version has no number for its classification, since an item without one says nothing.
    public func item(for finding: ItemFinding, in version: ICCAMVersion) -> ICCAMItem? {
        guard let classification = classifications.number(of: finding.classification, in: version) else { return nil }
        return ICCAMItem(
            classification: classification, age: finding.age.flatMap { ages.number(of: $0, in: version) },
            sex: finding.sex.flatMap { sexes.number(of: $0, in: version) }, flags: flags.members(for: finding.flags))
    }

    /// Converts a site of ICCAM to our names.
    public func details(of site: ICCAMSite, in version: ICCAMVersion) -> SiteDetails {
        var details = SiteDetails()
        details.type = site.siteType.map { siteTypes.code($0, in: version) }
        details.commerciality = site.commerciality.map { commerciality.code($0, in: version) }
        details.payments = site.payments.map { payments.code($0, in: version) }
        return details
    }

    /// Converts our names to a site of ICCAM, without the codes for which the version has no number.
    public func site(for details: SiteDetails, in version: ICCAMVersion) -> ICCAMSite {
        ICCAMSite(
            siteType: details.type.flatMap { siteTypes.number(of: $0, in: version) },
            commerciality: details.commerciality.flatMap { commerciality.number(of: $0, in: version) },
            payments: details.payments.compactMap { payments.number(of: $0, in: version) })
    }
}
